import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HoldAnswer, HoldLine } from './counters.ts'
import { createMemoryCounters } from './memory.ts'
import { caution, reachedShare } from './rule.ts'
import { hourMs, testClock } from './test-counters.ts'

const dayMs = 86_400_000

const key = fc.constantFrom('tokens:a:2026-11-22', 'tokens:b:2026-11-22', 'tokens:c:2026-11-22')
const amount = fc.integer({ min: 0, max: 20 })
const variance = fc.constantFrom(0, 0, 1, 4, 9.5)
/** A budget's limit is the same for all who draw on it. */
const limits: Record<string, number> = {
  'tokens:a:2026-11-22': 50,
  'tokens:b:2026-11-22': 30,
  'tokens:c:2026-11-22': 3,
}
const line = fc.record({ key, amount, variance }).map((line) => ({ ...line, limit: limits[line.key] ?? 0 }))
const lines = fc.uniqueArray(line, { maxLength: 3, selector: (line) => line.key })
const hold = fc.record({
  do: fc.constant('hold' as const),
  lines,
  ttlMs: fc.integer({ min: 1, max: 30 }),
  waits: fc.boolean(),
})
const settle = fc.record({ do: fc.constant('settle' as const), which: fc.nat(20), key, amount })
const adjust = fc.record({ do: fc.constant('adjust' as const), which: fc.nat(20), key, amount, variance })
const pass = fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20 }) })
const give = fc.record({ do: fc.constant('abort' as const), which: fc.nat(20) })
const command = fc.oneof({ weight: 6, arbitrary: hold }, { weight: 4, arbitrary: settle }, adjust, pass, give)

interface Held {
  id: string
  lines: HoldLine[]
  endsAt: number
}

/** The plainest counters one can write: every hold in a list, every question a walk through it. */
function createModel(loaded: number) {
  const holds = new Map<string, Held>()
  const used = new Map<string, number>()
  return {
    holds,
    load(key: string) {
      const lines = [...holds.values()].flatMap((held) => held.lines).filter((line) => line.key === key)
      const sum = (of: (line: HoldLine) => number) => lines.reduce((total, line) => total + of(line), 0)
      return {
        used: loaded + (used.get(key) ?? 0),
        held: sum((line) => line.amount),
        variance: sum((line) => line.variance ?? 0),
        holds: lines.length,
      }
    },
    fits(lines: readonly HoldLine[]): boolean {
      return lines.every(({ key, amount, variance = 0, limit }) => {
        const load = this.load(key)
        const needed = load.used + load.held + amount + caution * Math.sqrt(load.variance + variance)
        return needed <= limit + 1e-9 || (load.holds === 0 && load.used < reachedShare * limit)
      })
    },
    isReached: (key: string, limit: number) => loaded + (used.get(key) ?? 0) >= reachedShare * limit,
    use: (key: string, amount: number) => void used.set(key, (used.get(key) ?? 0) + amount),
    expire(now: number) {
      for (const [id, held] of holds) if (held.endsAt <= now) holds.delete(id)
    },
  }
}

interface Asked {
  lines: HoldLine[]
  ttlMs: number
  abort: AbortController
  answer?: HoldAnswer
}

