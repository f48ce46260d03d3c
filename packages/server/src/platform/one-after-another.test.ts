import { expect, it } from 'vitest'
import { oneAfterAnother } from './one-after-another.ts'

it('what was read before a change does not take the place of what was read after it', async () => {
  let stored = 'old'
  let shown = ''
  const began = Promise.withResolvers<void>()
  const slow = Promise.withResolvers<void>()
  const load = oneAfterAnother(async () => {
    const read = stored
    began.resolve()
    if (read === 'old') await slow.promise
    shown = read
  })
  const first = load()
  await began.promise
  stored = 'new'
  const second = load()
  await Promise.race([second, new Promise(setImmediate)])
  slow.resolve()
  await Promise.all([first, second])
  expect(shown).toBe('new')
})

it('one that fails tells its own caller alone', async () => {
  let runs = 0
  const run = oneAfterAnother(() => (runs++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve()))
  const [first, second] = await Promise.allSettled([run(), run()])
  expect([first?.status, second?.status, runs]).toEqual(['rejected', 'fulfilled', 2])
})
