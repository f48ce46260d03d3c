import { array, assert, constantFrom, nat, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createByteBudget } from './read-body.ts'

describe('the budget of buffered bytes', () => {
  it('never holds more than it may, nor gives one owner more than its share, and ends at nothing', () => {
    const steps = array(record({ owner: constantFrom('a', 'b', 'c'), bytes: nat(60) }), {
      maxLength: 60,
    })
    assert(
      property(steps, (wanted) => {
        const budget = createByteBudget({ maxBytes: 200, maxShareBytes: 90 })
        const taken = wanted.filter(({ owner, bytes }) => budget.take(owner, bytes))
        const share = (name: string) =>
          taken.filter(({ owner }) => owner === name).reduce((sum, { bytes }) => sum + bytes, 0)
        expect(budget.held()).toBeLessThanOrEqual(200)
        for (const name of ['a', 'b', 'c']) expect(share(name)).toBeLessThanOrEqual(90)
        for (const { owner, bytes } of taken) budget.release(owner, bytes)
        expect(budget.held()).toBe(0)
        expect(budget.take('a', 90)).toBe(true)
      }),
    )
  })
})
