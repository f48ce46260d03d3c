import type { CatalogueServer, McpTransport } from '@sekisho/policy'
import type { Selectable } from 'kysely'
import type { McpServersTable } from '../../platform/sql/mcp-servers-migration.ts'

/** An MCP server of the catalogue. Times are epoch milliseconds. */
export interface McpServer extends CatalogueServer {
  readonly id: string
  /** who answers for it in the company */
  readonly owner: string
  readonly risk: 'low' | 'medium' | 'high'
  readonly note: string
  /** the last who approved what it is: person id, or what the actor is */
  readonly approvedBy: string
  readonly approvedAt: number
  readonly createdAt: number
  readonly retired?: { readonly at: number; readonly reason: string }
}

export function mcpServerFromRow(row: Selectable<McpServersTable>): McpServer {
  return {
    id: row.id,
    name: row.name,
    // Sound: only `rowOf` writes the two, from checked values.
    transport: JSON.parse(row.transport) as McpTransport,
    secrets: JSON.parse(row.secrets) as Record<string, string>,
    owner: row.owner,
    risk: row.risk,
    note: row.note,
    status: row.status,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    createdAt: row.created_at,
    ...(row.retired_at === null ? {} : { retired: { at: row.retired_at, reason: row.retired_reason ?? '' } }),
  }
}

export function rowOf(server: McpServer): McpServersTable {
  return {
    id: server.id,
    name: server.name,
    transport: JSON.stringify(server.transport),
    secrets: JSON.stringify(server.secrets),
    owner: server.owner,
    risk: server.risk,
    note: server.note,
    status: server.status,
    approved_by: server.approvedBy,
    approved_at: server.approvedAt,
    created_at: server.createdAt,
    retired_at: server.retired?.at ?? null,
    retired_reason: server.retired?.reason ?? null,
  }
}
