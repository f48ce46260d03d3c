import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Storage } from '../sql/storage.ts'
import { testDatabases } from '../sql/test-database.ts'
import type { Counters, HoldAnswer } from './counters.ts'
import { hold, hourMs, migrate, openCounters, testClock } from './test-counters.ts'

const opened: Counters[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const counters of opened.splice(0)) await counters.close()
})

function open(...args: Parameters<typeof openCounters>): Counters {
  const counters = openCounters(...args)
  opened.push(counters)
  return counters
}

let keys = 0
const newKey = () => `spl_waiting:per_${++keys}:2026-11-22`

/** Asks for room, and notes under its name when the answer comes. */
function createWaiters(counters: Counters) {
  const answers: { name: string; answer: HoldAnswer }[] = []
  return {
    answers,
    granted: () => answers.filter(({ answer }) => answer.granted).map(({ name }) => name),
    holdOf(name: string): string {
      const answer = answers.find((one) => one.name === name)?.answer
      return answer?.granted === true ? answer.hold : expect.unreachable(`${name} holds nothing`)
    },
    /** Resolves when the request was weighed: answered, or in line. */
    async ask(name: string, amounts: Record<string, number>, signal?: AbortSignal) {
      const lines = Object.entries(amounts).map(([key, amount]) => ({ key, amount, limit: 10 }))
      const answer = counters.hold(lines, { ttlMs: hourMs, waitMs: hourMs, signal: signal && (() => signal) })
      void answer.then((answer) => answers.push({ name, answer }))
      await round(counters)
    },
  }
}

/** What was asked before has been weighed: rounds take in the order of asking. */
async function round(counters: Counters): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await hold(counters, [{ key: 'requests:round', amount: 0, limit: 1 }])
}

