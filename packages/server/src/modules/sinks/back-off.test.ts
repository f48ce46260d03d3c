import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { backOffMs, createAttempts } from './back-off.ts'

test('it waits ever longer, never over five minutes, never less than half, and never less than is asked', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(255), fc.nat(3_600_000), (failures, chance, asked) => {
      const random = () => Uint8Array.of(chance)
      const ms = backOffMs(failures, random)
      const ceiling = Math.min(1000 * 2 ** Math.max(failures - 1, 0), 300_000)
      expect(ms).toBeGreaterThanOrEqual(ceiling / 2)
      expect(ms).toBeLessThanOrEqual(ceiling)
      expect(backOffMs(failures, random, asked)).toBe(Math.max(ms, asked))
    }),
  )
})

test('a clock that is set back keeps nobody waiting', () => {
  let now = 1_000_000_000
  const attempts = createAttempts({ clock: { now: () => now }, random: () => Uint8Array.of(255) })
  attempts.failed()
  expect(attempts.isDue()).toBe(false)
  now -= 86_400_000
  expect(attempts.isDue()).toBe(true)
})
