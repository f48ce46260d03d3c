import { expect, it, vi } from 'vitest'
import { startCredentialReview } from './index.ts'

it('the chore runs on the node that holds the lease, and again after a round that failed', async () => {
  const rounds: string[] = []
  const outcomes = [() => Promise.reject(new Error('away')), async () => 2, async () => 0]
  const held = vi.fn(async () => held.mock.calls.length > 1)
  const chore = startCredentialReview({
    credentials: { revokeUnused: () => (outcomes.shift() ?? (async () => 0))() },
    lease: { held },
    onRevoked: (count) => rounds.push(`revoked ${count}`),
    onError: (error) => rounds.push(String(error)),
    everyMs: 1,
  })
  await vi.waitFor(() => expect(held.mock.calls.length).toBeGreaterThan(4), { interval: 1 })
  chore.close()
  expect(rounds).toEqual(['Error: away', 'revoked 2'])
})
