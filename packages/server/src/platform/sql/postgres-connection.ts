import type { Client } from 'pg'
import type { Log } from '../log/log.ts'
import { createPostgresClient } from './postgres.ts'
import type { PostgresStorage } from './storage.ts'

/** A connection of one's own, for what lives as long as its session: LISTEN and advisory locks. */
export interface PostgresConnection {
  /** Connected and prepared, or undefined while it is not; never the same again after a loss. */
  client(): Client | undefined
  /** Gives up a client that no longer answers; a new one is on its way. */
  discard(client: Client): void
  close(): Promise<void>
}

export interface PostgresConnectionOptions {
  storage: PostgresStorage
  log: Log
  /** what it is for, in the log: "change notices" */
  purpose: string
  /** Run on each new client before `client()` returns it. */
  prepare?: (client: Client) => Promise<void>
}

const firstRetryMs = 100
const lastRetryMs = 5_000
/** A statement without an answer by then means that the connection is dead, whatever TCP says. */
const queryTimeoutMs = 5_000

/** Connects in the background and again whenever the connection is lost, waiting longer after each failure. */
export function keepPostgresConnection(options: PostgresConnectionOptions): PostgresConnection {
  const kept: Kept = { options, current: undefined, retry: undefined, failures: 0, closed: false }
  connect(kept)
  return {
    client: () => kept.current,
    discard: (client) => lose(kept, client),
    async close() {
      kept.closed = true
      clearTimeout(kept.retry)
      const last = kept.current
      kept.current = undefined
      await last?.end()
    },
  }
}

interface Kept {
  options: PostgresConnectionOptions
  current: Client | undefined
  retry: NodeJS.Timeout | undefined
  failures: number
  closed: boolean
}

function connect(kept: Kept): void {
  const client = createPostgresClient(kept.options.storage, { queryTimeoutMs })
  client.on('error', () => lose(kept, client))
  client.on('end', () => lose(kept, client))
  void open(kept, client)
}

/** Never rejects. `close` does not wait for it: `pg` never settles a connect whose client is ended meanwhile. */
async function open(kept: Kept, client: Client): Promise<void> {
  const { log, purpose, prepare } = kept.options
  try {
    await client.connect()
    await prepare?.(client)
    if (kept.closed) return end(client)
    kept.current = client
    if (kept.failures > 0) log.info({ purpose }, 'connected to PostgreSQL')
    kept.failures = 0
  } catch (error) {
    end(client)
    if (kept.closed) return
    if (kept.failures === 0) log.warn({ err: error, purpose }, 'cannot connect to PostgreSQL; trying again')
    connectLater(kept)
  }
}

function lose(kept: Kept, client: Client): void {
  if (client !== kept.current) return
  kept.current = undefined
  end(client)
  if (kept.closed) return
  kept.options.log.warn(
    { purpose: kept.options.purpose },
    'lost the connection to PostgreSQL; connecting again',
  )
  connectLater(kept)
}

function connectLater(kept: Kept): void {
  const waitMs = Math.min(lastRetryMs, firstRetryMs * 2 ** kept.failures)
  kept.failures += 1
  kept.retry = setTimeout(() => connect(kept), waitMs).unref()
}

/** Of a broken connection: how its end goes is of no interest, and waiting for it could take for ever. */
function end(client: Client): void {
  client.end().catch(() => undefined)
}