test('any sequence of holds, adjustments, settlements and time: sums as in a plain list, nothing granted beyond the rule, and the first who waits is kept out by it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(30), fc.array(command, { maxLength: 60 }), async (loaded, commands) => {
      const clock = testClock()
      const counters = createMemoryCounters({ clock, loadUsed: async () => loaded })
      const model = createModel(loaded)
      // What is settled before, SQL knows.
      for (const key of Object.keys(limits)) await counters.read(key)
      const ids: string[] = []
      const asked: Asked[] = []
      const granted = (one: Asked, answer: HoldAnswer) => {
        one.answer = answer
        if (!answer.granted) return
        // In the order in which they were granted: each by the rule, with those before it counted.
        expect(model.fits(one.lines)).toBe(true)
        ids.push(answer.hold)
        const held = { id: answer.hold, lines: one.lines.map((line) => ({ ...line })) }
        model.holds.set(answer.hold, { ...held, endsAt: clock.monotonic() + one.ttlMs })
      }
      for (const step of commands) {
        if (step.do === 'hold') {
          const one: Asked = { lines: step.lines, ttlMs: step.ttlMs, abort: new AbortController() }
          asked.push(one)
          const options = {
            ttlMs: step.ttlMs,
            waitMs: step.waits ? hourMs : 0,
            signal: () => one.abort.signal,
          }
          void counters.hold(step.lines, options).then((answer) => granted(one, answer))
        } else if (step.do === 'settle') {
          counters.settle(ids[step.which] ?? 'hold_none', [{ key: step.key, amount: step.amount }])
          model.holds.delete(ids[step.which] ?? '')
          model.use(step.key, step.amount)
        } else if (step.do === 'adjust') {
          const { key, amount, variance } = step
          counters.adjust(ids[step.which] ?? 'hold_none', [{ key, amount, variance }])
          const line = model.holds.get(ids[step.which] ?? '')?.lines.find((line) => line.key === key)
          if (line) Object.assign(line, { amount, variance })
        } else if (step.do === 'abort') {
          asked[step.which]?.abort.abort()
        } else {
          clock.pass(step.ms)
          model.expire(clock.monotonic())
          // Any question notices what ran out.
          await counters.read('tokens:a:2026-11-22')
        }
        await new Promise(setImmediate)
        for (const key of Object.keys(limits)) {
          const { used, held } = model.load(key)
          expect(await counters.read(key)).toEqual({ used, held })
        }
        const first = asked.find((one) => one.answer === undefined)
        if (first) expect(model.fits(first.lines)).toBe(false)
        const last = asked.at(-1)
        if (step.do === 'hold' && last?.answer?.granted === false) {
          const { key, limit, waits } = last.answer
          expect(waits).toBe(!model.isReached(key, limit))
        }
      }
      await counters.close()
      await new Promise(setImmediate)
      expect(asked.every((one) => one.answer !== undefined)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('keys of a time long past are forgotten, today’s and undated ones are not, open ones once nothing is held', async () => {
  const clock = testClock()
  const asked: string[] = []
  const loadUsed = async (key: string) => (asked.push(key), 0)
  const counters = createMemoryCounters({ clock, loadUsed })
  const kept = ['tokens:a:2026-11-25', 'requests:a', 'calls:a:open']
  const old = ['tokens:a:2026-11-22', 'tokens:a:2026-11-22T12:00', 'calls:b:open']
  const holdAll = async () => {
    const answer = await counters.hold(
      [...kept, ...old].map((key) => ({ key, amount: 1, limit: 10 })),
      { ttlMs: 1_000 },
    )
    return answer.granted ? answer.hold : expect.unreachable()
  }
  await holdAll()
  await counters.hold([{ key: 'calls:a:open', amount: 1, limit: 10 }], { ttlMs: 9 * dayMs })
  clock.pass(3 * dayMs)
  await holdAll()
  expect(asked).toEqual([...kept, ...old, ...old])
})

test.each([
  { inSql: 10, used: 10 },
  { inSql: 3, used: 5 },
])(
  'a settlement before the first load is part of the $inSql SQL says then, and never lost',
  async ({ inSql, used }) => {
    const counters = createMemoryCounters({ clock: testClock(), loadUsed: async () => inSql })
    counters.settle('none', [{ key: 'tokens:a:2026-11-22', amount: 5 }])
    expect(await counters.read('tokens:a:2026-11-22')).toEqual({ used, held: 0 })
  },
)

test('beyond 100,000, idle counters that SQL can tell of again are forgotten after minutes, and what was used is not', async () => {
  const clock = testClock()
  const settled = new Map<string, number>()
  const asked: string[] = []
  const loadUsed = async (key: string) => (asked.push(key), settled.get(key) ?? 0)
  const counters = createMemoryCounters({ clock, loadUsed })
  const [idle, held, busy] = ['idle', 'held', 'busy'].map((name) => `usd.conversation.utc:${name}:2026-11-22`)
  if (idle === undefined || held === undefined || busy === undefined) expect.unreachable()
  const take = async (...keys: string[]) => {
    const lines = keys.map((key) => ({ key, amount: 5, limit: 1_000 }))
    const answer = await counters.hold(lines, { ttlMs: hourMs })
    return answer.granted ? answer.hold : expect.unreachable()
  }
  const spend = async (key: string) => {
    counters.settle(await take(key), [{ key, amount: 7 }])
    settled.set(key, (settled.get(key) ?? 0) + 7)
  }
  await spend(idle)
  await take(held)
  const passMinutes = async (count: number) => {
    for (let minute = 0; minute < count; minute++) {
      clock.pass(60_000)
      await spend(busy)
    }
  }
  await passMinutes(8)
  asked.length = 0
  await counters.read(idle)
  expect(asked).toEqual([])

  for (let one = 0; one < 100_000; one++) await counters.read(`usd.conversation.utc:${one}:2026-11-22`)
  await passMinutes(4)
  asked.length = 0
  await counters.read(held)
  await counters.read('usd.conversation.utc:0:2026-11-22')
  expect(asked).toEqual([])

  await passMinutes(8)
  expect(await counters.read(idle)).toEqual({ used: 7, held: 0 })
  expect(await counters.read(held)).toEqual({ used: 0, held: 5 })
  expect(await counters.read(busy)).toEqual({ used: 20 * 7, held: 0 })
  expect(asked).toEqual([idle])
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e13])(
  'an amount of %d is refused, and changes nothing',
  async (amount) => {
    const counters = createMemoryCounters({ clock: testClock(), loadUsed: async () => 0 })
    const line = { key: 'tokens:a:2026-11-22', limit: 10 }
    await expect(counters.hold([{ ...line, amount }], { ttlMs: 1 })).rejects.toThrow(RangeError)
    const answer = await counters.hold([{ ...line, amount: 1, variance: 1 }], { ttlMs: 1 })
    counters.adjust(answer.granted ? answer.hold : '', [
      { key: line.key, amount: Number.NaN, variance: Number.NaN },
    ])
    counters.settle('hold_none', [{ key: line.key, amount: Number.NaN }])
    expect(await counters.read(line.key)).toEqual({ used: 0, held: 0 })
  },
)
