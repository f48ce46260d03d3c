import type { Sentence } from '@sekisho/contract'

const commandLines = `  sekisho-guard enrol --server https://sekisho.example.co.jp [--name NAME] [--token-stdin] [--json]
  sekisho-guard settings --server URL --key THUMBPRINT [--binary PATH] [--max-age-days 7] [--report-only]
  sekisho-guard status [--key THUMBPRINT] [--json]
  sekisho-guard check [--json]
  sekisho-guard sync [--key THUMBPRINT] [--max-age-days 7] [--report-only]
  sekisho-guard hook --server URL --key THUMBPRINT [--key THUMBPRINT] [--state DIR] [--max-age-days 7] [--report-only]`

/** Of the whole program. */
export const usage: Sentence = {
  en: `The guard judges every tool call of Claude Code on this machine by the company's policy.

${commandLines}

enrol     makes this machine a device of yours; by the sign-in of "sekisho login", a token on the input, or a browser
settings  prints the managed settings that put the guard in force
status    says which policy is in force; exit code 1 when calls would be blocked for want of one
check     looks for what is wrong, and says how to mend it
sync      fetches the policy and delivers decisions; happens by itself
hook      what Claude Code runs before each tool call

Exit codes: 0 done, 1 something is wrong, 2 wrong use (of the hook: blocked).`,
  ja: `ガードは、このマシンでの Claude Code のツール呼び出しを会社のポリシーで判定します。

${commandLines}

enrol     このマシンを自分のデバイスとして登録します("sekisho login" のサインイン、標準入力のトークン、またはブラウザーを使用)
settings  ガードを有効にする管理設定を出力します
status    有効なポリシーを表示します。ポリシーがなく呼び出しが止まる場合の終了コードは 1 です
check     問題を調べ、直し方を示します
sync      ポリシーを取得し、判定記録を送信します(通常は自動)
hook      ツール呼び出しの前に Claude Code が実行します

終了コード: 0 完了、1 問題あり、2 使い方の誤り(hook では停止)。`,
}
