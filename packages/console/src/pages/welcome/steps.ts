import type { OnboardingStep } from '@sekisho/contract/admin-api'
import { textsOf, type Texts } from '../../format/locale.ts'

interface StepTexts {
  title: string
  /** what to do, and why */
  what: string
  /** where it is done; absent: in the configuration file, or in a terminal */
  link?: { to: string; label: string }
}

/** What stands at each step. */
export function stepTexts(step: OnboardingStep): StepTexts {
  const target = targets[step]
  const words = { title: text[`${step}Title`], what: text[`${step}What`] }
  return target === undefined ? words : { ...words, link: { to: target, label: text[`${step}Link`] } }
}

const targets: Partial<Record<OnboardingStep, string>> = {
  sign_in: '/settings',
  provider: '/providers',
  people: '/people/invitations',
  policy: '/policies',
  ring: '/policies',
  call: '/me',
  witness: '/ledger',
}

const texts: Texts<`${OnboardingStep}${'Title' | 'What' | 'Link'}`> = {
  en: {
    sign_inTitle: 'Let people sign in',
    sign_inWhat:
      'Name your identity provider in sekisho.yaml (oidc). Without one, people sign in with a passkey or a password here: invite them, or set one up for yourself under your name at the top.',
    sign_inLink: 'Settings',
    providerTitle: 'Connect a model',
    providerWhat:
      'Until a provider is configured, a practice provider answers: nothing is spent, and no model is called. Set ANTHROPIC_API_KEY, or name an upstream in sekisho.yaml, and start again.',
    providerLink: 'Providers',
    peopleTitle: 'Invite the first person',
    peopleWhat: 'They get a link by which they set up how they sign in.',
    peopleLink: 'Invitations',
    policyTitle: 'Choose a policy',
    policyWhat: 'Begin with a template: what Claude Code may do on people’s machines, and what never.',
    policyLink: 'Policies',
    ringTitle: 'Publish it to the first ring',
    ringWhat: 'A few people get it first. When nothing is blocked that should not be, the next ring follows.',
    ringLink: 'Policies',
    callTitle: 'Make a test call',
    callWhat:
      'Set Claude Code up on your machine and say hello, or run the line below with a credential of yours. This ticks when a call of yours has come through.',
    callLink: 'Set up on my machine',
    witnessTitle: 'Backups, and a witness',
    witnessWhat:
      'Run sekisho backup on a schedule: this page cannot see where your backups are. A witness keeps the checkpoints of the ledger somewhere else, so that a ledger that was rewritten shows; name one in sekisho.yaml.',
    witnessLink: 'Ledger',
  },
  ja: {
    sign_inTitle: 'サインインを設定する',
    sign_inWhat:
      'sekisho.yaml(oidc)に ID プロバイダーを指定します。指定しない場合は、このサーバーのパスキーまたはパスワードでサインインします。利用者を招待するか、画面上部の自分の名前から設定してください。',
    sign_inLink: '設定',
    providerTitle: 'モデルに接続する',
    providerWhat:
      'プロバイダーを設定するまでは練習用プロバイダーが応答します。費用は発生せず、モデルも呼ばれません。ANTHROPIC_API_KEY を設定するか、sekisho.yaml に upstreams を指定して、起動し直してください。',
    providerLink: 'プロバイダー',
    peopleTitle: '最初の利用者を招待する',
    peopleWhat: '招待された人は、届いたリンクからサインイン方法を設定します。',
    peopleLink: '招待',
    policyTitle: 'ポリシーを選ぶ',
    policyWhat:
      'テンプレートから始められます。利用者のマシンで Claude Code に許可することと、禁止することを決めます。',
    policyLink: 'ポリシー',
    ringTitle: '最初のリングに公開する',
    ringWhat:
      'まず少人数に適用します。必要な操作がブロックされていないことを確認してから、次のリングに広げてください。',
    ringLink: 'ポリシー',
    callTitle: 'テスト呼び出しを行う',
    callWhat:
      '自分のマシンに Claude Code を設定して話しかけるか、自分の認証情報で下のコマンドを実行してください。呼び出しが届くと、この項目は完了になります。',
    callLink: '自分のマシンに設定',
    witnessTitle: 'バックアップとウィットネスを用意する',
    witnessWhat:
      'sekisho backup を定期的に実行してください(バックアップの保存先は、この画面からは確認できません)。ウィットネスは台帳のチェックポイントを別の場所に保管し、台帳の書き換えを検出できるようにします。sekisho.yaml に指定します。',
    witnessLink: '台帳',
  },
}
const text = textsOf(texts)
