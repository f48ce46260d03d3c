import { Kysely, PostgresDialect } from 'kysely'
import { openSql } from '../../../platform/sql/open-sql.ts'
import { createPostgresPool } from '../../../platform/sql/postgres.ts'
import type { PostgresStorage, Storage } from '../../../platform/sql/storage.ts'
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

export async function openLedgerDatabase(storage: Storage): Promise<LedgerDatabase> {
  if (storage.kind === 'postgres') return keepPostgres(storage)
  const sql = await openSql<LedgerSchema>({ storage })
  return { current: () => sql.kysely, failed: () => undefined, close: () => sql.close() }
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
