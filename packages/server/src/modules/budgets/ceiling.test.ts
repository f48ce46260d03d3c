import { expect, it } from 'vitest'
import { ceilingOf, createMeanCall } from './ceiling.ts'

it('a large budget is passed by less than one percent before streams are ended', () => {
  const mean = { microUsd: 1_000, tokens: 50 }
  expect(ceilingOf({ unit: 'usd', limit: 1_000_000 }, mean)).toBe(1_008_000)
  expect(ceilingOf({ unit: 'tokens', limit: 1_000_000 }, mean)).toBe(1_008_000)
})

it('a small one by five mean calls, so that no ordinary answer is cut', () => {
  const mean = { microUsd: 1_000, tokens: 50 }
  expect(ceilingOf({ unit: 'usd', limit: 10_000 }, mean)).toBe(15_000)
  expect(ceilingOf({ unit: 'tokens', limit: 10_000 }, mean)).toBe(10_250)
})

it('the mean is what a call is expected to come to until one has ended, and follows what calls come to', () => {
  const mean = createMeanCall()
  const expected = { microUsd: 7, tokens: 3 }
  expect(mean.of(expected)).toEqual(expected)
  mean.learn({ microUsd: 10, tokens: 2 })
  mean.learn({ microUsd: 20, tokens: 4 })
  expect(mean.of(expected)).toEqual({ microUsd: 15, tokens: 3 })
  for (let call = 0; call < 5_000; call++) mean.learn({ microUsd: 100, tokens: 100 })
  expect(mean.of(expected).microUsd).toBeGreaterThan(99)
})
