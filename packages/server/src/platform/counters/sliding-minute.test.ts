import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Storage } from '../sql/storage.ts'
import { testDatabases } from '../sql/test-database.ts'
import { createSlidingMinute } from './sliding-minute.ts'
import { hourMs, migrate, noon, openCounters, testClock } from './test-counters.ts'

let keys = 0

describe.each(await testDatabases())('a limit per minute beside $name', (databases) => {
  let storage: Storage
  beforeAll(async () => {
    storage = await databases.openControl()
    await migrate(storage)
  })
  afterAll(() => databases.dispose())

  /** Calls of one person, each settled at once with what it took. */
  function createCaller(limit: number) {
    const clock = testClock()
    const counters = openCounters(storage, { clock })
    const minutes = createSlidingMinute(counters)
    const prefix = `spl_rate:per_${++keys}`
    const granted: { at: number; amount: number }[] = []
    return {
      clock,
      granted,
      close: () => counters.close(),
      /** @returns 0 when it was granted, or the seconds to wait */
      async call(amount: number): Promise<number> {
        const at = clock.now()
        const minute = await minutes.line({ prefix, limit, now: at })
        const answer = await counters.hold([{ ...minute.line, amount }], { ttlMs: hourMs })
        if (!answer.granted) return minute.secondsUntil(amount, answer)
        counters.settle(answer.hold, [{ key: minute.line.key, amount }])
        granted.push({ at, amount })
        return 0
      },
    }
  }

  const numRuns = databases.name === 'sqlite' ? 150 : 8
  const call = fc.record({
    amount: fc.integer({ min: 1, max: 5 }),
    afterMs: fc.oneof(fc.nat(800), fc.nat(40_000)),
  })

  test('no 60 seconds grant more than the stated bound, no minute of the clock more than the limit', async () => {
    const calls = fc.array(call, { minLength: 5, maxLength: 60, size: 'max' })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10, max: 30 }), calls, async (limit, calls) => {
        const { clock, granted, call, close } = createCaller(limit)
        const largest = Math.max(...calls.map(({ amount }) => amount))
        for (const { amount, afterMs } of calls) {
          clock.pass(afterMs)
          await call(amount)
        }
        await close()
        const sum = (from: number, to: number) =>
          granted.filter(({ at }) => at > from && at <= to).reduce((total, { amount }) => total + amount, 0)
        for (const { at } of granted) {
          const into = (at % 60_000) / 60_000
          // The last call may pass the limit by what it takes beyond what was left, when it was alone.
          expect(sum(at - 60_000, at)).toBeLessThanOrEqual(limit * (1 + into) + 2 * (largest - 1))
          const minute = Math.floor(at / 60_000) * 60_000
          expect(sum(minute - 1, minute + 59_999)).toBeLessThanOrEqual(limit + largest - 1)
        }
      }),
      { numRuns },
    )
  })

  test('calls, which take 1 each, never pass the bound at all', async () => {
    const calls = fc.array(fc.oneof(fc.nat(800), fc.nat(40_000)), {
      minLength: 5,
      maxLength: 80,
      size: 'max',
    })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), calls, async (limit, calls) => {
        const { clock, granted, call, close } = createCaller(limit)
        for (const afterMs of calls) {
          clock.pass(afterMs)
          await call(1)
        }
        await close()
        for (const { at } of granted) {
          const last = granted.filter((one) => one.at > at - 60_000 && one.at <= at).length
          expect(last).toBeLessThanOrEqual(limit * (1 + (at % 60_000) / 60_000))
        }
      }),
      { numRuns },
    )
  })

  test('who waits as long as told is granted when nobody else calls, and no second is wasted', async () => {
    const calls = fc.array(call, { minLength: 10, maxLength: 60, size: 'max' })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 20 }), calls, async (limit, calls) => {
        const { clock, call, close } = createCaller(limit)
        for (const { amount, afterMs } of calls) {
          clock.pass(afterMs)
          const seconds = await call(amount)
          if (seconds === 0) continue
          expect(seconds).toBeLessThanOrEqual(120)
          if (seconds > 1) {
            clock.pass((seconds - 1) * 1_000 - 1)
            const early = await call(amount)
            // A lone call may pass a limit that is not as good as reached.
            if (early > 0) expect(early).toBeLessThanOrEqual(2)
            if (early === 0) continue
            clock.pass(1_001)
          } else clock.pass(1_000)
          expect(await call(amount)).toBe(0)
        }
        await close()
      }),
      { numRuns },
    )
  })

  test('an even use below the limit is never kept out', async () => {
    const { clock, granted, call, close } = createCaller(61)
    for (let second = 0; second < 240; second++) {
      expect(await call(1)).toBe(0)
      clock.pass(1_000)
    }
    await close()
    expect(granted).toHaveLength(240)
    expect(granted[0]?.at).toBe(noon)
  })
})
