/** What the admin API says no to about the catalogue of MCP servers; part of `adminProblems`. */
export const mcpServerProblems = {
  mcp_server_unknown: {
    status: 404,
    type: 'not_found_error',
    sentence: {
      en: 'There is no MCP server {server} in the catalogue. "sekisho mcp list" shows those there are.',
      ja: 'MCP サーバー {server} はカタログにありません。"sekisho mcp list" で確認できます。',
    },
  },
  mcp_server_name_taken: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'There is an MCP server {server} already, perhaps a retired one. Change it ("sekisho mcp change --restore" brings a retired one back), or take another name.',
      ja: 'MCP サーバー {server} はすでにあります(廃止済みのものを含みます)。変更するか("sekisho mcp change --restore" で復帰できます)、別の名前を指定してください。',
    },
  },
  mcp_server_secret: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'A secret stands in the command or the URL. Leave it out, and name it under secrets by reference: ${NAME}.',
      ja: 'コマンドまたは URL に秘密情報が含まれています。取り除き、secrets に ${NAME} の形の参照で指定してください。',
    },
  },
  mcp_server_without_tls: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'The URL is not encrypted (http). Only a server on the machine itself may be reached so: use https.',
      ja: 'URL が暗号化されていません(http)。http が使えるのは同じマシン上のサーバーだけです。https を指定してください。',
    },
  },
  mcp_server_replaceable: {
    status: 400,
    type: 'invalid_request_error',
    sentence: {
      en: 'What the command starts could be replaced: {command} is found from the open folder, or lies where every user may write. Give an absolute path to a place that only administrators write to.',
      ja: 'コマンドの実体が差し替えられるおそれがあります。{command} は、開いているフォルダーを起点に解決されるか、誰でも書き込める場所にあります。管理者だけが書き込める場所の絶対パスを指定してください。',
    },
  },
  mcp_servers_many: {
    status: 409,
    type: 'invalid_request_error',
    sentence: {
      en: 'The catalogue holds {limit} MCP servers, the most there may be.',
      ja: 'カタログに登録できる MCP サーバーは {limit} 件までです。',
    },
  },
} as const
