import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Kysely, PostgresDialect } from 'kysely'
import { createPostgresPool } from '../../../platform/sql/postgres.ts'
import { openSqliteWriter, sqliteDialect } from '../../../platform/sql/sqlite.ts'
import type { PostgresStorage, SqliteStorage, Storage } from '../../../platform/sql/storage.ts'
import type { LedgerSchema } from '../schema.ts'

/** The writing connection. */
export interface LedgerDatabase {
  current: () => Kysely<LedgerSchema>
  /** Tell it of every failure: connections that no longer answer are given up for new ones. */
  failed: (reason: unknown) => void
  close: () => Promise<void>
}

/** A statement of the ledger takes milliseconds; without an answer by then its connection is dead, whatever TCP says. */
const queryTimeoutMs = 5_000
/** One a batch size, and what the chores use. */
const maxStatements = 200

export function openLedgerDatabase(storage: Storage): LedgerDatabase {
  return storage.kind === 'postgres' ? keepPostgres(storage) : openFile(storage)
}

function openFile(storage: SqliteStorage): LedgerDatabase {
  const file = openSqliteWriter(storage.file)
  keepStatements(file)
  const kysely = new Kysely<LedgerSchema>({ dialect: sqliteDialect(file, 'write') })
  return { current: () => kysely, failed: () => undefined, close: async () => file.close() }
}

/** Preparing the insert of a batch costs a third of running it, and the same few statements come again and again. */
function keepStatements(file: DatabaseSync): void {
  const prepare = file.prepare.bind(file)
  const kept = new Map<string, StatementSync>()
  file.prepare = (text) => {
    const found = kept.get(text)
    if (found) return found
    const statement = prepare(text)
    const [oldest] = kept.keys()
    if (kept.size >= maxStatements && oldest !== undefined) kept.delete(oldest)
    kept.set(text, statement)
    return statement
  }
}

function keepPostgres(storage: PostgresStorage): LedgerDatabase {
  let current = connect(storage)
  return {
    current: () => current,
    failed(reason) {
      if (!(reason instanceof Error) || reason.message !== 'Query read timeout') return
      // A pool gives a silent connection out again and again. How the old pool ends is of no interest.
      current.destroy().catch(() => undefined)
      current = connect(storage)
    },
    close: () => current.destroy(),
  }
}

function connect(storage: PostgresStorage): Kysely<LedgerSchema> {
  const pool = createPostgresPool(storage, { queryTimeoutMs })
  // A connection that breaks while it is in use says so twice: to its query, which is how we hear of it, and as an
  // event, which ends the process when nobody listens; the pool only listens to idle ones.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<LedgerSchema>({ dialect: new PostgresDialect({ pool }) })
}
