import { expect, test } from 'vitest'
import { loadOnce } from './load-once.ts'

test('nothing is loaded before it is asked for, and then once for all', async () => {
  let loads = 0
  const load = loadOnce(async () => ++loads)
  expect(loads).toBe(0)
  expect(await Promise.all([load(), load()])).toEqual([1, 1])
  expect(await load()).toBe(1)
})

test('a failure is told to all who waited, and the next one tries again', async () => {
  let loads = 0
  const load = loadOnce(async () => {
    loads++
    if (loads === 1) throw new Error('its file is gone')
    return loads
  })
  const [one, other] = await Promise.allSettled([load(), load()])
  expect([one.status, other.status]).toEqual(['rejected', 'rejected'])
  expect(await load()).toBe(2)
})