describe.each(await testDatabases())('waiting beside $name', (databases) => {
  let storage: Storage
  beforeAll(async () => {
    storage = await databases.openControl()
    await migrate(storage)
  })
  afterAll(() => databases.dispose())

  test('who waits is granted when somebody settles, in the order of arrival', async () => {
    const counters = open(storage)
    const key = newKey()
    const { ask, granted, holdOf } = createWaiters(counters)
    for (const name of ['a', 'b', 'c', 'd']) await ask(name, { [key]: 5 })
    expect(granted()).toEqual(['a', 'b'])
    counters.settle(holdOf('b'), [{ key, amount: 1 }])
    await round(counters)
    expect(granted()).toEqual(['a', 'b'])
    counters.settle(holdOf('a'), [])
    await round(counters)
    expect(granted()).toEqual(['a', 'b', 'c'])
    expect(await counters.read(key)).toEqual({ used: 1, held: 5 })
  })

  test('a small call does not overtake a large one on the same counter', async () => {
    const counters = open(storage)
    const key = newKey()
    const { ask, granted, holdOf } = createWaiters(counters)
    await ask('first', { [key]: 6 })
    await ask('large', { [key]: 8 })
    await ask('small', { [key]: 1 })
    expect(granted()).toEqual(['first'])
    counters.settle(holdOf('first'), [])
    await round(counters)
    expect(granted()).toEqual(['first', 'large', 'small'])
  })

  test('a call that waits for one counter keeps nobody from another, nor from room it does not need', async () => {
    const counters = open(storage)
    const [mine, shared, other] = [newKey(), newKey(), newKey()]
    const { ask, granted } = createWaiters(counters)
    await ask('first', { [mine]: 6, [shared]: 1 })
    await ask('kept out', { [mine]: 6, [shared]: 1 })
    await ask('elsewhere', { [other]: 6, [shared]: 1 })
    await ask('fits beside', { [other]: 1 })
    expect(granted()).toEqual(['first', 'elsewhere', 'fits beside'])
  })

  test('a call that is too large for the rest waits until it is alone, and then is granted', async () => {
    const counters = open(storage)
    const key = newKey()
    const { ask, granted, holdOf } = createWaiters(counters)
    await ask('first', { [key]: 3 })
    await ask('too large', { [key]: 30 })
    await ask('after it', { [key]: 1 })
    expect(granted()).toEqual(['first'])
    counters.settle(holdOf('first'), [])
    await round(counters)
    expect(granted()).toEqual(['first', 'too large'])
  })

  test('a hold that becomes smaller makes room, and one that grows past the limit is never refused', async () => {
    const counters = open(storage)
    const key = newKey()
    const { ask, granted, holdOf } = createWaiters(counters)
    await ask('first', { [key]: 6 })
    counters.adjust(holdOf('first'), [{ key, amount: 60, variance: 9 }])
    await ask('second', { [key]: 6 })
    expect(await counters.read(key)).toEqual({ used: 0, held: 60 })
    expect(granted()).toEqual(['first'])
    counters.adjust(holdOf('first'), [
      { key, amount: 2 },
      { key: 'requests:none', amount: 1 },
    ])
    counters.adjust('hold_none', [{ key, amount: 2 }])
    await round(counters)
    expect(granted()).toEqual(['first', 'second'])
  })

  test('of calls under way only so many are let in at once, and the next when one ends, which uses nothing', async () => {
    const counters = open(storage)
    const key = `spl_at_once:per_${++keys}:open`
    const { ask, granted, holdOf } = createWaiters(counters)
    for (let call = 0; call < 12; call++) await ask(`${call}`, { [key]: 1 })
    expect(granted()).toHaveLength(10)
    counters.settle(holdOf('3'), [])
    await round(counters)
    expect(granted().at(-1)).toBe('10')
    expect(await counters.read(key)).toEqual({ used: 0, held: 10 })
  })

  test('waiting ends when the limit is reached, when the signal aborts, and at close', async () => {
    const counters = open(storage)
    const [reached, full] = [newKey(), newKey()]
    const { ask, answers, holdOf } = createWaiters(counters)
    const abort = new AbortController()
    await ask('reached by it', { [reached]: 10 })
    await ask('holds', { [full]: 10 })
    await ask('too late', { [reached]: 1 })
    await ask('aborted', { [full]: 1 }, abort.signal)
    await ask('aborted before', { [full]: 1 }, AbortSignal.abort())
    await ask('to the end', { [full]: 1 })
    counters.settle(holdOf('reached by it'), [{ key: reached, amount: 10 }])
    await round(counters)
    abort.abort()
    await counters.close()
    await new Promise(setImmediate)
    const refused = Object.fromEntries(answers.map(({ name, answer }) => [name, answer]))
    expect(refused['too late']).toMatchObject({ granted: false, used: 10, held: 0, waits: false })
    expect(refused['aborted before']).toMatchObject({ granted: false, held: 11, waits: true })
    expect(refused['aborted']).toMatchObject({ granted: false, held: 10, waits: true })
    expect(refused['to the end']).toMatchObject({ granted: false, key: full, waits: true })
  })

  test('waiting ends after its time, and whoever stood behind may pass', async () => {
    const counters = open(storage)
    const key = newKey()
    const { ask, granted } = createWaiters(counters)
    await ask('first', { [key]: 6 })
    const lines = [{ key, amount: 8, limit: 10 }]
    const large = counters.hold(lines, { ttlMs: hourMs, waitMs: 1 })
    await ask('small', { [key]: 1 })
    expect(await large).toMatchObject({ granted: false, held: 6, waits: true })
    await round(counters)
    expect(granted()).toEqual(['first', 'small'])
  })

  test('who waits again stands where it stood, before those who came in between', async () => {
    const counters = open(storage)
    const key = newKey()
    const { ask, granted, holdOf, answers } = createWaiters(counters)
    await ask('first', { [key]: 10 })
    const lines = [{ key, amount: 6, limit: 10 }]
    const once = await counters.hold(lines, { ttlMs: hourMs, waitMs: 1 })
    const { place } = once.granted ? expect.unreachable('there was no room') : once
    await ask('in between', { [key]: 6 })
    const again = counters.hold(lines, { ttlMs: hourMs, waitMs: hourMs, place })
    void again.then((answer) => answers.push({ name: 'again', answer }))
    await round(counters)
    counters.settle(holdOf('first'), [])
    await round(counters)
    expect(granted()).toEqual(['first', 'again'])
  })

  test('a hold that runs out makes room within a look', async () => {
    const clock = testClock()
    const counters = open(storage, { clock })
    const key = newKey()
    const { ask, granted } = createWaiters(counters)
    await hold(counters, [{ key, amount: 6, limit: 10 }], 1_000)
    await ask('second', { [key]: 6 })
    clock.pass(1_000)
    await vi.waitFor(() => expect(granted()).toEqual(['second']), { interval: 5 })
  })

  test('no more than 1000 wait; the next is answered at once', async () => {
    const counters = open(storage)
    const key = newKey()
    const line = [{ key, amount: 6, limit: 10 }]
    await hold(counters, line)
    const waiting = Array.from({ length: 1_000 }, () =>
      counters.hold(line, { ttlMs: hourMs, waitMs: hourMs }),
    )
    expect(await counters.hold(line, { ttlMs: hourMs, waitMs: hourMs })).toMatchObject({ waits: true })
    await counters.close()
    expect((await Promise.all(waiting)).some((answer) => answer.granted)).toBe(false)
  })

  test('after close no timer is left', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const counters = open(storage)
    const key = newKey()
    const { ask } = createWaiters(counters)
    await ask('first', { [key]: 6 })
    await ask('second', { [key]: 6 })
    await counters.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('on one counter calls of any size are granted in the order of arrival, whatever ends first', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 12 })
    const settled = fc.array(fc.nat(), { minLength: 12, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(sizes, settled, async (sizes, settled) => {
        const counters = openCounters(storage)
        const key = newKey()
        const { ask, granted, holdOf } = createWaiters(counters)
        for (const [index, size] of sizes.entries()) await ask(`${index}`, { [key]: size })
        const ended = new Set<string>()
        for (const which of settled) {
          const open = granted().filter((name) => !ended.has(name))
          const name = open[which % open.length]
          if (name === undefined) break
          counters.settle(holdOf(name), [])
          ended.add(name)
          await round(counters)
        }
        await counters.close()
        expect(granted()).toEqual(sizes.map((_, index) => `${index}`))
      }),
      { numRuns: databases.name === 'sqlite' ? 200 : 6 },
    )
  })
})
