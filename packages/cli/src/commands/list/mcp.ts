import type { CommandDescription, OptionDescription } from '../command.ts'
import { after, limit, reason, server } from './options.ts'

const name = { name: 'mcp-server', text: 'argument.mcpServer' } as const
const owner: OptionDescription = { name: 'owner', value: 'TEXT', text: 'option.mcpOwner' }
const risk: OptionDescription = {
  name: 'risk',
  value: 'RISK',
  text: 'option.mcpRisk',
  choices: ['low', 'medium', 'high'],
}
const transport: readonly OptionDescription[] = [
  { name: 'command', value: 'PROGRAM', text: 'option.mcpCommand' },
  { name: 'arg', value: 'TEXT', text: 'option.mcpArg', repeatable: true },
  { name: 'url-of-server', value: 'URL', text: 'option.mcpUrl' },
  { name: 'sse', text: 'option.mcpSse' },
]
const secret: OptionDescription = {
  name: 'secret',
  value: 'NAME=TEXT',
  text: 'option.mcpSecret',
  repeatable: true,
}
const note: OptionDescription = { name: 'note', value: 'TEXT', text: 'option.mcpNote' }

export const mcpCommands: readonly CommandDescription[] = [
  {
    name: 'mcp list',
    summary: 'mcp.list',
    options: [
      { name: 'status', value: 'STATUS', text: 'option.status', choices: ['approved', 'retired'] },
      limit,
      after,
      ...server,
    ],
    examples: ['mcp list --status approved'],
    load: async () => (await import('../mcp.ts')).listMcpServers,
  },
  {
    name: 'mcp approve',
    summary: 'mcp.approve',
    argument: name,
    options: [
      ...transport,
      { ...owner, required: true },
      { ...risk, required: true },
      secret,
      note,
      ...server,
    ],
    examples: [
      'mcp approve files --command /opt/mcp/files --arg --stdio --owner Platform --risk low',
      'mcp approve issues --url-of-server https://issues.example.com/mcp --secret "Authorization=Bearer ${ISSUES_TOKEN}" --owner Platform --risk medium',
    ],
    load: async () => (await import('../mcp.ts')).approveMcpServer,
  },
  {
    name: 'mcp change',
    summary: 'mcp.change',
    argument: name,
    options: [
      ...transport,
      owner,
      risk,
      secret,
      { name: 'clear-secrets', text: 'option.mcpClearSecrets' },
      note,
      { name: 'restore', text: 'option.mcpRestore' },
      ...server,
    ],
    examples: ['mcp change files --risk high'],
    load: async () => (await import('../mcp.ts')).changeMcpServer,
  },
  {
    name: 'mcp retire',
    summary: 'mcp.retire',
    argument: name,
    options: [reason, ...server],
    examples: ['mcp retire files --reason "replaced by issues"'],
    load: async () => (await import('../mcp.ts')).retireMcpServer,
  },
  {
    name: 'mcp export',
    summary: 'mcp.export',
    options: [
      {
        name: 'as',
        value: 'FORM',
        text: 'option.mcpAs',
        choices: ['settings', 'managed-mcp'],
        default: 'settings',
      },
      { name: 'out', value: 'FILE', text: 'option.out' },
      ...server,
    ],
    examples: ['mcp export', 'mcp export --as managed-mcp'],
    load: async () => (await import('../mcp-export.ts')).exportMcpServers,
  },
]
