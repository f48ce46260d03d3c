import type { Kysely } from 'kysely'
import { columns, each, idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** An MCP server that was looked at. Times are epoch milliseconds. */
export interface McpServersTable {
  id: string
  /** label; unique, retired ones too */
  name: string
  /** JSON */
  transport: string
  /** JSON: names to texts with a reference; never a secret itself */
  secrets: string
  owner: string
  risk: 'low' | 'medium' | 'high'
  note: string
  status: 'approved' | 'retired'
  /** person id, or what the actor is */
  approved_by: string
  approved_at: number
  created_at: number
  retired_at: number | null
  retired_reason: string | null
}

/** Step 0018: the catalogue of MCP servers. */
export async function createMcpServers({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const table = schema
    .createTable('mcp_servers')
    .addColumn('id', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('name', idColumn(dialect), (column) => column.notNull().unique())
  await columns(
    table,
    {
      ...each(['transport', 'secrets', 'owner', 'risk', 'note', 'status', 'approved_by'], 'text'),
      ...each(['approved_at', 'created_at'], 'bigint'),
    },
    { retired_at: 'bigint', retired_reason: 'text' },
  ).execute()
}
