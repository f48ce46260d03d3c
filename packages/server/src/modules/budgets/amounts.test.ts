import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sayAmount, sayMoment } from './amounts.ts'

describe('an amount as a sentence has it', () => {
  it.each([
    [0, '$0.00'],
    [1, '<$0.01'],
    [9_999, '<$0.01'],
    [10_000, '$0.01'],
    [999_999, '$0.99'],
    [1_234_567_890_000, '$1,234,567.89'],
  ])('%i micro-USD is %s', (microUsd, text) => expect(sayAmount('usd', microUsd, 'en')).toBe(text))

  it('of money is never more than there is, and less than a cent short of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 1_000_000_000_000_000 }), (microUsd) => {
        const cents = BigInt(sayAmount('usd', microUsd, 'en').replaceAll(/[$,.]/g, ''))
        const rest = BigInt(microUsd) - cents * 10_000n
        expect(rest >= 0n && rest < 10_000n).toBe(true)
      }),
    )
  })

  it('of tokens and calls is said in the reader’s language', () => {
    expect([sayAmount('tokens', 12_000, 'en'), sayAmount('tokens', 12_000, 'ja')]).toEqual([
      '12,000 tokens',
      '12,000 トークン',
    ])
    expect([sayAmount('calls', 1, 'en'), sayAmount('calls', 2, 'en'), sayAmount('calls', 2, 'ja')]).toEqual([
      '1 call',
      '2 calls',
      '2 回',
    ])
  })
})

describe('a moment', () => {
  it('is said in the organization’s zone', () => {
    const time = Date.parse('2026-11-30T15:00:00Z')
    expect(sayMoment(time, 'Asia/Tokyo')).toBe('2026-12-01 00:00 (Asia/Tokyo)')
    expect(sayMoment(time, 'UTC')).toBe('2026-11-30 15:00 (UTC)')
  })
})
