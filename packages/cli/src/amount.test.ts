import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAmount } from './amount.ts'
import { formatMicroUsd } from './money.ts'

describe('an amount', () => {
  it.each([
    ['$25', 'usd', 25_000_000],
    ['$0', 'usd', 0],
    ['$1,250.50', 'usd', 1_250_500_000],
    ['25usd', 'usd', 25_000_000],
    ['25 USD', 'usd', 25_000_000],
    ['0.000001usd', 'usd', 1],
    ['2k usd', 'usd', 2_000_000_000],
    ['2M tokens', 'tokens', 2_000_000],
    ['1.5M tokens', 'tokens', 1_500_000],
    ['500K tokens', 'tokens', 500_000],
    ['2,000,000 tokens', 'tokens', 2_000_000],
    ['60 calls', 'calls', 60],
    ['1.0 calls', 'calls', 1],
    ['none', 'usd', null],
    ['none tokens', 'tokens', null],
    ['$1000000000', 'usd', 1_000_000_000_000_000],
  ])('%s is read to the last digit', (text, unit, limit) => {
    expect(parseAmount(text)).toEqual({ unit, limit })
  })

  it.each([
    '',
    '25',
    '$',
    '$-1',
    '-5 calls',
    '$1e3',
    '$0x10',
    '$1,25',
    '$,125',
    '$12,5000',
    '1.5 calls',
    '1.0000001usd',
    '2m tokens',
    '2 M tokens',
    ' $25',
    '$25 ',
    '$25\n',
    '$25usd',
    '€25',
    '$25.',
    '$.5',
    'NaN usd',
    'Infinity usd',
    '$1000000000.01',
    '99999999999999999 tokens',
    '９ tokens',
    'None',
  ])('%j is none', (text) => expect(parseAmount(text)).toBeUndefined())

  it('printed is read as the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000_000 }), (limit) => {
        expect(parseAmount(formatMicroUsd(limit))).toEqual({ unit: 'usd', limit })
      }),
    )
  })

  it('is whole, not negative and within the range, whatever text is given', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'$0123456789.,kMB usdtokencalxe-+'.split('')),
      maxLength: 24,
    })
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (given) => {
        const limit = parseAmount(given)?.limit ?? 0
        expect(Number.isSafeInteger(limit) && limit >= 0 && limit <= 1_000_000_000_000_000).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
