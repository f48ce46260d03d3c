import { join } from 'node:path'
import { ledgerMigrations, ledgerMigrationTable, partitionWhatIsThere } from '../modules/ledger/index.ts'
import { vaultMigrations, vaultMigrationTable } from '../modules/vault/index.ts'
import { controlMigrations, controlMigrationTable } from '../platform/sql/control-migrations.ts'
import type { Migrations } from '../platform/sql/migrate.ts'
import type { Sql } from '../platform/sql/open-sql.ts'
import type { Storage } from '../platform/sql/storage.ts'

/** Tables with migrations of their own. Embedded each has its file; in PostgreSQL they stand side by side. */
export interface DatabaseSet {
  name: string
  /** in the data directory */
  file: string
  migrations: Migrations
  /** where the names of its migrations are kept */
  migrationTable: string
  /** what is left to do once rows of another server are in the tables */
  afterRestore?: (database: Sql<unknown>) => Promise<void>
}

/**
 * In the order in which they are read. An admin change leaves the control database once the ledger has taken it, so that
 * the ledger is read later: what both have is taken once, and what neither had would be lost.
 */
export const databaseSets: readonly DatabaseSet[] = [
  {
    name: 'control',
    file: 'control.sqlite',
    migrations: controlMigrations,
    migrationTable: controlMigrationTable,
  },
  {
    name: 'ledger',
    file: 'ledger.sqlite',
    migrations: ledgerMigrations,
    migrationTable: ledgerMigrationTable,
    afterRestore: partitionWhatIsThere,
  },
  // Last: content that the ledger does not speak of yet does no harm, and the other way round it would be missed.
  {
    name: 'vault',
    file: 'vault.sqlite',
    migrations: vaultMigrations,
    migrationTable: vaultMigrationTable,
  },
]

/** Where a server keeps its data: as in the settings, or a data directory with SQLite when there are none. */
export interface DataPlace {
  dataDir: string
  storage: { kind: 'sqlite' } | Extract<Storage, { kind: 'postgres' }>
}

export function storageOf({ dataDir, storage }: DataPlace, { file }: DatabaseSet): Storage {
  return storage.kind === 'postgres' ? storage : { kind: 'sqlite', file: join(dataDir, file) }
}

/** Tables that say which migrations were taken: they are made again with the schema, not copied. */
export function isMigrationTable(table: string): boolean {
  return databaseSets.some(
    ({ migrationTable }) => table === migrationTable || table === `${migrationTable}_lock`,
  )
}
