import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Log } from '../log/log.ts'
import { createPostgresClient } from './postgres.ts'
import type { PostgresStorage } from './storage.ts'

/** A connection of one's own, for what lives as long as its session: LISTEN and advisory locks. */
export interface PostgresConnection {
  /**
   * Runs `work` with the connected and prepared client, one at a time; undefined while there is none.
   * @throws what `work` throws, and gives up the connection then; a new one is on its way
   */
  use<T>(work: (client: Client) => Promise<T>): Promise<T | undefined>
  close(): Promise<void>
}

export interface PostgresConnectionOptions {
  storage: PostgresStorage
  log: Log
  /** what it is for, in the log: "change notices" */
  purpose: string
  /** Run on each new client before anything else. */
  prepare?: (client: Client) => Promise<void>
}

const firstRetryMs = 100
const lastRetryMs = 5_000
const lastGoodbyeMs = 1_000
/** A statement without an answer by then means that the connection is dead, whatever TCP says. */
const queryTimeoutMs = 5_000

/** Connects in the background and again whenever the connection is lost, waiting longer after each failure. */
export function keepPostgresConnection(options: PostgresConnectionOptions): PostgresConnection {
  const kept: Kept = {
    options,
    current: undefined,
    last: Promise.resolve(),
    retry: undefined,
    failures: 0,
    closed: false,
  }
  connect(kept)
  return {
    use(work) {
      const done = kept.last.then(() => use(kept, work))
      // Only the turn is passed on, not the failure.
      kept.last = done.catch(() => undefined)
      return done
    },
    async close() {
      kept.closed = true
      clearTimeout(kept.retry)
      await kept.last
      const client = kept.current
      kept.current = undefined
      // A server that no longer answers must not keep this node from stopping.
      await Promise.race([client?.end(), delay(lastGoodbyeMs, undefined, { ref: false })])
    },
  }
}

interface Kept {
  options: PostgresConnectionOptions
  current: Client | undefined
  /** settles when the work before has ended */
  last: Promise<unknown>
  retry: NodeJS.Timeout | undefined
  failures: number
  closed: boolean
}

async function use<T>(kept: Kept, work: (client: Client) => Promise<T>): Promise<T | undefined> {
  const client = kept.current
  if (client === undefined) return undefined
  try {
    return await work(client)
  } catch (error) {
    lose(kept, client)
    throw error
  }
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
