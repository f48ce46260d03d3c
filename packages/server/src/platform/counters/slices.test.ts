import * as fc from 'fast-check'
import type { Pool } from 'pg'
import { expect, test } from 'vitest'
import { nothing, type Counter } from './counter.ts'
import type { CounterRows } from './counter-rows.ts'
import { createQueue } from './queue.ts'
import { caution, type Load } from './rule.ts'
import { createShareStore } from './share-store.ts'
import { createShareWriter } from './share-writer.ts'
import type { Share } from './shares.ts'
import { createTally } from './tally.ts'
import { hourMs, testClock } from './test-counters.ts'

const key = 'spl_slices:pool:2026-11-30'
const limit = 300
const none = { key, ...nothing, reserved: 0 }

/** PostgreSQL as far as the share writer needs it, every answer of which comes when the scheduler says. */
function createStore(scheduler: fc.Scheduler) {
  const stored = new Map<string, Share>([['somebody else', { ...none, holds: 1 }]])
  const dead = new Set<string>()
  let lock: Promise<unknown> = Promise.resolve()
  let fault: 'none' | 'not stored' | 'answer lost' = 'none'
  const answer = () => scheduler.schedule(Promise.resolve())

  return {
    dead,
    failNext: (kind: typeof fault) => void (fault = kind),
    pool: {
      query: (_: string, values: unknown[]) => write(values),
      connect: async () => connect(),
    } as unknown as Pool,
    rowsOf: (node: string): CounterRows => ({
      ensure: async () => undefined,
      async lock(client) {
        await (client as unknown as ReturnType<typeof connect>).takeLock()
        await answer()
        const others = [...stored].filter(([name]) => name !== node && !dead.has(name))
        const sum = (of: keyof Omit<Share, 'key'>) =>
          others.reduce((total, [, share]) => total + share[of], 0)
        return () => ({
          used: [...stored].reduce((total, [name, share]) => (name === node ? total : total + share.used), 0),
          held: sum('held'),
          variance: sum('variance'),
          holds: sum('holds'),
          certain: sum('certain'),
          promised: sum('promised'),
          reserved: sum('reserved'),
          nodes: others.length,
        })
      },
      read: () => expect.unreachable(),
      doubt: () => undefined,
      unlearn: () => undefined,
      forget: async () => undefined,
      sweep: async () => undefined,
    }),
  }

  async function write(values: unknown[], into = stored): Promise<{ rows: { key: string }[] }> {
    await answer()
    const [node, , keys, used, held, variance, holds, certain, promised, reserved] = values as [
      string,
      number,
      string[],
      ...number[][],
    ]
    const row = (column?: number[]) => column?.[0] ?? Number.NaN
    expect(keys).toEqual([key])
    into.set(node, {
      key,
      used: row(used),
      held: row(held),
      variance: row(variance),
      holds: row(holds),
      certain: row(certain),
      promised: row(promised),
      reserved: row(reserved),
    })
    return { rows: [] }
  }

  function connect() {
    const changes = new Map<string, Share>()
    let unlock: () => void = () => undefined
    return {
      async takeLock() {
        const before = lock
        const { promise, resolve } = Promise.withResolvers<void>()
        unlock = resolve
        lock = before.then(() => promise)
        await before
      },
      async query(text: string, values: unknown[] = []): Promise<{ rows: { key: string }[] }> {
        if (text.includes('insert')) return write(values, changes)
        await answer()
        if (text !== 'commit') return { rows: [] }
        const now = fault
        fault = 'none'
        if (now !== 'not stored') for (const [node, share] of changes) stored.set(node, share)
        if (now !== 'none') throw new Error(now)
        return { rows: [] }
      },
      release: () => unlock(),
    }
  }
}

