import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refused } from '../testing/entries.ts'
import { dueOf } from './due.ts'

const dayMs = 86_400_000
const now = 1_000 * dayMs
const rule = { kinds: ['exchange.*'], days: 30 }
const before = now - 30 * dayMs

/** @param ages in days; undefined: removed */
function dueOfAges(ages: readonly (number | undefined)[], projected = Infinity) {
  const page = ages.map((age, at) => {
    const text = age === undefined ? undefined : JSON.stringify(refused('exc', now - age * dayMs))
    return { leaf: at + 1, boot: 'boot', seq: at + 1, leafHash: new Uint8Array(32), text }
  })
  return dueOf(page, { before, now, projected, rule, rules: [rule], holds: () => false })
}

describe('of entries in the order of their leaves', () => {
  it.each([
    { rule: 'those that are old are due, up to the first that is not', ages: [40, 35, 20, 10], through: 2 },
    { rule: 'one ahead of those after it is passed over', ages: [40, 20, 35, 10], through: 3, passed: 2 },
    { rule: 'one ahead of all clocks is passed over', ages: [40, -100, -100], through: 3, passed: 2 },
    { rule: 'one ahead of all clocks, among the young, says nothing', ages: [40, 20, -100, 10], through: 1 },
    { rule: 'one that was removed says nothing of those before it', ages: [40, 20, undefined], through: 1 },
    { rule: 'a little out of order is waited for', ages: [40, 29.99, 31, 10], through: 1 },
  ])('$rule', ({ ages, through, passed }) => {
    const due = dueOfAges(ages)
    expect([due.through, due.passed?.first]).toEqual([through, passed])
  })

  it('none is due that is not counted yet', () => {
    expect(dueOfAges([40, 40, 40], 2).entries.map(({ leaf }) => leaf)).toEqual([1])
  })

  it('whatever the clocks say: only old ones are due, and every other that was dealt with comes at or after what was passed', () => {
    const age = fc.option(fc.double({ min: -50, max: 80, noNaN: true }), { nil: undefined })
    fc.assert(
      fc.property(fc.array(age, { maxLength: 12 }), (ages) => {
        const { entries, through, passed } = dueOfAges(ages)
        const due = new Set(entries.map(({ leaf }) => leaf))
        ages.slice(0, through).forEach((found, at) => {
          const isOld = found !== undefined && now - found * dayMs < before
          expect(due.has(at + 1)).toBe(isOld)
          if (found !== undefined && !isOld) {
            expect(passed?.first ?? Infinity).toBeLessThanOrEqual(at + 1)
            expect(passed?.time ?? Infinity).toBeLessThanOrEqual(now - found * dayMs)
          }
        })
        expect(entries.every(({ leaf }) => leaf <= through)).toBe(true)
      }),
    )
  })
})
