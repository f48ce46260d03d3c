import type { Sentence } from '@sekisho/contract'

/** What the commands about MCP servers say. */
export const mcp = {
  'group.mcp': { en: 'MCP servers: the catalogue of approved ones', ja: 'MCP サーバー(承認済みカタログ)' },
  'mcp.list': { en: 'List the catalogue of MCP servers', ja: 'MCP サーバーのカタログを一覧表示します' },
  'mcp.approve': {
    en: 'Take an MCP server into the catalogue',
    ja: 'MCP サーバーを承認してカタログに登録します',
  },
  'mcp.change': {
    en: 'Change an MCP server; you approve what it is then',
    ja: 'MCP サーバーの登録を変更します(変更後の内容を承認したことになります)',
  },
  'mcp.retire': {
    en: 'Retire an MCP server: rules made of the catalogue deny it',
    ja: 'MCP サーバーを廃止します(カタログから作るルールで拒否されます)',
  },
  'mcp.export': {
    en: 'Print the catalogue as rules of managed settings, or as managed-mcp.json',
    ja: 'カタログを管理設定のルールまたは managed-mcp.json として出力します',
  },
  'argument.mcpServer': { en: 'name of the server, or its id', ja: 'サーバーの名前または ID' },
  'option.mcpOwner': { en: 'who answers for it in the company', ja: '社内の責任者または担当部署' },
  'option.mcpRisk': { en: 'what it could do, as you judge', ja: '想定されるリスクの大きさ' },
  'option.mcpCommand': {
    en: 'program that is started on the machine, an absolute path',
    ja: 'マシン上で起動するプログラム(絶対パス)',
  },
  'option.mcpArg': { en: 'an argument of it, in their order', ja: 'プログラムの引数(順番どおりに指定)' },
  'option.mcpUrl': { en: 'URL, for a server that is elsewhere', ja: 'リモートのサーバーの URL' },
  'option.mcpSse': { en: 'the URL speaks SSE, and not HTTP streaming', ja: 'URL の方式を SSE にします' },
  'option.mcpSecret': {
    en: 'a secret it needs: an environment variable or a header, =, and a reference to a variable of the engineer’s machine',
    ja: '必要な秘密情報(環境変数名またはヘッダー名、=、利用者側の環境変数への参照)',
  },
  'option.mcpClearSecrets': { en: 'it needs no secrets any more', ja: '秘密情報の参照をすべて外します' },
  'option.mcpNote': { en: 'what was looked at', ja: '確認した内容' },
  'option.mcpRestore': { en: 'bring a retired server back', ja: '廃止したサーバーを復帰させます' },
  'option.mcpAs': { en: 'what to print', ja: '出力する形式' },
  'mcp.approved': { en: 'Approved: {name}', ja: '承認しました: {name}' },
  'mcp.changed': { en: 'Changed: {name}', ja: '変更しました: {name}' },
  'mcp.retired': { en: 'Retired: {name}', ja: '廃止しました: {name}' },
  'mcp.exported': { en: 'Written: {file}', ja: '書き込みました: {file}' },
  'mcp.unknown': {
    en: 'There is no MCP server {name} in the catalogue. "sekisho mcp list" shows those there are.',
    ja: 'MCP サーバー {name} はカタログにありません。"sekisho mcp list" で確認できます。',
  },
  'mcp.transportMissing': {
    en: 'Give --command or --url-of-server.',
    ja: '--command または --url-of-server を指定してください。',
  },
  'mcp.secretForm': {
    en: '--secret must be a name, = and a text with a reference. --help has an example.',
    ja: '--secret は「名前=参照を含む文字列」の形で指定してください。--help に例があります。',
  },
  'mcp.risk.low': { en: 'low', ja: '低' },
  'mcp.risk.medium': { en: 'medium', ja: '中' },
  'mcp.risk.high': { en: 'high', ja: '高' },
  'mcp.status.approved': { en: 'approved', ja: '承認済み' },
  'mcp.status.retired': { en: 'retired', ja: '廃止' },
  'column.reached': { en: 'COMMAND OR URL', ja: 'コマンド / URL' },
  'column.risk': { en: 'RISK', ja: 'リスク' },
  'column.owner': { en: 'OWNER', ja: '責任者' },
  'column.approvedBy': { en: 'APPROVED BY', ja: '承認者' },
  'policy.mcp.check': {
    en: 'Find secrets, connections without TLS, unpinned packages and leaky rules in MCP configuration',
    ja: 'MCP の設定から、直書きの秘密情報、TLS なしの接続、バージョン未固定のパッケージ、抜け道のあるルールを見つけます',
  },
  'argument.mcpFile': {
    en: '.mcp.json, managed-mcp.json, settings or a policy document',
    ja: '.mcp.json、managed-mcp.json、設定、またはポリシー文書',
  },
  'finding.severity.error': { en: 'error', ja: 'エラー' },
  'finding.severity.warning': { en: 'warning', ja: '警告' },
  'finding.severity.info': { en: 'info', ja: '情報' },
  'finding.fix': { en: '    fix: {description}', ja: '    修正: {description}' },
  'finding.none': { en: '{file}: nothing found', ja: '{file}: 問題は見つかりませんでした' },
} as const satisfies Record<string, Sentence>
