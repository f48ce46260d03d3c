import type { Clock } from '../clock/clock.ts'
import { every } from '../clock/every.ts'
import type { Random } from '../clock/random.ts'
import type { Log } from '../log/log.ts'
import { createPostgresPool } from '../sql/postgres.ts'
import type { PostgresStorage } from '../sql/storage.ts'
import type { Counter } from './counter.ts'
import { createContact } from './contact.ts'
import { createCounterRows } from './counter-rows.ts'
import type { Counters, LoadUsed } from './counters.ts'
import { createFirstUsed } from './first-used.ts'
import { createLife } from './life.ts'
import { createLookout, lookEveryMs } from './lookout.ts'
import { createQueue, type Request } from './queue.ts'
import { startReconciling } from './reconcile.ts'
import { createRounds } from './rounds.ts'
import { createShareStore } from './share-store.ts'
import { createShareWriter, type Weighed } from './share-writer.ts'
import { createTally } from './tally.ts'
import { createUpkeep } from './upkeep.ts'

export interface PostgresCountersOptions {
  /** the control database, migrated */
  storage: PostgresStorage
  clock: Clock
  random: Random
  log: Log
  loadUsed: LoadUsed
  /** told when PostgreSQL stops to answer, so that calls do without it, and when it answers again */
  onAway?: (isAway: boolean) => void
}

/** A node that was not heard of for so long is dead, and what it holds no longer counts. */
const lifeMs = 20_000
const heartbeatMs = 5_000
/** Streams that are followed closely cost a transaction in so long, not one for each piece of text. */
const adjustedMs = 50
/** A round that failed sooner than this is run once more. */
const quickMs = 500

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
 * next one, so that a hot counter costs a transaction per node and millisecond rather than one per call. Far from every
 * limit a hold waits for nothing: it takes of a slice that the node has reserved.
 */
export function createPostgresCounters(options: PostgresCountersOptions): Counters {
  const node = createNode(options)
  const { tally, queue, writer, rows, rounds, contact } = node
  const heartbeat = setInterval(beat, heartbeatMs).unref()
  const reconciling = startReconciling({ ...options, ...node })
  const looking = every(lookEveryMs, () => node.lookout.look().catch(node.onFailure))
  let adjusted: NodeJS.Timeout | undefined

  return {
    hold: (lines, options) => hold(node, lines, options),
    adjust(hold, lines) {
      tally.adjust(hold, lines)
      adjusted ??= setTimeout(tellAdjusted, adjustedMs).unref()
    },
    isNear: tally.isNear,
    overrun: tally.overrun,
    settle(hold, used) {
      tally.settle(hold, used)
      rounds.wake()
    },
    async read(key) {
      contact.check()
      const elsewhere = (await withOneRetry(options.clock, () => rows.read([key])).catch(failed))(key)
      tally.expire()
      const { mine } = tally.counter(key)
      return { used: elsewhere.used + mine.used, held: elsewhere.held + mine.held }
    },
    async close() {
      clearInterval(heartbeat)
      clearTimeout(adjusted)
      looking.stop()
      reconciling.stop()
      queue.close()
      await rounds.close()
      if (!node.pool.ending) await node.pool.end()
    },
  }

  function failed(error: unknown): never {
    contact.failed(error)
    throw error
  }

  function tellAdjusted(): void {
    adjusted = undefined
    rounds.wake()
  }

  function beat(): void {
    node.upkeep
      .beat()
      .then(contact.answered, (error: unknown) => {
        contact.failed(error)
        writer.distrust()
      })
      .finally(() => rounds.wake())
  }
}

async function hold(
  node: Node,
  ...[lines, options]: Parameters<Counters['hold']>
): ReturnType<Counters['hold']> {
  const { first, tally, writer, life, rows, rounds, contact } = node
  let draws = tally.draws(lines)
  if (draws.length === 0) return { granted: true, hold: tally.begin(draws, options.ttlMs) }
  tally.expire()
  const atOnce = life.isSure() ? writer.holdAtOnce({ draws, options }) : undefined
  if (atOnce !== undefined) {
    rounds.wake()
    return atOnce
  }
  contact.check()
  // Here rather than in the round, where one key that SQL cannot answer for would fail everybody's holds.
  const keys = draws.map(({ counter }) => counter.key)
  await first.load(keys)
  draws = tally.draws(lines)
  const answer = await rounds.add({ draws, options }).catch((error: unknown) => {
    rows.unlearn(keys)
    throw error
  })
  return 'waiting' in answer ? answer.waiting : answer
}

type Node = ReturnType<typeof createNode>

function createNode({ storage, random, clock, loadUsed, ...options }: PostgresCountersOptions) {
  const pool = createPostgresPool({ ...storage, maxConnections: 2 }, session)
  // New at each start: a share is written whole, so a second life under the same name would erase the first one's.
  const owner = { node: Buffer.from(random(16)).toString('hex'), lifeMs }
  const first = createFirstUsed(loadUsed)
  const dirty = new Set<Counter>()
  const tally = createTally({ clock, changed })
  const queue = createQueue(tally, () => rounds.wake())
  const usedHere = (key: string) => tally.counter(key).mine.used
  const rows = createCounterRows({ pool, node: owner.node, first, usedHere })
  const store = createShareStore({ pool, owner, rows, dirty })
  const writer = createShareWriter({ pool, clock, rows, tally, queue, store, dirty })
  const life = createLife({ pool, clock, owner, onGap: writer.distrust })
  const lookout = createLookout({ clock, rows, tally })
  const upkeep = createUpkeep({ clock, life, rows, tally, dirty })
  const contact = createContact({ log: options.log, onAway: options.onAway ?? (() => undefined) })
  const rounds = createRounds<Request, Weighed>({ run, isNeeded: writer.isNeeded, onFailure: contact.failed })
  // An idle connection breaks when PostgreSQL crashes, which may forget what was stored last.
  pool.on('error', writer.distrust)
  const onFailure = contact.failed
  return { pool, first, tally, queue, rows, writer, life, lookout, upkeep, rounds, contact, onFailure }

  function changed(counter: Counter): void {
    dirty.add(counter)
    queue.touch(counter)
  }

  async function run(requests: readonly Request[]): Promise<Weighed[]> {
    // Those that came while the round before them waited in vain.
    if (requests.length > 0) contact.check()
    const answers = await withOneRetry(clock, async () => {
      if (contact.isAway || !life.isSure()) await life.renew()
      return writer.weigh(requests)
    })
    contact.answered()
    return answers
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
