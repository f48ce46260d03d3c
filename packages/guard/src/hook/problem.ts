import { say, type Locale, type Sentence } from '@sekisho/contract'

/** Why the guard itself cannot judge a call; each ends in a block. The codes stand in decisions. */
export type ProblemCode =
  | 'options-invalid'
  | 'input-invalid'
  | 'input-too-large'
  | 'time-over'
  | 'not-enrolled'
  | 'policy-missing'
  | 'policy-damaged'
  | 'policy-forged'
  | 'policy-of-another'
  | 'policy-expired'
  | 'policy-from-future'
  | 'policy-rolled-back'
  | 'spool-full'
  | 'spool-unwritable'
  | 'internal'

/** Thrown inside the hook; told in one place. `cause` is for the operator and never printed: it may hold what a tool was given. */
export class GuardProblem extends Error {
  readonly code: ProblemCode
  readonly values: Readonly<Record<string, string | number>>
  constructor(code: ProblemCode, values: GuardProblem['values'] = {}, options?: ErrorOptions) {
    super(say(problemSentences[code], 'en', values), options)
    this.name = 'GuardProblem'
    this.code = code
    this.values = values
  }

  /** What went wrong and what to do. */
  sentence(locale: Locale): string {
    return say(problemSentences[this.code], locale, this.values)
  }
}

const problemSentences: Readonly<Record<ProblemCode, Sentence>> = {
  'options-invalid': {
    en: 'Sekisho blocked this call because the guard was started wrongly ({what}). Ask an administrator to correct the hook in the managed settings.',
    ja: 'ガードの起動方法が正しくないため({what})、Sekisho はこの呼び出しを止めました。管理設定のフックの修正を管理者に依頼してください。',
  },
  'input-invalid': {
    en: 'Sekisho blocked this call because the guard could not read what Claude Code told it ({what}). Try again; if it stays, update the guard with an administrator.',
    ja: 'Claude Code から渡された内容を読み取れないため({what})、Sekisho はこの呼び出しを止めました。もう一度試し、続く場合は管理者にガードの更新を依頼してください。',
  },
  'input-too-large': {
    en: 'Sekisho blocked this call because it is over {limit} bytes and cannot be judged. Do it in smaller parts.',
    ja: '呼び出しが {limit} バイトを超えていて判定できないため、Sekisho は止めました。小さく分けて実行してください。',
  },
  'time-over': {
    en: 'Sekisho blocked this call because judging it took more than {seconds} seconds. Use a simpler command, and if the machine hangs on a file system, leave that out.',
    ja: '判定に {seconds} 秒以上かかったため、Sekisho はこの呼び出しを止めました。より単純なコマンドにするか、応答しないファイルシステムを避けてください。',
  },
  'not-enrolled': {
    en: 'Sekisho blocked this call because this machine is not enrolled. Run: sekisho-guard enrol --server {server}',
    ja: 'このマシンが登録されていないため、Sekisho はこの呼び出しを止めました。次を実行してください: sekisho-guard enrol --server {server}',
  },
  'policy-missing': {
    en: 'Sekisho blocked this call because no policy has arrived on this machine. Run "sekisho-guard sync" on the company network.',
    ja: 'このマシンにポリシーが届いていないため、Sekisho はこの呼び出しを止めました。社内ネットワークで "sekisho-guard sync" を実行してください。',
  },
  'policy-damaged': {
    en: 'Sekisho blocked this call because the policy on this machine is damaged. Run "sekisho-guard sync" to fetch it anew.',
    ja: 'このマシンのポリシーが壊れているため、Sekisho はこの呼び出しを止めました。"sekisho-guard sync" で取得し直してください。',
  },
  'policy-forged': {
    en: 'Sekisho blocked this call because the policy on this machine is not signed by the company’s server. Run "sekisho-guard sync", and tell the security team if it stays.',
    ja: 'このマシンのポリシーに会社のサーバーの署名がないため、Sekisho はこの呼び出しを止めました。"sekisho-guard sync" を実行し、続く場合はセキュリティ担当に連絡してください。',
  },
  'policy-of-another': {
    en: 'Sekisho blocked this call because the policy on this machine is for another person. Run "sekisho-guard sync".',
    ja: 'このマシンのポリシーが別の人のものであるため、Sekisho はこの呼び出しを止めました。"sekisho-guard sync" を実行してください。',
  },
  'policy-expired': {
    en: 'Sekisho blocked this call because the policy on this machine is {days} days old. Connect to the company network and run "sekisho-guard sync".',
    ja: 'このマシンのポリシーが {days} 日前のものであるため、Sekisho はこの呼び出しを止めました。社内ネットワークに接続して "sekisho-guard sync" を実行してください。',
  },
  'policy-from-future': {
    en: 'Sekisho blocked this call because the clock of this machine is behind its policy. Set the clock, then run "sekisho-guard sync".',
    ja: 'このマシンの時計がポリシーの発行時刻より遅れているため、Sekisho はこの呼び出しを止めました。時計を合わせてから "sekisho-guard sync" を実行してください。',
  },
  'policy-rolled-back': {
    en: 'Sekisho blocked this call because the policy on this machine is older than one it had before. Run "sekisho-guard sync".',
    ja: 'このマシンのポリシーが以前のものより古いため、Sekisho はこの呼び出しを止めました。"sekisho-guard sync" を実行してください。',
  },
  'spool-full': {
    en: 'Sekisho blocked this call because too many decisions wait to be delivered. Connect to the company network and run "sekisho-guard sync".',
    ja: '未送信の判定記録が多すぎるため、Sekisho はこの呼び出しを止めました。社内ネットワークに接続して "sekisho-guard sync" を実行してください。',
  },
  'spool-unwritable': {
    en: 'Sekisho blocked this call because it could not be recorded ({reason}). Make room on the disk, then try again.',
    ja: '記録を書き込めないため({reason})、Sekisho はこの呼び出しを止めました。ディスクの空きを作ってから、もう一度試してください。',
  },
  internal: {
    en: 'Sekisho blocked this call because the guard met an error of its own. Run "sekisho-guard check", and show an administrator what it says.',
    ja: 'ガードの内部エラーのため、Sekisho はこの呼び出しを止めました。"sekisho-guard check" を実行し、結果を管理者に見せてください。',
  },
}
