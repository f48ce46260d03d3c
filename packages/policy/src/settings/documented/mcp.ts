import { boolean, either, listOf, matching, object, someText, someTexts } from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

const command = object({ serverCommand: someTexts }, 'serverCommand')
const url = object({ serverUrl: someText }, 'serverUrl')
const allowed = listOf(
  either(object({ serverName: matching(/^[A-Za-z0-9_-]+$/) }, 'serverName'), command, url),
)
const denied = listOf(either(object({ serverName: someText }, 'serverName'), command, url))

/** Keys about MCP servers. */
export const mcpKeys = [
  ...keysOf('managed', [
    [
      'allowAllClaudeAiMcps',
      boolean,
      'Whether the account’s connectors stay beside managed-mcp.json.',
      'managed-mcp.json と併せてアカウントのコネクターを許します。',
    ],
    [
      'allowManagedMcpServersOnly',
      boolean,
      'Whether only the managed list of allowed servers counts.',
      '管理設定の許可サーバー一覧だけを有効にします。',
    ],
  ]),
  ...keysOf('any', [
    ['allowedMcpServers', allowed, 'The only MCP servers people may use.', '利用を許す MCP サーバー。'],
    ['deniedMcpServers', denied, 'MCP servers nobody may use.', '利用を禁じる MCP サーバー。'],
    [
      'disableClaudeAiConnectors',
      boolean,
      'Leaves out the account’s connectors.',
      'アカウントのコネクターを使いません。',
    ],
    [
      'disabledMcpjsonServers',
      someTexts,
      'Servers of a project’s .mcp.json that are refused.',
      '.mcp.json のうち拒否するサーバー。',
    ],
    [
      'enableAllProjectMcpServers',
      boolean,
      'Approves every server of a project’s .mcp.json.',
      '.mcp.json のサーバーをすべて承認します。',
    ],
    [
      'enabledMcpjsonServers',
      someTexts,
      'Servers of a project’s .mcp.json that are approved.',
      '.mcp.json のうち承認するサーバー。',
    ],
  ]),
]
