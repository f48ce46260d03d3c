import { textsOf } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { TextField } from '../../../parts/fields.tsx'

type Secret = readonly [name: string, reference: string]

/** As many as the server takes. */
const mostSecrets = 20

interface SecretFieldsProps {
  secrets: readonly Secret[]
  onChange: (secrets: readonly Secret[]) => void
}

/** Secrets by reference: the machine of the engineer has them, and none stands here. */
export function SecretFields({ secrets, onChange }: SecretFieldsProps) {
  const change = (at: number, secret: Secret) =>
    onChange(secrets.map((one, index) => (index === at ? secret : one)))
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{text.title}</legend>
      <p className="mb-2 text-sm text-soft">{text.hint}</p>
      <ul className="grid gap-3">
        {secrets.map(([name, reference], index) => (
          <li key={index} className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_auto]">
            <TextField
              label={text.name}
              value={name}
              placeholder="Authorization"
              onChange={({ target }) => change(index, [target.value, reference])}
            />
            <TextField
              label={text.reference}
              value={reference}
              placeholder={'Bearer ${ISSUES_TOKEN}'}
              autoComplete="off"
              onChange={({ target }) => change(index, [name, target.value])}
            />
            <Button look="plain" onClick={() => onChange(secrets.filter((_one, at) => at !== index))}>
              {text.remove}
            </Button>
          </li>
        ))}
      </ul>
      {secrets.length < mostSecrets && (
        <Button look="plain" className="mt-2" onClick={() => onChange([...secrets, ['', '']])}>
          {text.add}
        </Button>
      )}
    </fieldset>
  )
}

const text = textsOf({
  en: {
    title: 'Secrets it needs',
    hint: 'Never the value itself: ${NAME} stands for a variable on the engineer’s machine.',
    name: 'Header or variable',
    reference: 'Reference',
    add: 'Add one',
    remove: 'Remove',
  },
  ja: {
    title: '必要なシークレット',
    hint: '値そのものではなく、利用者のマシンの環境変数を ${NAME} の形で指定します。',
    name: 'ヘッダーまたは変数',
    reference: '参照',
    add: '追加',
    remove: '削除',
  },
})
