import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDailySums } from './daily-sums.ts'

const salt = new Uint8Array(32).fill(7)
const maxCount = Number.MAX_SAFE_INTEGER

const row = fc.record({
  day: fc.constantFrom('2026-11-22', '2026-11-23'),
  key: fc.constantFrom('a', 'b', 'c'),
  counts: fc.array(
    fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, 2 ** 32 - 1, 2 ** 32, maxCount)),
    {
      maxLength: 4,
    },
  ),
})

test('a table is the same number in any order, in any parts, and with counts added up before or after', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(row), (left, right) => {
      const [whole, parts, other] = [createDailySums(salt), createDailySums(salt), createDailySums(salt)]
      for (const each of [...left, ...right]) whole.add(each)
      for (const each of right.toReversed()) other.add(each)
      for (const each of left.toReversed()) {
        // A count in two halves, each below what a number holds.
        parts.add({ ...each, counts: each.counts.map((count) => Math.floor(count / 2)) })
        parts.add({ ...each, counts: each.counts.map((count) => Math.ceil(count / 2)) })
      }
      parts.addSums(other.days())
      expect(parts.differing(whole)).toEqual([])
      expect([...parts.days().values()].every((sum) => sum >= 0n && sum < 2n ** 64n)).toBe(true)
    }),
  )
})

test('a number is the sum of counts times weights, modulo 2^64', () => {
  const numberOf = (counts: readonly number[]) => {
    const sums = createDailySums(salt)
    sums.add({ day: '', key: 'a', counts })
    return sums.days().get('') ?? 0n
  }
  const weight = (column: number) => numberOf([...Array.from({ length: column }, () => 0), 1])
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat(), { maxLength: 6 }), (counts) => {
      const expected = counts.reduce((sum, count, column) => sum + BigInt(count) * weight(column), 0n)
      expect(numberOf(counts)).toBe(BigInt.asUintN(64, expected))
    }),
  )
})

test('another day, key, column or count is told, and so is one that no counter reaches', () => {
  const own = { day: '2026-11-22', key: 'a', counts: [5, 0] }
  const others = [
    { ...own, day: '2026-11-23' },
    { ...own, key: 'b' },
    { ...own, counts: [0, 5] },
    ...[4, 6, 5.5, -5, Number.NaN, maxCount + 1].map((count) => ({ ...own, counts: [count, 0] })),
  ]
  for (const other of others) {
    const [left, right] = [createDailySums(salt), createDailySums(salt)]
    left.add(own)
    right.add(other)
    expect(left.differing(right)).toContain('2026-11-22')
  }
})
