import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDuration } from './duration.ts'
import { formatMicroUsd } from './money.ts'

describe('a duration', () => {
  it.each([
    ['90d', 7_776_000],
    ['12h', 43_200],
    ['30m', 1800],
    ['45s', 45],
    ['2w', 1_209_600],
    ['0s', 0],
  ])('%s is %d seconds', (text, seconds) => expect(parseDuration(text)).toBe(seconds))

  it.each(['', '90', 'd', '-1d', '1.5h', '1 d', '1D', '9999999d', '1d1h'])('%s is none', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  )
})

describe('money', () => {
  it.each([
    [0, '$0.00'],
    [1, '$0.000001'],
    [10_000, '$0.01'],
    [1_234_500_000, '$1,234.50'],
    [123_456, '$0.123456'],
    [-1_500_000, '-$1.50'],
  ])('%d micro-USD is %s', (microUsd, text) => expect(formatMicroUsd(microUsd)).toBe(text))

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (microUsd) => {
        const [dollars = '', decimals = ''] = formatMicroUsd(microUsd).replaceAll(/[$,]/g, '').split('.')
        expect(`${dollars}${decimals.padEnd(6, '0')}`.replace(/^(-?)0+(?=\d)/, '$1')).toBe(String(microUsd))
      }),
    )
  })
})
