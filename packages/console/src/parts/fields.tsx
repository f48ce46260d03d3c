import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react'

interface Labelled {
  label: string
  hint?: string | undefined
  /** why it was refused */
  problem?: string | undefined
}

/** A line of text with its label. */
export function TextField({
  label,
  hint,
  problem,
  className,
  ...rest
}: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const ids = useFieldIds()
  return (
    <Field {...{ label, hint, problem, ids, className }}>
      <input
        id={ids.input}
        aria-describedby={ids.describe(hint, problem)}
        aria-invalid={problem !== undefined}
        className="field-input w-full"
        {...rest}
      />
    </Field>
  )
}

/** Lines of text with their label. */
export function TextAreaField({
  label,
  hint,
  problem,
  className,
  ...rest
}: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const ids = useFieldIds()
  return (
    <Field {...{ label, hint, problem, ids, className }}>
      <textarea
        id={ids.input}
        aria-describedby={ids.describe(hint, problem)}
        aria-invalid={problem !== undefined}
        rows={4}
        className="field-input w-full font-mono text-sm"
        {...rest}
      />
    </Field>
  )
}

interface SelectFieldProps extends Labelled, SelectHTMLAttributes<HTMLSelectElement> {
  options: readonly { value: string; label: string }[]
}

/** One of a few, with its label. */
export function SelectField({ label, hint, problem, className, options, ...rest }: SelectFieldProps) {
  const ids = useFieldIds()
  return (
    <Field {...{ label, hint, problem, ids, className }}>
      <select
        id={ids.input}
        aria-describedby={ids.describe(hint, problem)}
        aria-invalid={problem !== undefined}
        className="field-input w-full"
        {...rest}
      >
        {options.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  )
}

function useFieldIds() {
  const input = useId()
  const describe = (hint?: string, problem?: string) =>
    [
      ...(hint === undefined ? [] : [`${input}-hint`]),
      ...(problem === undefined ? [] : [`${input}-problem`]),
    ].join(' ') || undefined
  return { input, describe }
}

interface FieldProps extends Labelled {
  ids: ReturnType<typeof useFieldIds>
  className: string | undefined
  children: ReactNode
}

function Field({ label, hint, problem, ids, className = '', children }: FieldProps) {
  return (
    <div className={className}>
      <label htmlFor={ids.input} className="mb-1 block font-medium">
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <p id={`${ids.input}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${ids.input}-problem`} role="alert" className="mt-1 text-sm font-medium text-bad">
          {problem}
        </p>
      )}
    </div>
  )
}
