import { expect, test } from 'vitest'
import { retryAfter } from './outbound.ts'

test('Retry-After is seconds or a date, and never more than an hour or less than nothing', () => {
  const now = Date.UTC(2026, 10, 22, 12)
  expect(
    [
      '120',
      'Sun, 22 Nov 2026 12:02:00 GMT',
      'Sun, 22 Nov 2026 11:00:00 GMT',
      '999999',
      'soon',
      '-5',
      null,
    ].map((value) => retryAfter(value, now)),
  ).toEqual([120_000, 120_000, 0, 3_600_000, undefined, 0, undefined])
})
