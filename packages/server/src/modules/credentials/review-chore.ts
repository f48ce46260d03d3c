import { every } from '../../platform/clock/every.ts'
import type { Lease } from '../../platform/lease/lease.ts'
import type { Credentials } from './credentials.ts'

interface ChoreDeps {
  credentials: Pick<Credentials, 'revokeUnused'>
  lease: Pick<Lease, 'held'>
  /** how many a round revoked, when there were any */
  onRevoked: (count: number) => void
  /** a round that failed; the next one tries again */
  onError: (error: unknown) => void
  everyMs?: number
}

const hourMs = 3_600_000

/**
 * Revokes unused credentials every hour, on one node. The first round comes an hour after the start, so that whoever
 * could not call while the server was away has had time to.
 */
export function startCredentialReview({
  credentials,
  lease,
  onRevoked,
  onError,
  everyMs = hourMs,
}: ChoreDeps): { close(): void } {
  const chore = every(everyMs, async () => {
    try {
      if (!(await lease.held('credential_review'))) return
      const count = await credentials.revokeUnused()
      if (count > 0) onRevoked(count)
    } catch (error) {
      onError(error)
    }
  })
  return { close: () => chore.stop() }
}
