import type { Kysely } from 'kysely'
import { bytesColumn, idColumn } from '../../platform/sql/columns.ts'
import { refuseNewer, type Migrations } from '../../platform/sql/migrate.ts'
import type { SqlDialect, Storage } from '../../platform/sql/storage.ts'

/** The steps of the vault's schema (schema.ts). A released step never changes; add one. */
export const vaultMigrations: Migrations = { '0001_vault': createVault }

export const migrationTable = 'vault_migration'

/** @throws DatabaseTooNewError when a newer release has changed the vault */
export function refuseNewerVault(storage: Storage): Promise<void> {
  return refuseNewer(storage, vaultMigrations, { table: migrationTable })
}

async function createVault({ schema }: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('content_keys')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('person_id', id, (column) => column.notNull())
    .addColumn('day', id, (column) => column.notNull())
    .addColumn('kek_id', id, (column) => column.notNull())
    .addColumn('wrapped', bytesColumn(dialect), (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
  await schema.createIndex('content_keys_person').on('content_keys').columns(['person_id', 'day']).execute()
  await schema.createIndex('content_keys_day').on('content_keys').column('day').execute()
  await schema
    .createTable('contents')
    .addColumn('exchange_id', id, (column) => column.primaryKey().notNull())
    .addColumn('key_id', id, (column) => column.notNull())
    .addColumn('person_id', id, (column) => column.notNull())
    .addColumn('day', id, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('boot_id', id, (column) => column.notNull())
    .addColumn('conversation', id, (column) => column.notNull())
    .addColumn('project_id', id, (column) => column.notNull())
    .addColumn('salt', bytesColumn(dialect), (column) => column.notNull())
    .execute()
  await schema.createIndex('contents_key').on('contents').column('key_id').execute()
  await schema.createIndex('contents_person').on('contents').columns(['person_id', 'exchange_id']).execute()
  await schema
    .createIndex('contents_conversation')
    .on('contents')
    .columns(['conversation', 'exchange_id'])
    .execute()
  await createRows({ schema }, dialect)
}

async function createRows({ schema }: Pick<Kysely<unknown>, 'schema'>, dialect: SqlDialect): Promise<void> {
  const id = idColumn(dialect)
  await schema
    .createTable('content_records')
    .addColumn('exchange_id', id, (column) => column.notNull())
    .addColumn('part', id, (column) => column.notNull())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('last', 'integer', (column) => column.notNull())
    .addColumn('sealed', bytesColumn(dialect), (column) => column.notNull())
    .addPrimaryKeyConstraint('content_records_place', ['exchange_id', 'part', 'seq'])
    .execute()
  await schema
    .createTable('content_gone_keys')
    .addColumn('key_id', id, (column) => column.primaryKey().notNull())
    .execute()
  await schema
    .createTable('content_outbox')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('time', 'bigint', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .execute()
}
