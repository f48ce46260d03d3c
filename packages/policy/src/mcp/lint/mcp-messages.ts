import type { LintFinding } from '../../lint/finding.ts'

interface Message {
  severity: LintFinding['severity']
  en: string
  ja: string
}

/** What lint says of MCP configuration, by code. `{name}` places are filled in. */
export const mcpMessages = {
  'mcp-hard-coded-secret': {
    severity: 'error',
    en: '{what} holds a secret itself; everybody who can read the file has it. Write ${NAME} in its place, and revoke the secret.',
    ja: '{what} に秘密情報が直接書かれており、ファイルを読める人すべてに知られます。${NAME} による参照に置き換え、その秘密情報は失効させてください。',
  },
  'mcp-no-tls': {
    severity: 'error',
    en: 'The connection to {host} is not encrypted: what is sent, secrets included, can be read and altered on the way. Use {scheme}.',
    ja: '{host} への接続が暗号化されていません。秘密情報を含む通信内容が途中で読み取られ、改ざんされるおそれがあります。{scheme} を使ってください。',
  },
  'mcp-unpinned-package': {
    severity: 'warning',
    en: '{package} names no exact version: what runs is whatever its publisher, or who took over the name, published last. Name an exact version.',
    ja: '{package} のバージョンが固定されていません。公開者(または名前を乗っ取った第三者)が最後に公開したものが実行されます。正確なバージョンを指定してください。',
  },
  'mcp-image-by-tag': {
    severity: 'info',
    en: 'The image {package} is named by a tag, which can be moved to another content. Name it by digest (@sha256:…).',
    ja: 'イメージ {package} はタグで指定されており、タグの指す内容は変わり得ます。ダイジェスト(@sha256:…)で指定してください。',
  },
  'mcp-shell-wrapper': {
    severity: 'warning',
    en: 'The server is started through {program}, which interprets its text: what runs depends on the environment. Give the program and its arguments themselves.',
    ja: 'サーバーが {program} を介して起動されます。文字列はシェルに解釈され、実行内容が環境によって変わります。プログラムと引数を直接指定してください。',
  },
  'mcp-relative-command': {
    severity: 'error',
    en: '{text} is found from the folder Claude Code was opened in: the repository decides what runs. Give an absolute path.',
    ja: '{text} は Claude Code を開いたフォルダーを起点に解決されるため、実行されるものをリポジトリが決めてしまいます。絶対パスを指定してください。',
  },
  'mcp-writable-folder': {
    severity: 'error',
    en: '{text} is in a folder that every user of the machine can write to.',
    ja: '{text} は、コンピューターのどの利用者でも書き込めるフォルダーにあります。',
  },
  'mcp-path-traversal': {
    severity: 'warning',
    en: '{text} goes up with "..": it names another place than it seems to.',
    ja: '{text} は ".." で上の階層をたどるため、見かけとは別の場所を指します。',
  },
  'mcp-document-shape': {
    severity: 'error',
    en: 'An object belongs here, of servers by name; Claude Code reads nothing of this.',
    ja: 'サーバー名をキーに持つオブジェクトを書いてください。この内容は読み取られません。',
  },
  'mcp-server-shape': {
    severity: 'error',
    en: 'A server needs either a command or a URL; Claude Code does not start this one.',
    ja: 'サーバーには command か url のどちらか一方が必要です。この定義では起動しません。',
  },
  'mcp-rule-shape': {
    severity: 'error',
    en: 'A rule has exactly one of serverUrl, serverCommand and serverName; Claude Code drops this one.',
    ja: 'ルールには serverUrl、serverCommand、serverName のうち、ちょうど1つを書きます。このルールは無視されます。',
  },
  'mcp-label-allowed': {
    severity: 'error',
    en: 'A name is chosen by whoever adds a server: anything named {text} is allowed. Allow by serverCommand or serverUrl.',
    ja: '名前はサーバーを追加する人が自由に付けられるため、{text} と名付ければ何でも許可されます。serverCommand か serverUrl で許可してください。',
  },
  'mcp-label-denied': {
    severity: 'warning',
    en: 'The server is denied only while it is named {text}. Deny by serverCommand or serverUrl too.',
    ja: '{text} という名前の間だけ拒否されます。serverCommand か serverUrl でも拒否してください。',
  },
  'mcp-url-other-hosts': {
    severity: 'error',
    en: '{text} also takes in other people’s hosts, for instance {url}.',
    ja: '{text} は、{url} のような第三者のホストにも一致します。',
  },
  'mcp-url-without-scheme': {
    severity: 'error',
    en: '{text} has no scheme (https://) and matches no server.',
    ja: '{text} にはスキーム(https://)がないため、どのサーバーにも一致しません。',
  },
  'mcp-command-wildcard': {
    severity: 'warning',
    en: 'Commands are compared exactly: {text} is no wildcard here.',
    ja: 'コマンドは完全一致で比較されます。ここでは {text} はワイルドカードになりません。',
  },
  'mcp-list-not-locked': {
    severity: 'warning',
    en: 'allowManagedMcpServersOnly is not true: what users and repositories allow in their own settings is added to this list.',
    ja: 'allowManagedMcpServersOnly が true ではないため、利用者やリポジトリの設定で許可したサーバーもこの一覧に加わります。',
  },
  'mcp-lock-without-list': {
    severity: 'warning',
    en: 'allowManagedMcpServersOnly has no allowedMcpServers beside it: without a list every server is allowed.',
    ja: 'allowManagedMcpServersOnly がありますが、allowedMcpServers がありません。一覧がないと、すべてのサーバーが許可されます。',
  },
  'mcp-all-project-servers': {
    severity: 'warning',
    en: 'enableAllProjectMcpServers starts whatever servers a repository brings, unasked.',
    ja: 'enableAllProjectMcpServers により、リポジトリに含まれるサーバーが確認なしに起動します。',
  },
} as const satisfies Record<string, Message>

export type McpFindingCode = keyof typeof mcpMessages

interface FindingDetails {
  path: LintFinding['path']
  values?: Readonly<Record<string, string>>
  fix?: LintFinding['fix']
}

/** Text from a document is cut: a finding is one line. */
const longest = 120

export function mcpFinding(code: McpFindingCode, { path, values = {}, fix }: FindingDetails): LintFinding {
  const { severity, en, ja } = mcpMessages[code]
  const fill = (sentence: string) =>
    sentence.replaceAll(/(?<!\$)\{(\w+)\}/g, (place, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return value === undefined ? place : value.length > longest ? `${value.slice(0, longest)}…` : value
    })
  return {
    code,
    severity,
    path,
    message: { en: fill(en), ja: fill(ja) },
    ...(fix === undefined ? {} : { fix }),
  }
}
