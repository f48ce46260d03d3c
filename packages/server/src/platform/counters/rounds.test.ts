import { expect, test } from 'vitest'
import { createRounds } from './rounds.ts'

const idle = { isNeeded: () => false, onFailure: () => undefined }

test('what arrives while a round is under way shares the next, and each gets its own answer', async () => {
  const sizes: number[] = []
  const gate = Promise.withResolvers<void>()
  const rounds = createRounds<number, number>({
    ...idle,
    async run(items) {
      sizes.push(items.length)
      await gate.promise
      return items.map((item) => item * 2)
    },
  })
  const early = [rounds.add(1), rounds.add(2)]
  while (sizes.length === 0) await new Promise(setImmediate)
  const late = [rounds.add(3), rounds.add(4), rounds.add(5)]
  gate.resolve()
  expect(await Promise.all([...early, ...late])).toEqual([2, 4, 6, 8, 10])
  expect(sizes).toEqual([2, 3])
})

test('a round that throws fails its own items and not the next ones', async () => {
  const failures: unknown[] = []
  const rounds = createRounds<string, string>({
    isNeeded: () => false,
    onFailure: (error) => failures.push(error),
    run: async (items) => {
      if (items.includes('bad')) throw new Error('no')
      return items
    },
  })
  await expect(Promise.all([rounds.add('bad'), rounds.add('beside it')])).rejects.toThrow('no')
  expect(await rounds.add('good')).toBe('good')
  expect(failures).toHaveLength(1)
})

test('more than 10000 waiting items are refused at once rather than queued', async () => {
  const gate = Promise.withResolvers<void>()
  const rounds = createRounds<number, number>({ ...idle, run: (items) => gate.promise.then(() => items) })
  const waiting = Array.from({ length: 10_000 }, (_, i) => rounds.add(i))
  await expect(rounds.add(10_000)).rejects.toThrow(/more than 10000/)
  gate.resolve()
  expect(await Promise.all(waiting)).toHaveLength(10_000)
})

test('closing runs what waits, and takes nothing more', async () => {
  const rounds = createRounds<number, number>({ ...idle, run: async (items) => items })
  const last = rounds.add(1)
  await rounds.close()
  expect(await last).toBe(1)
  await expect(rounds.add(2)).rejects.toThrow('closed')
})
