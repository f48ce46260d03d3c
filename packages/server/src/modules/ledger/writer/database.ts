import { Kysely, PostgresDialect } from 'kysely'
import { createPostgresPool } from '../../../platform/sql/postgres.ts'
import { openSqliteWriter, sqliteDialect } from '../../../platform/sql/sqlite.ts'
import type { PostgresStorage, SqlDialect, SqliteStorage, Storage } from '../../../platform/sql/storage.ts'
import type { LedgerSchema } from '../schema.ts'

/** The writing connection. */
export interface LedgerDatabase {
  dialect: SqlDialect
  kysely: Kysely<LedgerSchema>
  /** Writes over what removed texts left beside the tables, as far as that is the database's file. */
  scrub: () => Promise<void>
  close: () => Promise<void>
}

/** A statement of the ledger takes milliseconds; without an answer by then its connection is dead, whatever TCP says. */
const queryTimeoutMs = 5_000
/**
 * Pages of the log after which a commit also writes them into the file: four times SQLite's own, because the index touches
 * many, and each page is written once however often it changed. 16 MB.
 */
const checkpointPages = 4_000
/** One a batch size, and what the chores use: preparing the insert of a batch costs a third of running it. */
const keptStatements = 200

export function openLedgerDatabase(storage: Storage): LedgerDatabase {
  return storage.kind === 'postgres' ? openPool(storage) : openFile(storage)
}

function openFile(storage: SqliteStorage): LedgerDatabase {
  const file = openSqliteWriter(storage.file)
  // What is deleted is written over.
  file.exec('pragma secure_delete = on')
  file.exec(`pragma wal_autocheckpoint = ${checkpointPages}`)
  const kysely = new Kysely<LedgerSchema>({ dialect: sqliteDialect(file, 'write', { keep: keptStatements }) })
  return {
    dialect: 'sqlite',
    kysely,
    scrub: async () => file.exec('pragma wal_checkpoint(truncate)'),
    close: async () => file.close(),
  }
}

function openPool(storage: PostgresStorage): LedgerDatabase {
  const pool = createPostgresPool(storage, { queryTimeoutMs })
  const kysely = new Kysely<LedgerSchema>({ dialect: new PostgresDialect({ pool }) })
  return { dialect: 'postgres', kysely, scrub: async () => undefined, close: () => kysely.destroy() }
}
