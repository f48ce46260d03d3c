import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Step 0010: where the ledger is sent to, and what was not taken there. */
export async function createSinks({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('sink_cursors')
    .addColumn('sink', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('next_leaf', 'bigint', (column) => column.notNull())
    .addColumn('delivered', 'bigint', (column) => column.notNull())
    .addColumn('skipped', 'bigint', (column) => column.notNull())
    .addColumn('refused', 'bigint', (column) => column.notNull())
    .addColumn('delivered_at', 'bigint')
    .addColumn('problem', 'text')
    .addColumn('problem_at', 'bigint')
    .execute()
  await schema
    .createTable('sink_pauses')
    .addColumn('sink', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('paused_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('sink_dead_letters')
    .addColumn('sink', idColumn(dialect), (column) => column.notNull())
    .addColumn('leaf', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('refused_at', 'bigint', (column) => column.notNull())
    .addColumn('retry_at', 'bigint')
    .addPrimaryKeyConstraint('sink_dead_letters_primary', ['sink', 'leaf'])
    .execute()
}
