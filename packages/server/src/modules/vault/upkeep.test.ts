import { afterEach, expect, it, vi } from 'vitest'
import type { RewrapResult } from './rewrap.ts'
import { startUpkeep, type Upkeep } from './upkeep.ts'

let upkeep: Upkeep | undefined
afterEach(async () => await upkeep?.close())

interface World {
  held?: boolean
  empty?: boolean
  rewrapped?: RewrapResult
  removed?: { keys: number; exchanges: number }
  fails?: boolean
}

/** What the chore does, in order. */
async function run({
  held = true,
  empty = false,
  rewrapped,
  removed,
  fails = false,
}: World): Promise<string[]> {
  const done: string[] = []
  const did =
    <Result>(what: string, result: Result) =>
    async () => {
      done.push(what)
      return result
    }
  upkeep = startUpkeep({
    vault: {
      isEmpty: async () => empty,
      rewrap: fails
        ? () => Promise.reject(new Error('away'))
        : did('rewrap', rewrapped ?? { rewrapped: 0, unknown: 0 }),
      ship: did('ship', undefined),
      tidy: did('tidy', true),
    },
    approvals: { forget: did('forget', 0) },
    removal: { expire: did('expire', removed ?? { keys: 0, exchanges: 0 }) },
    lease: { held: async () => held, close: async () => undefined },
    onExpired: ({ keys }) => void done.push(`expired ${keys}`),
    onRewrapped: async (result) => void done.push(`rewrapped ${result.rewrapped}`),
    onError: () => void done.push('error'),
  })
  await upkeep.run()
  return done
}

it('ages content out, tells the ledger, removes what is left, and then wraps keys anew', async () => {
  expect(await run({ rewrapped: { rewrapped: 3, unknown: 0 }, removed: { keys: 2, exchanges: 9 } })).toEqual([
    'forget',
    'expire',
    'ship',
    'expired 2',
    'tidy',
    'rewrap',
    'rewrapped 3',
  ])
})

it('says nothing when there was nothing to do, and tidies all the same: a crash may have left rows', async () => {
  expect(await run({})).toEqual(['forget', 'expire', 'ship', 'tidy', 'rewrap'])
})

it('is one node’s, and nothing where nothing was ever kept', async () => {
  expect(await run({ held: false })).toEqual([])
  expect(await run({ empty: true })).toEqual(['forget'])
})

it('removes what is old also when keys cannot be wrapped, and says that', async () => {
  expect(await run({ fails: true })).toEqual(['forget', 'expire', 'ship', 'tidy', 'error'])
})

it('comes soon after a start, and every hour', async () => {
  vi.useFakeTimers()
  let runs = 0
  const nothing = async () => undefined
  const chore = startUpkeep({
    vault: {
      isEmpty: async () => true,
      rewrap: async () => ({ rewrapped: 0, unknown: 0 }),
      ship: nothing,
      tidy: async () => true,
    },
    removal: { expire: async () => ({ keys: 0, exchanges: 0 }) },
    approvals: { forget: async () => 0 },
    lease: {
      held: async () => {
        runs++
        return true
      },
      close: nothing,
    },
    onExpired: () => undefined,
    onRewrapped: nothing,
    onError: () => undefined,
  })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(runs).toBe(1)
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(runs).toBe(2)
  await chore.close()
  await vi.advanceTimersByTimeAsync(7_200_000)
  expect(runs).toBe(2)
  vi.useRealTimers()
})

it('goes on with what is left to remove, and stops where it can when the server stops', async () => {
  const asked = Promise.withResolvers<void>()
  let tidied = 0
  const chore = startUpkeep({
    vault: {
      isEmpty: async () => false,
      rewrap: async () => ({ rewrapped: 0, unknown: 0 }),
      ship: async () => undefined,
      async tidy() {
        if (++tidied === 3) asked.resolve()
        return false
      },
    },
    removal: { expire: async () => ({ keys: 0, exchanges: 0 }) },
    approvals: { forget: async () => 0 },
    lease: { held: async () => true, close: async () => undefined },
    onExpired: () => undefined,
    onRewrapped: async () => undefined,
    onError: () => expect.fail('it failed'),
  })
  const running = chore.run()
  await asked.promise
  await chore.close()
  await running
  const then = tidied
  await chore.run()
  expect([tidied, then < 1_000]).toEqual([then, true])
})
