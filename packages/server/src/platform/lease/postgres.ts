import { hash } from 'node:crypto'
import type { Client } from 'pg'
import type { Log } from '../log/log.ts'
import { keepPostgresConnection } from '../sql/postgres-connection.ts'
import type { PostgresStorage } from '../sql/storage.ts'
import type { Lease } from './lease.ts'

/**
 * Leases as PostgreSQL advisory locks of one session: when the session ends, for whatever reason, they are free. Each
 * `held` asks the server, so that a node that is cut off does not go on believing.
 */
export function createPostgresLease(options: { storage: PostgresStorage; log: Log }): Lease {
  const { storage, log } = options
  const connection = keepPostgresConnection({ storage, log, purpose: 'leases' })
  /** chores whose lock a session has; gone with the session */
  const taken = new WeakMap<Client, Set<string>>()

  return {
    async held(chore) {
      try {
        return (await connection.use((client) => holds(client, chore))) ?? false
      } catch (error) {
        log.warn({ err: error, chore }, 'cannot ask who holds a lease')
        return false
      }
    },
    close: () => connection.close(),
  }

  async function holds(client: Client, chore: string): Promise<boolean> {
    const chores = taken.get(client) ?? new Set()
    taken.set(client, chores)
    if (chores.has(chore)) {
      await client.query('select 1')
      return true
    }
    const { rows } = await client.query<{ held: boolean }>(
      'select pg_try_advisory_lock($1::bigint) as held',
      [lockOf(chore)],
    )
    if (rows[0]?.held !== true) return false
    chores.add(chore)
    return true
  }
}

/** 64 bits of the chore's name, as text because they are beyond what a Number holds. */
function lockOf(chore: string): string {
  return hash('sha256', `sekisho lease ${chore}`, 'buffer').readBigInt64BE().toString()
}
