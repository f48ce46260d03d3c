import { sql as rawSql } from 'kysely'
import { setTimeout as delay } from 'node:timers/promises'
import type { Sql } from './open-sql.ts'

/** On SQLite: what this connection deletes from now on is overwritten in the file, not only marked as free. */
export async function overwriteDeleted<Schema>({ dialect, kysely }: Sql<Schema>): Promise<void> {
  if (dialect === 'sqlite') await rawSql`pragma secure_delete = on`.execute(kysely)
}

const tries = 50

/**
 * On SQLite: takes what was deleted out of the write-ahead log too. Best effort: somebody who reads all the time keeps
 * the log, which is then overwritten later. PostgreSQL reuses the space when it vacuums.
 */
export async function scrub<Schema>({ dialect, kysely }: Sql<Schema>): Promise<void> {
  if (dialect !== 'sqlite') return
  // One connection, and no waiting inside SQLite: that would stop the event loop.
  await kysely.connection().execute(async (connection) => {
    const { rows: before } = await rawSql<{ timeout: number }>`pragma busy_timeout`.execute(connection)
    await rawSql`pragma busy_timeout = 0`.execute(connection)
    try {
      for (let tried = 0; tried < tries; tried++) {
        const { rows } = await rawSql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection)
        if (rows[0]?.busy === 0) return
        await delay(20)
      }
    } finally {
      await rawSql`pragma busy_timeout = ${rawSql.lit(before[0]?.timeout ?? 0)}`.execute(connection)
    }
  })
}
