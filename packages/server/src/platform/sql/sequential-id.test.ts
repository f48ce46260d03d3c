import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSequentialId } from './sequential-id.ts'

test('ids sort in the order they were made, whatever the clock does and chance brings', () => {
  const time = fc.integer({ min: 0, max: 2 ** 47 })
  const chance = fc.uint8Array({ minLength: 10, maxLength: 10 })
  fc.assert(
    fc.property(fc.array(time, { minLength: 2 }), chance, (times, random) => {
      let made = 0
      const clock = { now: () => times[made] ?? 0, monotonic: () => 0 }
      const nextId = createSequentialId('change', clock, () => random)
      const ids: string[] = []
      for (; made < times.length; made++) ids.push(nextId(), nextId())
      expect(ids.toSorted()).toEqual(ids)
      expect(new Set(ids).size).toBe(ids.length)
    }),
  )
})
