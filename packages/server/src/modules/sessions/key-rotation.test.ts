import { expect, it, vi } from 'vitest'
import { startKeyRotation } from './index.ts'

const dayMs = 86_400_000

it('the chore runs on the node that holds the lease, and again after a round that failed', async () => {
  const rounds: string[] = []
  const outcomes = [() => Promise.reject(new Error('away')), async () => 'kid-1', async () => undefined]
  const asked = new Set<number>()
  const held = vi.fn(async () => held.mock.calls.length > 1)
  const chore = startKeyRotation({
    sessions: {
      rotateSigningKeyOlderThan(ageMs) {
        asked.add(ageMs)
        return (outcomes.shift() ?? (async () => undefined))()
      },
    },
    lease: { held },
    rotateAfterMs: 90 * dayMs,
    onRotated: (kid) => rounds.push(`rotated to ${kid}`),
    onError: (error) => rounds.push(String(error)),
    everyMs: 1,
  })
  await vi.waitFor(() => expect(held.mock.calls.length).toBeGreaterThan(4), { interval: 1 })
  chore.close()
  expect(rounds).toEqual(['Error: away', 'rotated to kid-1'])
  expect([...asked]).toEqual([90 * dayMs])
})

it('turned off, it asks for no lease and has no timer', () => {
  vi.useFakeTimers()
  const held = vi.fn(async () => true)
  const rotate = vi.fn(async () => undefined)
  const chore = startKeyRotation({
    sessions: { rotateSigningKeyOlderThan: rotate },
    lease: { held },
    rotateAfterMs: undefined,
    onRotated: () => undefined,
    onError: () => undefined,
  })
  expect(vi.getTimerCount()).toBe(0)
  chore.close()
  vi.useRealTimers()
})
