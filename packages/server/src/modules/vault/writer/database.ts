import { Kysely, PostgresDialect } from 'kysely'
import { createPostgresPool } from '../../../platform/sql/postgres.ts'
import { openSqliteWriter, sqliteDialect } from '../../../platform/sql/sqlite.ts'
import type { SqlDialect, Storage } from '../../../platform/sql/storage.ts'
import type { VaultSchema } from '../schema.ts'

/** The writing connection. */
export interface VaultDatabase {
  dialect: SqlDialect
  kysely: Kysely<VaultSchema>
  close: () => Promise<void>
}

/** A statement without an answer by then has a dead connection. Removing rows takes the longest. */
const queryTimeoutMs = 10_000
const postgresConnections = 2

export function openVaultDatabase(storage: Storage): VaultDatabase {
  if (storage.kind === 'postgres') {
    const pool = createPostgresPool({ ...storage, maxConnections: postgresConnections }, { queryTimeoutMs })
    const kysely = new Kysely<VaultSchema>({ dialect: new PostgresDialect({ pool }) })
    return { dialect: 'postgres', kysely, close: () => kysely.destroy() }
  }
  const file = openSqliteWriter(storage.file)
  // What is deleted is overwritten with zeros, also on pages that stay free.
  file.exec('pragma secure_delete = on')
  const kysely = new Kysely<VaultSchema>({ dialect: sqliteDialect(file, 'write') })
  return { dialect: 'sqlite', kysely, close: async () => file.close() }
}
