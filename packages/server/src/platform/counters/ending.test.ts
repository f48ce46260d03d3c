import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Storage } from '../sql/storage.ts'
import { testDatabases } from '../sql/test-database.ts'
import type { Counters, HoldLine } from './counters.ts'
import { createMemoryCounters } from './memory.ts'
import { hold, hourMs, long, migrate, openCounters, runSql, testClock } from './test-counters.ts'

const opened: Counters[] = []
afterEach(async () => {
  for (const counters of opened.splice(0)) await counters.close()
})

function open(...args: Parameters<typeof openCounters>): Counters {
  const counters = openCounters(...args)
  opened.push(counters)
  return counters
}

let keys = 0
const newKey = () => `spl_ending:per_${++keys}:2026-11-22`
/** A stream that was granted for 20 of 100, and is ended beyond 104. */
const stream = (key: string, more: Partial<HoldLine> = {}): HoldLine => ({
  key,
  amount: 20,
  variance: 1,
  certain: 5,
  limit: 100,
  ceiling: 104,
  ...more,
})

describe.each(await testDatabases())('holds that can be ended, beside $name', (databases) => {
  let storage: Storage
  beforeAll(async () => {
    storage = await databases.openControl()
    await migrate(storage)
  })
  afterAll(() => databases.dispose())

  test('are over where what is used and what is certain comes to more than the ceiling, whoever it is of', async () => {
    const counters = open(storage)
    const key = newKey()
    const [one, other] = [await hold(counters, [stream(key)]), await hold(counters, [stream(key)])]
    counters.settle('none', [{ key, amount: 60 }])
    counters.adjust(one, [{ key, amount: 39, certain: 39 }])
    expect([counters.overrun(one), counters.overrun(other)]).toEqual([undefined, undefined])
    counters.adjust(one, [{ key, amount: 40, certain: 40 }])
    expect(counters.overrun(one)).toEqual({ key, certain: 105 })
    expect(counters.overrun(other)).toEqual({ key, certain: 105 })
  })

  test('fit again when the ceiling they are told of is higher, and those without one are never over', async () => {
    const counters = open(storage)
    const key = newKey()
    const { ceiling: _, ...endless } = stream(key)
    const [one, never] = [await hold(counters, [stream(key)]), await hold(counters, [endless])]
    counters.adjust(one, [{ key, amount: 200, certain: 200 }])
    counters.adjust(never, [{ key, amount: 500, certain: 500, ceiling: 1 }])
    expect(counters.overrun(one)).toEqual({ key, certain: 700 })
    expect([counters.overrun(never), counters.isNear(never)]).toEqual([undefined, false])
    counters.adjust(one, [{ key, amount: 200, certain: 200, ceiling: 700 }])
    expect(counters.overrun(one)).toBeUndefined()
    expect(counters.overrun('hold_none')).toBeUndefined()
  })

  test('what is held without a word of it is certain as a whole: nobody can take it back', async () => {
    const counters = open(storage)
    const key = newKey()
    await hold(counters, [{ key, amount: 70, limit: 100 }])
    const one = await hold(counters, [stream(key)])
    counters.adjust(one, [{ key, amount: 35, certain: 35 }])
    expect(counters.overrun(one)).toEqual({ key, certain: 105 })
  })

  test('are near once what all are expected to need passes the limit', async () => {
    const counters = open(storage)
    const key = newKey()
    const one = await hold(counters, [stream(key)])
    expect(counters.isNear(one)).toBe(false)
    counters.adjust(one, [{ key, amount: 101, variance: 0, certain: 5 }])
    expect(counters.isNear(one)).toBe(true)
    expect(counters.isNear('hold_none')).toBe(false)
  })

  test('a bold hold keeps free what was promised to others, not what they have come to be expected to need', async () => {
    const counters = open(storage)
    const key = newKey()
    const giant = await hold(counters, [stream(key)])
    counters.adjust(giant, [{ key, amount: 95, variance: 400, certain: 30 }])
    const asked = { ...stream(key), amount: 70 }
    expect(await counters.hold([asked], long)).toMatchObject({ granted: false, waits: true })
    expect(await counters.hold([{ ...asked, amount: 71, bold: true }], long)).toMatchObject({
      granted: false,
    })
    // 30 are certain of what the giant was promised 20 for.
    expect(await counters.hold([{ ...asked, bold: true }], long)).toMatchObject({ granted: true })
  })
})

