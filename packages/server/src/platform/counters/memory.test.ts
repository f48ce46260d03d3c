import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HoldLine } from './counters.ts'
import { createMemoryCounters } from './memory.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const dayMs = 86_400_000

function testClock() {
  let passedMs = 0
  return {
    now: () => noon + passedMs,
    monotonic: () => passedMs,
    pass: (ms: number) => void (passedMs += ms),
  }
}

const key = fc.constantFrom('tokens:a:2026-11-22', 'tokens:b:2026-11-22', 'tokens:c:2026-11-22')
const amount = fc.integer({ min: 0, max: 20 })
const line = fc.record({ key, amount, limit: fc.integer({ min: 0, max: 50 }) })
const command = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('hold' as const),
      lines: fc.array(line, { maxLength: 3 }),
      ttlMs: fc.integer({ min: 1, max: 30 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(20), key, amount }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20 }) }),
  },
)

/** The plainest counters one can write: every hold in a list, every question a walk through it. */
function createModel(loaded: number) {
  const holds: { lines: readonly HoldLine[]; endsAt: number; settled: boolean }[] = []
  const used = new Map<string, number>()
  const held = (key: string, now: number) =>
    holds
      .filter((hold) => !hold.settled && hold.endsAt > now)
      .flatMap((hold) => hold.lines)
      .filter((line) => line.key === key)
      .reduce((sum, line) => sum + line.amount, 0)
  const read = (key: string, now: number) => ({ used: loaded + (used.get(key) ?? 0), held: held(key, now) })
  return {
    read,
    hold(lines: readonly HoldLine[], ttlMs: number, now: number) {
      for (const [index, line] of lines.entries()) {
        const before = lines.slice(0, index).filter((other) => other.key === line.key)
        const { used, held } = read(line.key, now)
        const total = used + held + before.reduce((sum, other) => sum + other.amount, 0)
        if (total + line.amount > line.limit)
          return { granted: false, key: line.key, used: total, limit: line.limit }
      }
      holds.push({ lines, endsAt: now + ttlMs, settled: false })
      return { granted: true }
    },
    settle(which: number, key: string, amount: number) {
      const hold = holds[which]
      if (hold) hold.settled = true
      used.set(key, (used.get(key) ?? 0) + amount)
    },
  }
}

test('any sequence of holds, settlements and time gives what a plain list gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(30), fc.array(command, { maxLength: 60 }), async (loaded, commands) => {
      const clock = testClock()
      const counters = createMemoryCounters({ clock, loadUsed: async () => loaded })
      const model = createModel(loaded)
      const holds: string[] = []
      for (const step of commands) {
        if (step.do === 'hold') {
          const answer = await counters.hold(step.lines, step.ttlMs)
          expect(answer).toMatchObject(model.hold(step.lines, step.ttlMs, clock.monotonic()))
          if (answer.granted) holds.push(answer.hold)
        } else if (step.do === 'settle') {
          counters.settle(holds[step.which] ?? 'hold_none', [{ key: step.key, amount: step.amount }])
          model.settle(step.which, step.key, step.amount)
        } else {
          clock.pass(step.ms)
        }
        for (const name of ['a', 'b', 'c']) {
          const key = `tokens:${name}:2026-11-22`
          expect(await counters.read(key)).toEqual(model.read(key, clock.monotonic()))
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('keys of a date long past are forgotten, today’s and undated ones are not', async () => {
  const clock = testClock()
  const asked: string[] = []
  const loadUsed = async (key: string) => (asked.push(key), 0)
  const counters = createMemoryCounters({ clock, loadUsed })
  const keys = ['tokens:a:2026-11-22', 'tokens:a:2026-11-25', 'requests:a']
  const holdAll = () =>
    counters.hold(
      keys.map((key) => ({ key, amount: 1, limit: 10 })),
      1_000,
    )
  await holdAll()
  clock.pass(3 * dayMs)
  await holdAll()
  expect(asked).toEqual([...keys, 'tokens:a:2026-11-22'])
})

test('a settlement before the first load is not lost', async () => {
  const counters = createMemoryCounters({ clock: testClock(), loadUsed: async () => 10 })
  counters.settle('hold_before_restart', [{ key: 'tokens:a:2026-11-22', amount: 5 }])
  expect(await counters.read('tokens:a:2026-11-22')).toEqual({ used: 15, held: 0 })
})
