import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRecent } from './recent.ts'

const rowOf = (seq: number) => ({
  boot_id: 'boot_a',
  seq,
  leaf_hash: new Uint8Array(),
  body: new Uint8Array(9),
})

test('recent rows are the rows that would be read, or none', () => {
  const step = fc.record({
    add: fc.nat(3_000),
    forget: fc.nat(12_000),
    from: fc.nat(12_000),
    limit: fc.nat(300),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const recent = createRecent('boot_a')
      let end = 0
      for (const { add, forget, from, limit } of steps) {
        recent.add(Array.from({ length: add }, () => rowOf(end++)))
        recent.forget(Math.min(forget, end))
        expect(recent.end).toBe(end)
        const until = Math.min(end, from + 500)
        const found = recent.find({ boot: 'boot_a', from, until: from + 500 }, limit)
        const expected = Array.from(
          { length: Math.max(0, Math.min(until - from, limit)) },
          (_, index) => from + index,
        )
        if (found) expect(found.map(({ seq }) => seq)).toEqual(expected)
        expect(recent.find({ boot: 'boot_b', from, until }, limit)).toBeUndefined()
      }
    }),
    { numRuns: 30 },
  )
})

test('recent rows are bounded, and what was forgotten is read back', () => {
  const recent = createRecent('boot_a')
  for (let batch = 0; batch < 50; batch++) {
    recent.add(Array.from({ length: 1_000 }, (_, index) => rowOf(batch * 1_000 + index)))
    expect(recent.entries).toBeLessThanOrEqual(8_000)
  }
  recent.forget(49_500)
  expect(recent.find({ boot: 'boot_a', from: 49_499, until: 50_000 }, 10)).toBeUndefined()
  expect(recent.find({ boot: 'boot_a', from: 49_500, until: 50_000 }, 10)).toHaveLength(10)
})
