import { say, type Locale, type Sentence } from '@sekisho/contract'

/** An expected no of a command, in both languages. */
export class CommandProblem extends Error {
  readonly sentence: Sentence
  readonly values: Readonly<Record<string, string | number>>
  constructor(sentence: Sentence, values: CommandProblem['values'] = {}, options?: ErrorOptions) {
    super(say(sentence, 'en', values), options)
    this.name = 'CommandProblem'
    this.sentence = sentence
    this.values = values
  }

  text(locale: Locale): string {
    return say(this.sentence, locale, this.values)
  }
}

export const sentences = {
  unreachable: {
    en: 'The server {server} does not answer ({reason}). Check the network and the address.',
    ja: 'サーバー {server} が応答しません({reason})。ネットワークとアドレスを確認してください。',
  },
  refused: {
    en: 'The server {server} says no ({status}): {message}',
    ja: 'サーバー {server} に拒否されました({status}): {message}',
  },
  oddAnswer: {
    en: 'The server {server} answered what a guard does not understand. Is it a Sekisho server of at least this version?',
    ja: 'サーバー {server} の応答を解釈できません。このバージョン以降の Sekisho サーバーか確認してください。',
  },
  notFresh: {
    en: 'The policy from {server} was not signed just now: the clock of this machine is wrong, or somebody repeats an old answer. Set the clock, then run "sekisho-guard sync".',
    ja: '{server} から届いたポリシーは、いま署名されたものではありません。このマシンの時計がずれているか、古い応答が再送されています。時計を合わせてから "sekisho-guard sync" を実行してください。',
  },
  insecure: {
    en: '{server} is not https. Only a server on this machine may be reached without it.',
    ja: '{server} は https ではありません。https なしで接続できるのは、このマシン上のサーバーだけです。',
  },
  notEnrolled: {
    en: 'This machine is not enrolled. Run: sekisho-guard enrol --server https://…',
    ja: 'このマシンは登録されていません。次を実行してください: sekisho-guard enrol --server https://…',
  },
  noToken: {
    en: 'There is no access token on the input. Pipe one in: sekisho token | sekisho-guard enrol --server {server} --token-stdin, or leave --token-stdin out to sign in with a browser.',
    ja: '標準入力にアクセストークンがありません。パイプで渡すか(sekisho token | sekisho-guard enrol --server {server} --token-stdin)、--token-stdin なしでブラウザーからサインインしてください。',
  },
  signInDenied: {
    en: 'The sign-in was refused in the browser. Run the command again when you want to enrol.',
    ja: 'サインインがブラウザーで拒否されました。登録する場合は、もう一度実行してください。',
  },
  signInOver: {
    en: 'Nobody confirmed the code in time. Run the command again.',
    ja: '時間内にコードが確認されませんでした。もう一度実行してください。',
  },
  keyUnknown: {
    en: 'No key of the server is the one that is expected ({keys}). Ask an administrator for the right --key.',
    ja: 'サーバーの鍵が想定({keys})と一致しません。正しい --key を管理者に確認してください。',
  },
  keysUnsaid: {
    en: 'It is not known which keys may sign policies, since the hook has not run here yet. Start Claude Code once, or name them: --key THUMBPRINT, as the hook in the managed settings does.',
    ja: 'ポリシーの署名を認める鍵が分かりません(このマシンではまだフックが実行されていません)。Claude Code を一度起動するか、管理設定のフックと同じ --key THUMBPRINT を指定してください。',
  },
  usage: {
    en: 'Wrong use: {what}. "sekisho-guard --help" shows how.',
    ja: '使い方が正しくありません: {what}。"sekisho-guard --help" を参照してください。',
  },
} satisfies Record<string, Sentence>
