interface CheckFieldsProps<Value extends string> {
  label: string
  hint?: string
  options: readonly { value: Value; label: string }[]
  values: readonly Value[]
  onChange: (values: Value[]) => void
}

/** Any of a few, in the order of the options. */
export function CheckFields<Value extends string>({
  label,
  hint,
  options,
  values,
  onChange,
}: CheckFieldsProps<Value>) {
  const toggle = (value: Value, isChecked: boolean) =>
    onChange(
      options
        .map((option) => option.value)
        .filter((known) => (known === value ? isChecked : values.includes(known))),
    )
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{label}</legend>
      {hint !== undefined && <p className="mb-1 text-sm text-soft">{hint}</p>}
      <div className="grid gap-x-4 sm:grid-cols-2">
        {options.map(({ value, label: name }) => (
          <label key={value} className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={values.includes(value)}
              onChange={({ target }) => toggle(value, target.checked)}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
