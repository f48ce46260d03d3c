import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** What keeps content from being removed. A lifted hold stays as a row. */
export interface LegalHoldsTable {
  id: string
  target_type: 'person' | 'conversation' | 'project' | 'everything'
  /** '': everything */
  target_id: string
  reason: string
  /** id of the person, or the actor's type */
  placed_by: string
  placed_at: number
  lifted_at: number | null
  lifted_by: string | null
  lift_reason: string | null
}

/** Who asked a second person to approve that content is read. */
export interface ContentRequestsTable {
  id: string
  exchange_id: string
  /** whose call it is */
  person_id: string
  /** id of the person, or the actor's type */
  requested_by: string
  reason: string
  requested_at: number
  expires_at: number
  approved_by: string | null
  approved_at: number | null
  /** used up */
  read_at: number | null
}

/** Step 0008: legal holds, and reading content by two people. The content itself has tables of its own (modules/vault). */
export async function createVaultTables({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('legal_holds')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('target_type', 'text', (column) => column.notNull())
    .addColumn('target_id', id, (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('placed_by', 'text', (column) => column.notNull())
    .addColumn('placed_at', 'bigint', (column) => column.notNull())
    .addColumn('lifted_at', 'bigint')
    .addColumn('lifted_by', 'text')
    .addColumn('lift_reason', 'text')
    .execute()
  await schema
    .createTable('content_requests')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('exchange_id', id, (column) => column.notNull())
    .addColumn('person_id', id, (column) => column.notNull())
    .addColumn('requested_by', id, (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('requested_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('approved_by', id)
    .addColumn('approved_at', 'bigint')
    .addColumn('read_at', 'bigint')
    .execute()
  await schema
    .createIndex('content_requests_exchange')
    .on('content_requests')
    .columns(['exchange_id', 'requested_by'])
    .execute()
}
