import { sql, type Kysely } from 'kysely'
import { bytesColumn, columns, each, idColumn } from '../../platform/sql/columns.ts'
import { checkUpToDate, refuseNewer, type Migrations } from '../../platform/sql/migrate.ts'
import type { SqlDialect, Storage } from '../../platform/sql/storage.ts'
import { orphansMark } from './removal/unerased.ts'
import type { LedgerSchema } from './schema.ts'
import { createIndex } from './search-migration.ts'
import { createSpend } from './spend-migration.ts'
import { createTreeNodes } from './tree-migration.ts'

/** The steps of the ledger's schema (schema.ts). A released step never changes; add one. */
export const ledgerMigrations: Migrations = {
  '0001_ledger': async (database, dialect) => {
    await createEntries(database, dialect)
    await createTree(database, dialect)
    await createDigestKeys(database, dialect)
    await createProjections(database, dialect)
  },
  '0002_spend': createSpend,
  '0003_tree': createTreeNodes,
  '0004_search': createIndex,
  '0005_unerased': createUnerased,
  '0006_orphaned': markOrphaned,
}

async function createUnerased({ schema }: Kysely<LedgerSchema>, dialect: SqlDialect): Promise<void> {
  await schema
    .createTable('ledger_unerased')
    .addColumn('commitment', idColumn(dialect), (column) => column.primaryKey().notNull())
    .execute()
}

/** Releases before 0005 may have left values that nothing noted. */
async function markOrphaned(database: Kysely<unknown>): Promise<void> {
  await sql`insert into ledger_unerased (commitment) values (${orphansMark})`.execute(database)
}

export const migrationTable = 'ledger_migration'

/** @throws DatabaseTooNewError when a newer release has changed the ledger */
export function refuseNewerLedger(storage: Storage): Promise<void> {
  return refuseNewer(storage, ledgerMigrations, { table: migrationTable })
}

/** @throws DatabaseTooNewError, DatabaseTooOldError */
export function checkLedgerUpToDate(database: Kysely<LedgerSchema>): Promise<void> {
  return checkUpToDate(database, ledgerMigrations, { table: migrationTable })
}

async function createEntries(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('ledger_entries')
    .addColumn('boot_id', idColumn(dialect), (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('leaf_hash', bytesColumn(dialect), (column) => column.notNull())
    .addColumn('body', bytesColumn(dialect), (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_entries_place', ['boot_id', 'seq'])
    .execute()
  await database.schema
    .createTable('ledger_boots')
    .addColumn('boot_id', idColumn(dialect), (column) => column.notNull().primaryKey())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('heartbeat_at', 'bigint', (column) => column.notNull())
    .addColumn('closed_at', 'bigint')
    .addColumn('sequenced', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('ledger_ids')
    .addColumn('id', idColumn(dialect), (column) => column.notNull().primaryKey())
    .execute()
}

async function createTree(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('ledger_ranges')
    .addColumn('first_leaf', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('boot_id', idColumn(dialect), (column) => column.notNull())
    .addColumn('first_seq', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('frontier', bytesColumn(dialect), (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('ledger_checkpoints')
    .addColumn('size', 'bigint', (column) => column.notNull().primaryKey())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
}

async function createDigestKeys(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('digest_keys')
    .addColumn('person_id', idColumn(dialect), (column) => column.notNull())
    .addColumn('day', idColumn(dialect), (column) => column.notNull())
    .addColumn('boot_id', idColumn(dialect), (column) => column.notNull())
    .addColumn('key', bytesColumn(dialect), (column) => column.notNull())
    .addPrimaryKeyConstraint('digest_keys_owner', ['person_id', 'day', 'boot_id'])
    .execute()
}

async function createProjections(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await database.schema
    .createTable('ledger_cursors')
    .addColumn('name', id, (column) => column.notNull().primaryKey())
    .addColumn('next_leaf', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('open_exchanges')
    .addColumn('exchange_id', id, (column) => column.notNull().primaryKey())
    .addColumn('boot_id', id, (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .execute()
  await createUsage(database, dialect)
  await database.schema
    .createTable('refusals_daily')
    .addColumn('day', id, (column) => column.notNull())
    .addColumn('code', id, (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('refusals_daily_key', ['day', 'code'])
    .execute()
  await database.schema
    .createTable('conversations')
    .addColumn('conversation_id', id, (column) => column.notNull().primaryKey())
    .addColumn('provider', 'text', (column) => column.notNull())
    .addColumn('last_seen', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('ledger_kinds')
    .addColumn('kind', id, (column) => column.notNull())
    .addColumn('leaf', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_kinds_key', ['kind', 'leaf'])
    .execute()
}

async function createUsage(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  const key = ['day', 'person_id', 'model', 'provider']
  const counts = [
    'calls',
    'failed_calls',
    'input_tokens',
    'output_tokens',
    'cache_read_tokens',
    'cache_write_5m_tokens',
    'cache_write_1h_tokens',
    'web_searches',
    'counted_tokens',
    'cost_micro_usd',
  ]
  const all = { ...each(key, id), simulated: 'integer', ...each(counts, 'bigint') } as const
  await columns(database.schema.createTable('usage_daily'), all)
    .addPrimaryKeyConstraint('usage_daily_key', [...key, 'simulated'])
    .execute()
}