const postgres = (await testDatabases()).find(({ name }) => name === 'postgres')

describe.skipIf(postgres === undefined)('streams on two nodes', () => {
  let storage: Storage
  beforeAll(async () => {
    if (postgres === undefined) return
    storage = await postgres.open()
    await migrate(storage)
  })
  afterAll(() => postgres?.dispose())

  test('are over by what the other node’s have cost, soon after it has', async () => {
    const key = newKey()
    const clock = testClock()
    const [one, other] = [open(storage, { clock }), open(storage)]
    const [mine, theirs] = [await hold(one, [stream(key)]), await hold(other, [stream(key)])]
    other.adjust(theirs, [{ key, amount: 100, certain: 100 }])
    await vi.waitFor(() => {
      clock.pass(1_000)
      expect(one.overrun(mine)).toEqual({ key, certain: 105 })
    })
    other.settle(theirs, [{ key, amount: 3 }])
    await vi.waitFor(() => {
      clock.pass(1_000)
      expect(one.overrun(mine)).toBeUndefined()
    })
  })

  test('all that a node of an older release holds counts as certain', async () => {
    const key = newKey()
    const [one, older] = [open(storage), open(storage)]
    await hold(older, [stream(key, { certain: 0, amount: 90, variance: 0 })])
    await runSql(storage, `update counter_shares set certain = null, promised = null where key = $1`, key)
    const mine = await hold(one, [stream(key, { amount: 1, certain: 1, variance: 0 })])
    one.adjust(mine, [{ key, amount: 15, certain: 15 }])
    expect(one.overrun(mine)).toEqual({ key, certain: 105 })
  })
})

const amount = fc.integer({ min: 0, max: 50 })
const adjustment = fc.record({ which: fc.nat(9), amount, certain: amount })

test.each([Number.NaN, -1, Infinity])('a hold of which %d is certain is none', async (certain) => {
  const counters = createMemoryCounters({ clock: testClock(), loadUsed: async () => 0 })
  await expect(counters.hold([stream(newKey(), { certain })], long)).rejects.toThrow(RangeError)
  await counters.close()
})

test('whatever holds come to, what is certain of them is never more than they hold, and nothing is left of it in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ amount, certain: amount }), { minLength: 1, maxLength: 10 }),
      fc.array(adjustment, { maxLength: 30 }),
      async (asked, adjustments) => {
        const counters = createMemoryCounters({ clock: testClock(), loadUsed: async () => 0 })
        const key = newKey()
        const line = { key, variance: 1, limit: 1_000_000 }
        const held: { id: string; certain: number }[] = []
        for (const { amount, certain } of asked) {
          const id = await hold(counters, [{ ...line, amount, certain, ceiling: 0 }], hourMs)
          held.push({ id, certain: Math.min(amount, certain) })
        }
        for (const { which, amount, certain } of adjustments) {
          const one = held[which % held.length]
          if (one === undefined) continue
          counters.adjust(one.id, [{ key, amount, certain }])
          one.certain = Math.min(amount, certain)
        }
        const sum = held.reduce((total, { certain }) => total + certain, 0)
        const first = held[0]?.id ?? ''
        expect(counters.overrun(first)?.certain ?? 0).toBe(sum)
        for (const { id } of held) counters.settle(id, [])
        const last = await hold(counters, [{ ...line, amount: 1, certain: 1, ceiling: 0 }])
        expect(counters.overrun(last)).toEqual({ key, certain: 1 })
        await counters.close()
      },
    ),
  )
})
