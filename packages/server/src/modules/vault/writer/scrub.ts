import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { VaultDatabase } from './database.ts'

const tries = 40
const pauseMs = 50

/**
 * SQLite: deleted rows are zeros in the file already; the log beside it, which still has them, is emptied. PostgreSQL:
 * dead rows are taken out of the table of keys now instead of when autovacuum comes; its own log is the operator's.
 */
export async function scrub({ kysely, dialect }: VaultDatabase): Promise<void> {
  if (dialect === 'postgres') {
    await sql`vacuum content_keys`.execute(kysely)
    return
  }
  for (let attempt = 1; ; attempt++) {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(kysely)
    if (rows[0]?.busy === 0) return
    // A reader is in the middle of a statement.
    if (attempt === tries) throw new Error('the log of the vault is in use and could not be emptied')
    await delay(pauseMs)
  }
}
