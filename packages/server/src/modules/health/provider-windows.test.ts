import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProviderWindows, type ProviderOutcome, type ProviderWindows } from './provider-windows.ts'

describe('how a provider did lately', () => {
  let monotonic = 0
  const clock = { now: () => Date.parse('2026-11-26T06:00:00Z') + monotonic, monotonic: () => monotonic }
  let windows: ProviderWindows
  beforeEach(() => {
    monotonic = 0
    windows = createProviderWindows({ clock, names: ['one', 'two'] })
  })
  afterEach(() => windows.close())

  const settle = (fields: Partial<ProviderOutcome> = {}) =>
    windows.settled({ provider: 'one', outcome: 'completed', status: 200, firstByteMs: 100, ...fields })

  it('counts calls, and what went wrong by status or by what stood in the way', () => {
    settle()
    settle({ outcome: 'failed', status: 529 })
    settle({ outcome: 'failed', status: 529 })
    settle({ outcome: 'failed', status: 0 })
    settle({ outcome: 'failed', status: 200 })
    windows.attemptFailed({ provider: 'one', reason: 'status 503' })
    windows.attemptFailed({ provider: 'one', reason: 'no first byte within 100 ms' })
    expect(windows.of('one')).toMatchObject({
      calls: 7,
      failed: 6,
      failures: [
        { reason: '529', count: 2 },
        { reason: 'unreachable', count: 2 },
        { reason: '503', count: 1 },
        { reason: 'broken_off', count: 1 },
      ],
      lastFailure: { reason: 'unreachable', at: clock.now() },
    })
    expect(windows.of('two')).toMatchObject({ calls: 0, failed: 0, lastFailure: undefined })
  })

  it('does not count an error answer twice that was kept while others were tried', () => {
    windows.attemptFailed({ provider: 'one', reason: 'status 529' })
    windows.attemptFailed({ provider: 'two', reason: 'no connection' })
    const attempts = [
      { provider: 'one', reason: 'status 529' },
      { provider: 'two', reason: 'no connection' },
    ]
    settle({ outcome: 'failed', status: 529, attempts })
    expect(windows.of('one')).toMatchObject({ calls: 1, failed: 1 })
  })

  it('says within a tenth how long the first byte took, of calls that asked nobody before', () => {
    for (let ms = 1; ms <= 1000; ms += 1) settle({ firstByteMs: ms })
    settle({ firstByteMs: 60_000, attempts: [{ provider: 'two', reason: 'status 529' }] })
    const { p50Ms = 0, p90Ms = 0 } = windows.of('one') ?? {}
    expect(Math.abs(p50Ms - 500)).toBeLessThanOrEqual(50)
    expect(Math.abs(p90Ms - 900)).toBeLessThanOrEqual(90)
  })

  it('forgets what is older than ten minutes, but not the last failure', () => {
    settle({ outcome: 'failed', status: 500 })
    monotonic = 5 * 60_000
    expect(windows.of('one')).toMatchObject({ calls: 1, failed: 1 })
    settle()
    monotonic = 10 * 60_000
    expect(windows.of('one')).toMatchObject({ calls: 1, failed: 0, failures: [] })
    monotonic = 24 * 60 * 60_000
    expect(windows.of('one')).toMatchObject({
      calls: 0,
      p50Ms: undefined,
      lastFailure: { reason: '500', at: Date.parse('2026-11-26T06:00:00Z') },
    })
  })

  it('holds no more reasons than there are statuses, whatever providers answer', () => {
    for (let status = 400; status < 600; status += 1) settle({ outcome: 'failed', status })
    const { failed, failures = [] } = windows.of('one') ?? {}
    expect(failed).toBe(200)
    expect(failures.length).toBeLessThanOrEqual(33)
  })

  it('knows the key that was taken last', () => {
    windows.keyUsed({ provider: 'one', key: 'current', hint: 'aaaa' })
    windows.keyUsed({ provider: 'one', key: 'next', hint: 'bbbb' })
    windows.keyUsed({ provider: 'unknown', key: 'next', hint: 'cccc' })
    expect(windows.of('one')?.key).toMatchObject({ key: 'next', hint: 'bbbb' })
    expect(windows.of('unknown')).toBeUndefined()
  })
})
