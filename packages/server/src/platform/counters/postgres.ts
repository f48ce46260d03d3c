import type { Clock } from '../clock/clock.ts'
import type { Random } from '../clock/random.ts'
import type { Log } from '../log/log.ts'
import { createPostgresPool } from '../sql/postgres.ts'
import type { PostgresStorage } from '../sql/storage.ts'
import { createCounterRows } from './counter-rows.ts'
import type { Counters, HoldAnswer, HoldLine, LoadUsed } from './counters.ts'
import { createFirstUsed } from './first-used.ts'
import { oldestKeptDate } from './key-date.ts'
import { createRounds } from './rounds.ts'
import { createShareWriter } from './share-writer.ts'
import { createTally } from './tally.ts'

export interface PostgresCountersOptions {
  /** the control database, migrated */
  storage: PostgresStorage
  clock: Clock
  random: Random
  log: Log
  loadUsed: LoadUsed
}

interface HoldRequest {
  lines: readonly HoldLine[]
  ttlMs: number
}

/** A node that was not heard of for so long is dead, and what it holds no longer counts. */
const lifeMs = 20_000
const heartbeatMs = 5_000
/** A round that failed sooner than this is run once more. */
const quickMs = 500
const sweepEveryMs = 3_600_000

/**
 * Asynchronous commit: a crash of PostgreSQL may forget the last moments, which nodes write again, and it spares every
 * call an fsync. The time-outs keep a node that vanished in mid-transaction from blocking the others.
 */
const session = {
  options:
    '-c synchronous_commit=off -c statement_timeout=4000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=3000',
  queryTimeoutMs: 5_000,
}

/**
 * Counters of N nodes. While one transaction is under way, the holds and settlements that arrive wait and share the
 * next one, so that a hot counter costs a transaction per node and millisecond rather than one per call.
 */
export function createPostgresCounters(options: PostgresCountersOptions): Counters {
  const { clock, log } = options
  const pool = createPostgresPool({ ...options.storage, maxConnections: 2 }, session)
  // New at each start: a share is written whole, so a second life under the same name would erase the first one's.
  const node = Buffer.from(options.random(16)).toString('hex')
  const first = createFirstUsed(options.loadUsed)
  const dirty = new Set<string>()
  const tally = createTally({ clock, changed: (key) => dirty.add(key) })
  const rows = createCounterRows({ pool, node, first })
  const writer = createShareWriter({ pool, owner: { node, lifeMs }, rows, tally, dirty })
  const rounds = createRounds<HoldRequest, HoldAnswer>({
    run,
    isNeeded: () => dirty.size > 0,
    onFailure(error) {
      if (!failing) log.warn({ err: error }, 'counters cannot reach PostgreSQL; trying again')
      failing = true
    },
  })
  const heartbeat = setInterval(beat, heartbeatMs).unref()
  let sweepAt = clock.monotonic()
  let failing = false

  return {
    async hold(lines, ttlMs) {
      if (lines.length === 0) return tally.hold(lines, ttlMs, () => 0)
      // Here rather than in the round, where one key that SQL cannot answer for would fail everybody's holds.
      await first.load(lines.map((line) => line.key))
      return rounds.add({ lines, ttlMs })
    },
    settle(hold, used) {
      tally.end(hold)
      for (const { key, amount } of used) tally.use(key, amount)
      rounds.wake()
    },
    async read(key) {
      const elsewhere = await rows.read(key)
      const mine = tally.of(key)
      return { used: elsewhere.used + mine.used, held: elsewhere.held + mine.held }
    },
    async close() {
      clearInterval(heartbeat)
      await rounds.close()
      if (!pool.ending) await pool.end()
    },
  }

  async function run(requests: readonly HoldRequest[]): Promise<HoldAnswer[]> {
    const answers = await withOneRetry(clock, () => writer.weigh(requests))
    if (failing) log.info('counters reach PostgreSQL again')
    failing = false
    return answers
  }

  /** Renews what this node holds, and forgets what is old. */
  function beat(): void {
    tally.prune()
    for (const key of tally.keys()) if (tally.of(key).held > 0) dirty.add(key)
    rounds.wake()
    if (clock.monotonic() < sweepAt) return
    sweepAt = clock.monotonic() + sweepEveryMs
    rows.sweep(oldestKeptDate(clock.now())).catch((error: unknown) => {
      log.warn({ err: error }, 'old counters stay for now')
    })
  }
}

/** A connection that broke while idle, or a counter that was swept away, shows at its first use. */
async function withOneRetry<T>(clock: Clock, attempt: () => Promise<T>): Promise<T> {
  const began = clock.monotonic()
  return attempt().catch((error: unknown) => {
    if (clock.monotonic() - began > quickMs) throw error
    return attempt()
  })
}