function createNode(name: string, store: ReturnType<typeof createStore>) {
  const clock = testClock()
  const dirty = new Set<Counter>()
  const tally = createTally({
    clock,
    changed(counter) {
      dirty.add(counter)
      queue.touch(counter)
    },
  })
  const queue = createQueue(tally, () => undefined)
  const owner = { node: name, lifeMs: hourMs }
  const rows = store.rowsOf(name)
  const shares = createShareStore({ pool: store.pool, owner, rows, dirty })
  const writer = createShareWriter({ pool: store.pool, clock, rows, tally, queue, store: shares, dirty })
  const holds: string[] = []
  let round: Promise<unknown> = Promise.resolve()
  let atOnce = 0
  return {
    name,
    load: () => tally.counter(key).mine,
    atOnce: () => atOnce,
    hold(amount: number, variance: number) {
      const request = { draws: tally.draws([{ key, amount, variance, limit }]), options: { ttlMs: hourMs } }
      const answer = writer.holdAtOnce(request)
      if (answer !== undefined) atOnce++
      if (answer?.granted === true) holds.push(answer.hold)
      else if (answer === undefined) later([request])
    },
    synchronise: () => later([]),
    settle(which: number) {
      const [hold] = holds.splice(which % Math.max(holds.length, 1), 1)
      // All of it was used, so that the sum shows what was ever granted.
      const before = tally.counter(key).mine.held
      if (hold === undefined) return
      tally.end(hold)
      tally.settle('', [{ key, amount: before - tally.counter(key).mine.held }])
    },
  }

  function later(requests: Parameters<typeof writer.weigh>[0]): void {
    round = round.then(async () => {
      if (store.dead.has(name)) return
      const answers = await writer.weigh(requests).catch(() => [])
      for (const answer of answers) if ('granted' in answer && answer.granted) holds.push(answer.hold)
    })
  }
}

/** One node at work for a while, so that the others' slices grow old. */
const phase = fc.record({
  node: fc.nat(2),
  holds: fc.array(fc.record({ amount: fc.integer({ min: 1, max: 3 }), variance: fc.constantFrom(0, 0, 1) }), {
    maxLength: 80,
    size: 'max',
  }),
  settles: fc.boolean(),
  fault: fc.constantFrom('none' as const, 'none' as const, 'not stored' as const, 'answer lost' as const),
  /** answers of the store between two holds */
  turns: fc.nat(8),
  /** everything is answered in the end */
  comesToRest: fc.boolean(),
})

test('three nodes together never grant more than the limit, whatever is delayed or fails, and whoever dies', async () => {
  let atOnce = 0
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(phase, { minLength: 4, maxLength: 12, size: 'max' }),
      fc.option(fc.nat(12)),
      async (scheduler, phases, death) => {
        const store = createStore(scheduler)
        const nodes = ['a', 'b', 'c'].map((name) => createNode(name, store))
        const expectWithin = () => {
          const alive = nodes.filter(({ name }) => !store.dead.has(name)).map((node) => node.load())
          const sum = (of: (load: Load) => number) => alive.reduce((total, load) => total + of(load), 0)
          const deviation = caution * Math.sqrt(sum((load) => load.variance))
          expect(sum((load) => load.used + load.held) + deviation).toBeLessThanOrEqual(limit + 1e-6)
        }
        for (const [index, { node: which, holds, settles, fault, turns, comesToRest }] of phases.entries()) {
          if (index === death) store.dead.add('c')
          const node = nodes[which]
          if (node === undefined || store.dead.has(node.name)) continue
          store.failNext(fault)
          for (const { amount, variance } of holds) {
            node.hold(amount, variance)
            if (settles) node.settle(0)
            node.synchronise()
            for (let turn = 0; turn < turns; turn++) {
              await new Promise(setImmediate)
              if (scheduler.count() > 0) await scheduler.waitNext(1)
            }
            expectWithin()
          }
          if (comesToRest) await scheduler.waitIdle()
          expectWithin()
        }
        await scheduler.waitIdle()
        expectWithin()
        for (const node of nodes) atOnce += node.atOnce()
      },
    ),
    { numRuns: 30, endOnFailure: true },
  )
  // Otherwise nothing would have been shown about holds that ask nobody.
  expect(atOnce).toBeGreaterThan(300)
})
