import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createBackOff } from './back-off.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('one end by itself is made good at once, those that follow it soon ever later, up to a bound', () => {
  const next = createBackOff()
  const delays = Array.from({ length: 8 }, next)
  expect(delays).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
})

test('what ended long ago is forgotten', () => {
  const next = createBackOff()
  next()
  next()
  vi.advanceTimersByTime(120_000)
  expect(next()).toBe(0)
})
