import type { Kysely } from 'kysely'
import { idColumn } from './columns.ts'
import type { SqlDialect } from './storage.ts'

/** Step 0014: keys that logs we witness have handed over to. */
export async function createWitnessedKeys({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('witnessed_keys')
    .addColumn('origin', idColumn(dialect), (column) => column.notNull())
    .addColumn('verifier_key', idColumn(dialect), (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('followed_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('witnessed_keys_primary', ['origin', 'verifier_key'])
    .execute()
}

/** Step 0006: witnesses of our ledger, and what we witness for others (witness-tables.ts). */
export async function createWitnesses({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('witness_states')
    .addColumn('name', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('round', 'bigint', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('note', 'text')
    .addColumn('witnessed_at', 'bigint')
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'bigint', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addColumn('conflict', 'text')
    .execute()
  await schema
    .createTable('witnessed_logs')
    .addColumn('origin', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('root', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('cosigned_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('witness_keys')
    .addColumn('name', idColumn(dialect), (column) => column.primaryKey().notNull())
    .addColumn('private_key', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
}
