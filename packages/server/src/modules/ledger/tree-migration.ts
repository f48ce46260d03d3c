import { sql, type Kysely } from 'kysely'
import { bytesColumn } from '../../platform/sql/columns.ts'
import type { SqlDialect } from '../../platform/sql/storage.ts'

/**
 * Roots of complete subtrees, so that a proof reads a few pages; and which checkpoints hand over to another key, which
 * are kept for good. Both are filled from what is there.
 */
export async function createTreeNodes(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('ledger_nodes')
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('hash', bytesColumn(dialect), (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_nodes_place', ['level', 'idx'])
    .execute()
  await sql`alter table ledger_checkpoints add column hands_over integer not null default 0`.execute(database)
}
