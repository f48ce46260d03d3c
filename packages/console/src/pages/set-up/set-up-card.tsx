import { useState } from 'react'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { CopyBlock } from '../../parts/copy-block.tsx'
import { Card } from '../../parts/page.tsx'
import { SaveButton } from '../../parts/save-button.tsx'
import { credentialLines, ownSystem, setUpScript, systemNames, systems, type System } from './systems.ts'

/** How to begin with Claude Code on a machine, in two steps. */
export function SetUpCard() {
  const [system, setSystem] = useState<System>(ownSystem)
  const [way, setWay] = useState<'signIn' | 'credential'>('signIn')
  const { origin } = window.location
  const script = setUpScript(system, origin)
  return (
    <Card title={text.title}>
      <div className="mb-4 flex flex-wrap gap-x-6 gap-y-2">
        <Choice
          label={text.system}
          options={systems}
          names={systemNames}
          value={system}
          onChange={setSystem}
        />
        <Choice label={text.way} options={ways} names={text} value={way} onChange={setWay} />
      </div>
      {way === 'signIn' ? (
        <ol className="grid list-decimal grid-cols-1 gap-5 pl-6">
          <li>
            <p className="mb-2">{fill(text.save, { file: script.file })}</p>
            <div className="grid grid-cols-1 gap-3">
              <CopyBlock label={script.file} value={script.text} />
              <div>
                <SaveButton file={script.file} content={script.text}>
                  {text.download}
                </SaveButton>
              </div>
            </div>
          </li>
          <li>{text.logIn}</li>
        </ol>
      ) : (
        <ol className="grid list-decimal grid-cols-1 gap-5 pl-6">
          <li>
            <p className="mb-2">{text.lines}</p>
            <CopyBlock label={text.shell} value={credentialLines(system, origin)} />
          </li>
          <li>{text.run}</li>
        </ol>
      )}
    </Card>
  )
}

const ways = ['signIn', 'credential'] as const

interface ChoiceProps<Option extends string> {
  label: string
  options: readonly Option[]
  names: Readonly<Record<Option, string>>
  value: Option
  onChange: (option: Option) => void
}

function Choice<Option extends string>({ label, options, names, value, onChange }: ChoiceProps<Option>) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-1.5">
      {options.map((option) => (
        <Button
          key={option}
          look={option === value ? 'primary' : 'plain'}
          size="small"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
        >
          {names[option]}
        </Button>
      ))}
    </div>
  )
}

const texts: Texts<
  | 'title'
  | 'system'
  | 'way'
  | 'signIn'
  | 'credential'
  | 'save'
  | 'download'
  | 'logIn'
  | 'lines'
  | 'shell'
  | 'run'
> = {
  en: {
    title: 'Set up Claude Code on this machine',
    system: 'System',
    way: 'Way in',
    signIn: 'By signing in',
    credential: 'With a credential',
    save: 'Save this as {file} and run it as an administrator. It tells Claude Code where to sign in. Where your company has set that already, go to step 2.',
    download: 'Download the script',
    logIn: 'Run claude, and type /login. Compare the code it shows with the page that opens, and confirm.',
    lines:
      'Create a credential (on “My page”, under “My credentials”) and paste its two lines into a terminal. They look like this:',
    shell: 'For a shell',
    run: 'Run claude in the same terminal.',
  },
  ja: {
    title: 'このマシンで Claude Code を設定する',
    system: 'システム',
    way: '接続方法',
    signIn: 'サインインする',
    credential: '認証情報を使う',
    save: '次の内容を {file} として保存し、管理者権限で実行してください。Claude Code のサインイン先が設定されます。会社がすでに設定している場合は、手順2に進んでください。',
    download: 'スクリプトをダウンロード',
    logIn:
      'claude を起動し、/login と入力します。表示されたコードが、開いたページのコードと同じことを確認して承認してください。',
    lines:
      '認証情報を作成し(マイページの「自分の認証情報」)、表示された2行をターミナルに貼り付けてください。次のような形です。',
    shell: 'シェル用',
    run: '同じターミナルで claude を起動します。',
  },
}
const text = textsOf(texts)
