import { fill, textsOf } from '../../format/locale.ts'
import { TextField } from '../../parts/fields.tsx'

/** Where the guard's own instructions put it. */
export const usualBinary = '/usr/local/bin/sekisho-guard'

interface GuardChoiceProps {
  /** the policy has the guard report or enforce */
  asks: boolean
  /** whether the packs bring its hooks */
  brings: boolean
  binary: string
  onChoose: (brings: boolean) => void
  onBinary: (binary: string) => void
}

/** Whether packs bring the guard's hooks, and what has to be there before they do: until then every call is blocked. */
export function GuardChoice({ asks, brings, binary, onChoose, onBinary }: GuardChoiceProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">{text.guard}</legend>
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={brings}
          onChange={({ target }) => onChoose(target.checked)}
        />
        {text.bring}
      </label>
      {asks && !brings && <p className="text-sm text-warn">{text.missing}</p>}
      {brings && (
        <>
          <TextField
            label={text.binary}
            hint={text.binaryHint}
            required
            value={binary}
            onChange={({ target }) => onBinary(target.value)}
          />
          <div className="text-sm">
            <p>{text.before}</p>
            <ul className="mt-1 grid list-disc gap-1 pl-5">
              <li>{text.install}</li>
              <li>{asks ? text.publish : text.turnOn}</li>
              <li>
                {text.enrol}{' '}
                <code className="break-all">{fill(enrolCommand, { server: location.origin })}</code>
              </li>
            </ul>
          </div>
        </>
      )}
    </fieldset>
  )
}

const enrolCommand = 'sekisho-guard enrol --server {server}'

const text = textsOf({
  en: {
    guard: 'The guard',
    bring: 'Bring the hooks of the guard',
    missing: 'This policy has the guard judge calls, and without its hooks no guard runs on these machines.',
    binary: 'Where the guard is on the machines',
    binaryHint:
      'An absolute path. For Windows make that pack by itself, as with C:/Program Files/Sekisho/sekisho-guard.exe',
    before: 'Until these are done on a machine, its Claude Code runs no tool:',
    install: 'Install the program sekisho-guard there, by the same device management.',
    publish: 'Publish this version here as well: the guard judges by what is published for its person.',
    turnOn:
      'Publish a policy with "guard": { "mode": "report" } or "enforce". This one leaves the guard off.',
    enrol: 'Each person enrols their machine once, with a browser:',
  },
  ja: {
    guard: 'ガード',
    bring: 'ガードのフックを含める',
    missing: 'このポリシーはガードによる判定を使いますが、フックがないとマシンでガードが実行されません。',
    binary: 'マシン上のガードの場所',
    binaryHint: '絶対パス。Windows 用は別に作成してください(例: C:/Program Files/Sekisho/sekisho-guard.exe)',
    before: '次の準備が済むまで、そのマシンの Claude Code ではツールが一切実行されません。',
    install: '同じデバイス管理で、プログラム sekisho-guard をその場所にインストールします。',
    publish: 'このバージョンをサーバーでも公開します。ガードは、その人に公開されているポリシーで判定します。',
    turnOn:
      '"guard": { "mode": "report" } または "enforce" のポリシーを公開します。このポリシーではガードがオフです。',
    enrol: '利用者が各自のマシンを一度だけ登録します(ブラウザーを使用):',
  },
})
