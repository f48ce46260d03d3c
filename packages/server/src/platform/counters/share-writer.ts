import type { ClientBase, Pool } from 'pg'
import type { Clock } from '../clock/clock.ts'
import type { Counter, Draw, Waiter } from './counter.ts'
import type { CounterRows } from './counter-rows.ts'
import type { HoldAnswer } from './counters.ts'
import type { Queue, Request } from './queue.ts'
import type { ShareStore } from './share-store.ts'
import { countersToAsk, createSlices, giveBack, planSlices, type Prepared } from './slices.ts'
import type { Tally } from './tally.ts'

export type Weighed = ReturnType<Queue['weigh']>

/** Brings one node's tally and PostgreSQL together. */
export interface ShareWriter {
  /**
   * Weighs who waits and new holds with every node's share known and locked, and writes this node's share, in one
   * transaction; without either it writes what changed. When it throws, none of the holds is held, who waited still
   * waits, and everything this node counted will be written again, since nobody knows what was stored (a crash of
   * PostgreSQL may forget the past, too).
   */
  weigh(requests: readonly Request[]): Promise<Weighed[]>
  /** Holds at once what fits into the slices this node keeps. @returns undefined where it must be weighed */
  holdAtOnce(request: Request): HoldAnswer | undefined
  /** Whether there is something to write or to weigh without a new hold. */
  isNeeded(): boolean
  /** What this node stored may be gone: all is written again, and no slice is relied on. */
  distrust(): void
}

export interface ShareWriterOptions {
  pool: Pool
  clock: Clock
  rows: CounterRows
  tally: Tally
  queue: Queue
  store: ShareStore
  /** counters of the tally that are not written */
  dirty: Set<Counter>
}

interface Round {
  requests: readonly Request[]
  waiters: readonly Waiter[]
  /** slices that run out */
  refills: readonly Draw[]
  answers: Weighed[]
  granted: { waiter: Waiter; answer: HoldAnswer }[]
}

export function createShareWriter(options: ShareWriterOptions): ShareWriter {
  const { pool, clock, rows, tally, queue, store, dirty } = options
  const slices = createSlices(clock)
  return {
    async weigh(requests) {
      const round: Round = {
        requests,
        waiters: queue.candidates(),
        refills: slices.refills(),
        answers: [],
        granted: [],
      }
      try {
        if (requests.length + round.waiters.length + round.refills.length > 0) await decide(round)
        else await store.confirm(await store.write(pool, []))
      } catch (error) {
        undo(round, options)
        distrust()
        throw error
      }
      for (const { waiter, answer } of round.granted) waiter.finish(answer)
      return round.answers
    },
    holdAtOnce({ draws, options }) {
      if (!slices.takeAll(draws)) return undefined
      return { granted: true, hold: tally.begin(draws, options.ttlMs) }
    },
    isNeeded: () => dirty.size > 0 || queue.isTouched || slices.areRunningOut,
    distrust,
  }

  async function decide(round: Round): Promise<void> {
    const known = [...round.waiters.flatMap(({ draws }) => draws), ...round.refills]
    const asking = countersToAsk(round.requests)
    for (const { counter } of known) asking.add(counter)
    const requests = round.requests.map((request) => slices.prepare(request, asking))
    if (asking.size === 0) {
      for (const request of requests) round.answers.push(weigh(queue, request))
      return store.confirm(await store.write(pool, []))
    }
    const counters = [...asking]
    const keys = counters.map(({ key }) => key).sort()
    await rows.ensure(keys)
    const { planned, written } = await transact(pool, async (client) => {
      const others = await rows.lock(client, keys)
      tally.expire()
      for (const counter of counters) {
        counter.elsewhere = others(counter.key)
        counter.isKnown = true
        counter.readAt = clock.monotonic()
        // Given back, to be weighed like the rest, and again only once it is stored.
        counter.slice = undefined
      }
      round.granted = queue.regrant(round.waiters)
      for (const request of requests) round.answers.push(weigh(queue, request))
      const draws = [...known, ...requests.flatMap(({ asking }) => asking)]
      const planned = planSlices(draws, { others, now: clock.monotonic() })
      return { planned, written: await store.write(client, counters, planned) }
    })
    for (const [counter, slice] of planned) counter.slice = slice
    await store.confirm(written)
  }

  function distrust(): void {
    for (const counter of tally.counters()) {
      counter.slice = undefined
      dirty.add(counter)
    }
  }
}

function weigh(queue: Queue, request: Prepared): Weighed {
  const answer = queue.weigh(request)
  if (!('granted' in answer && answer.granted)) giveBack(request)
  return answer
}

/** As though the round had never been: nothing is held by it, and who waited waits. */
function undo({ answers, granted, waiters }: Round, { tally, queue }: { tally: Tally; queue: Queue }): void {
  for (const answer of answers) {
    if ('waiter' in answer) queue.dismiss(answer.waiter)
    else if (answer.granted) tally.end(answer.hold)
  }
  for (const { waiter, answer } of granted) {
    if (answer.granted) tally.end(answer.hold)
    queue.restore(waiter)
  }
  for (const { draws } of waiters) for (const { counter } of draws) queue.touch(counter)
}

async function transact<T>(pool: Pool, run: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let committed = false
  try {
    await client.query('begin')
    const result = await run(client)
    await client.query('commit')
    committed = true
    return result
  } finally {
    // Otherwise the session is closed, which undoes the transaction whatever state it is in.
    client.release(!committed)
  }
}
