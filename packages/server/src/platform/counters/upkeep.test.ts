import { expect, test } from 'vitest'
import type { Counter } from './counter.ts'
import type { CounterRows } from './counter-rows.ts'
import { hourMs, testClock } from './test-counters.ts'
import { createTally } from './tally.ts'
import { createUpkeep } from './upkeep.ts'

const key = 'spl_upkeep:pool:open'

function createNode() {
  const clock = testClock()
  const dirty = new Set<Counter>()
  const tally = createTally({ clock, changed: (counter) => void dirty.add(counter) })
  const rows = { forget: async () => undefined, sweep: async () => undefined } as unknown as CounterRows
  const life = { isSure: () => true, renew: async () => undefined }
  const upkeep = createUpkeep({ clock, life, rows, tally, dirty })
  const isKnown = () => [...tally.counters()].some((counter) => counter.key === key)
  return { clock, dirty, tally, upkeep, isKnown }
}

test('calls under way are forgotten only once the others know that none is left', async () => {
  const { clock, dirty, tally, upkeep, isKnown } = createNode()
  tally.settle(tally.begin(tally.draws([{ key, amount: 1, limit: 9 }]), hourMs), [])

  await upkeep.beat()
  expect(isKnown()).toBe(true)

  dirty.clear() // stored
  clock.pass(60_000)
  await upkeep.beat()
  expect(isKnown()).toBe(false)
})

test('what was reserved for calls under way is given back before they are forgotten', async () => {
  const { clock, dirty, tally, upkeep, isKnown } = createNode()
  const counter = tally.counter(key)
  counter.slice = { left: 4, size: 4, limit: 9, cost: 1, takenAt: clock.monotonic() }

  await upkeep.beat()
  expect(isKnown()).toBe(true)

  clock.pass(60_000)
  await upkeep.beat()
  expect(counter.slice).toBeUndefined()
  expect([...dirty]).toEqual([counter])
  expect(isKnown()).toBe(true)

  dirty.clear() // stored
  clock.pass(60_000)
  await upkeep.beat()
  expect(isKnown()).toBe(false)
})
