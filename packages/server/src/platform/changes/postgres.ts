import type { Client } from 'pg'
import type { Clock } from '../clock/clock.ts'
import type { Log } from '../log/log.ts'
import { keepPostgresConnection } from '../sql/postgres-connection.ts'
import type { PostgresStorage } from '../sql/storage.ts'
import { defaultPollMs, type ConnectChanges, type Topic } from './changes.ts'
import { createReloader } from './reloader.ts'

const channel = 'sekisho_changes'

/**
 * Notices between nodes by LISTEN and NOTIFY, on a connection of their own. While it is lost, notices are lost and
 * polling carries on; each new connection begins with a poll, since nobody knows what was missed.
 */
export function postgresChanges(options: {
  storage: PostgresStorage
  log: Log
  /** for how long nothing may be known of changes before this node counts as not fresh */
  staleMs: number
  clock: Clock
  pollMs?: number
}): ConnectChanges {
  const { storage, log, staleMs, clock, pollMs = defaultPollMs } = options
  return (versions) => {
    const reloader = createReloader({ versions, log, pollMs, staleMs, monotonic: clock.monotonic })
    const connection = keepPostgresConnection({ storage, log, purpose: 'change notices', prepare: listen })

    return {
      announce(topic) {
        reloader.poll()
        notify(topic)
      },
      subscribe: reloader.subscribe,
      isFresh: reloader.isFresh,
      async close() {
        await connection.close()
        await reloader.close()
      },
    }

    async function listen(client: Client): Promise<void> {
      client.on('notification', () => reloader.poll())
      await client.query(`listen ${channel}`)
      reloader.poll()
    }

    function notify(topic: Topic): void {
      connection
        .use((client) => client.query('select pg_notify($1, $2)', [channel, topic]))
        .catch((error: unknown) => {
          log.warn({ err: error, topic }, 'a change notice was lost; nodes will poll')
        })
    }
  }
}
