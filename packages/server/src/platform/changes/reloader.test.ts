import { afterEach, expect, test, vi } from 'vitest'
import { createLog } from '../log/log.ts'
import { createReloader, type Reloader } from './reloader.ts'

const pollMs = 500
const staleMs = 10_000

let reloader: Reloader | undefined
let silence = Promise.withResolvers<ReadonlyMap<string, number>>()
afterEach(async () => {
  vi.useRealTimers()
  silence.resolve(new Map())
  await reloader?.close()
})

/** One subscriber on a store that can be made to fail or to be silent, and time that passes when told. */
async function open() {
  vi.useFakeTimers()
  silence = Promise.withResolvers()
  const store = { version: 1, problem: undefined as 'fails' | 'is silent' | undefined, reloadFails: false }
  const made = createReloader({
    versions() {
      if (store.problem === 'is silent') return silence.promise
      if (store.problem === 'fails') return Promise.reject(new Error('away'))
      return Promise.resolve(new Map([['credentials', store.version]]))
    },
    log: createLog('silent'),
    pollMs,
    staleMs,
    monotonic: () => performance.now(),
  })
  reloader = made
  made.subscribe('credentials', () =>
    store.reloadFails ? Promise.reject(new Error('away')) : Promise.resolve(),
  )
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
  await pass(pollMs)
  return { store, pass, isFresh: made.isFresh }
}

test('what is read again and again is fresh, changed or not', async () => {
  const { store, pass, isFresh } = await open()
  for (let i = 0; i < 20; i++) {
    await pass(3 * pollMs)
    store.version += i % 2
    expect(isFresh()).toBe(true)
  }
})

test.each(['fails', 'is silent'] as const)(
  'a store that %s is forgiven for the limit and no longer',
  async (problem) => {
    const { store, pass, isFresh } = await open()
    store.problem = problem
    await pass(staleMs - 2 * pollMs)
    expect(isFresh()).toBe(true)
    await pass(3 * pollMs)
    expect(isFresh()).toBe(false)
  },
)

test('a subscriber that cannot reload a change is not fresh, although versions can be read', async () => {
  const { store, pass, isFresh } = await open()
  store.reloadFails = true
  store.version += 1
  await pass(staleMs + 2 * pollMs)
  expect(isFresh()).toBe(false)
  store.reloadFails = false
  await pass(pollMs)
  expect(isFresh()).toBe(true)
})

test('a store that is back makes it fresh with the next poll', async () => {
  const { store, pass, isFresh } = await open()
  store.problem = 'fails'
  await pass(2 * staleMs)
  expect(isFresh()).toBe(false)
  store.problem = undefined
  await pass(pollMs)
  expect(isFresh()).toBe(true)
})

test('after a long reload comes a rest, in which what changes waits, and yet shows within a second', async () => {
  vi.useFakeTimers()
  const store = { version: 1 }
  const began: number[] = []
  const seen: number[] = []
  const made = createReloader({
    versions: () => Promise.resolve(new Map([['people', store.version]])),
    log: createLog('silent'),
    pollMs,
    staleMs,
    monotonic: () => performance.now(),
  })
  reloader = made
  made.subscribe('people', async () => {
    began.push(performance.now())
    const { version } = store
    await new Promise((resolve) => void setTimeout(resolve, 200))
    seen.push(version)
  })
  for (let time = 0; time < 10_000; time += 10) {
    store.version += 1
    made.poll()
    await vi.advanceTimersByTimeAsync(10)
  }
  const pauses = began.slice(1).map((start, index) => start - (began[index] ?? 0))
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(600)
  expect(Math.max(...pauses)).toBeLessThan(1000)
  await vi.advanceTimersByTimeAsync(1000)
  expect(seen.at(-1)).toBe(store.version)
})
