import { z } from 'zod'
import { cursor, displayName, next, pageLimit, reason, searchIn, time } from './fields.ts'

const mcpServerId = z
  .string()
  .regex(/^mcp_[0-9A-HJKMNP-TV-Z]{26}$/)
  .meta({ description: 'Id of an MCP server', example: 'mcp_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' })

/** What Claude Code takes as the name of a server. */
const name = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'mcp_server_name' })
  .meta({ description: 'Label of the server; no rule is made of it', example: 'issues' })

const word = z
  .string()
  .min(1)
  .max(2000)
  .refine((text) => !/[\0\r\n]/.test(text), { error: 'mcp_command' })

const url = z.string().max(2000).refine(isServerUrl, { error: 'mcp_url' })

function isServerUrl(text: string): boolean {
  if (text.includes('*') || !URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && username + password + hash === ''
}

const transport = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('stdio'),
      command: z
        .array(word)
        .min(1)
        .max(64)
        .meta({ description: 'Program and arguments, exactly', example: ['/opt/mcp/issues', '--stdio'] }),
    }),
    z.strictObject({ type: z.enum(['http', 'sse']), url }),
  ])
  .meta({ description: 'How it is reached; the rules are made of this' })

const secrets = z
  .record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, { error: 'mcp_secret_name' }),
    z
      .string()
      .max(500)
      .regex(/^[\x20-\x7E]*\$\{[A-Za-z_][A-Za-z0-9_]*\}[\x20-\x7E]*$/, { error: 'mcp_secret_reference' }),
  )
  .refine((record) => Object.keys(record).length <= 20, { error: 'mcp_secrets_many' })
  .meta({
    description: 'Secrets it needs, by reference: environment variables (stdio) or headers (http, sse)',
    example: { Authorization: 'Bearer ${ISSUES_TOKEN}' },
  })

const owner = displayName.meta({ description: 'Who answers for it in the company' })
const risk = z
  .enum(['low', 'medium', 'high'])
  .meta({ description: 'What it could do, as who approved it judged' })
const note = z
  .string()
  .trim()
  .max(2000)
  .refine((text) => !/[^\P{Cc}\n\t]/u.test(text), { error: 'control_characters' })
  .meta({ description: 'What was looked at; stands in the ledger for good: no personal data' })
const status = z.enum(['approved', 'retired'])

export const mcpServer = z
  .object({
    id: mcpServerId,
    name: z.string(),
    transport: z.discriminatedUnion('type', [
      z.object({ type: z.literal('stdio'), command: z.array(z.string()) }),
      z.object({ type: z.enum(['http', 'sse']), url: z.string() }),
    ]),
    secrets: z.record(z.string(), z.string()),
    owner: z.string(),
    risk,
    note: z.string(),
    status,
    approvedBy: z.string().meta({ description: 'Person id, or what the actor is; the last who changed it' }),
    approvedAt: time,
    createdAt: time,
    retiredAt: time.optional(),
    retiredReason: z.string().optional(),
  })
  .meta({ id: 'McpServer' })

export const newMcpServer = z
  .strictObject({
    name,
    transport,
    owner,
    risk,
    secrets: secrets.default({}),
    note: note.default(''),
  })
  .meta({ id: 'NewMcpServer' })

export const mcpServerPatch = z
  .strictObject({
    transport: transport.optional(),
    owner: owner.optional(),
    risk: risk.optional(),
    secrets: secrets.optional(),
    note: note.optional(),
    status: z.literal('approved').optional().meta({ description: 'Brings a retired server back' }),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), { error: 'patch_empty' })
  .meta({ id: 'McpServerPatch' })

export const retiredMcpServer = z.strictObject({ reason }).meta({ id: 'RetiredMcpServer' })

export const mcpServerPath = z.object({ id: mcpServerId })

export const mcpServersQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  name: name.optional().meta({ description: 'The whole name' }),
  search: searchIn('A part of the name; or the whole id'),
  status: status.optional(),
})

export const mcpServersPage = z.object({ data: z.array(mcpServer), next }).meta({ id: 'McpServersPage' })
