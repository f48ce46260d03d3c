import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, geometricMean, median, percentileOfSorted, shuffled, spread } from './statistics.ts'

const samples = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 50 })

describe('percentiles', () => {
  it('take the nearest rank of the sorted values', () => {
    const sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    expect(percentileOfSorted(sorted, 0.5)).toBe(5)
    expect(percentileOfSorted(sorted, 0.9)).toBe(9)
    expect(percentileOfSorted(sorted, 0.99)).toBe(10)
    expect(percentileOfSorted(sorted, 0)).toBe(1)
  })

  it('of nothing are not a number', () => {
    expect(percentileOfSorted([], 0.5)).toBeNaN()
    expect(median([])).toBeNaN()
  })

  it('are always one of the samples, and never fall as the fraction grows', () => {
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, fraction) => {
        const sorted = Float64Array.from(values).sort()
        const value = percentileOfSorted(sorted, fraction)
        expect(values).toContain(value)
        expect(percentileOfSorted(sorted, Math.min(1, fraction + 0.1))).toBeGreaterThanOrEqual(value)
      }),
    )
  })
})

describe('the median', () => {
  it('is the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  it('does not depend on the order and lies between the extremes', () => {
    fc.assert(
      fc.property(samples, fc.integer(), (values, seed) => {
        const one = spread(values)
        expect(spread(shuffled(values, createRandom(seed)))).toEqual(one)
        expect(one.median).toBeGreaterThanOrEqual(one.min)
        expect(one.median).toBeLessThanOrEqual(one.max)
      }),
    )
  })
})

describe('the geometric mean', () => {
  it('takes twice and half as even', () => {
    expect(geometricMean([2, 0.5])).toBeCloseTo(1)
    expect(geometricMean([])).toBeNaN()
  })
})

describe('shuffling', () => {
  it('keeps every item once and repeats from its seed', () => {
    const items = ['direct', 'nginx', 'bare-proxy', 'sekisho']
    const once = shuffled(items, createRandom(7))
    expect([...once].sort()).toEqual([...items].sort())
    expect(shuffled(items, createRandom(7))).toEqual(once)
  })
})
