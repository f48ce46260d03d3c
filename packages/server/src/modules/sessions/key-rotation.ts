import { every } from '../../platform/clock/every.ts'
import type { Lease } from '../../platform/lease/lease.ts'
import type { Sessions } from './sessions.ts'

interface ChoreDeps {
  sessions: Pick<Sessions, 'rotateSigningKeyOlderThan'>
  lease: Pick<Lease, 'held'>
  /** how old a key may become; undefined: as old as it likes */
  rotateAfterMs: number | undefined
  onRotated: (kid: string) => void
  /** a round that failed; the next one tries again */
  onError: (error: unknown) => void
  everyMs?: number
}

const hourMs = 3_600_000

/** Gives access tokens a new signing key when the old one has served its time, on one node, with nobody signed out. */
export function startKeyRotation(deps: ChoreDeps): { close(): void } {
  const { sessions, lease, rotateAfterMs, onRotated, onError, everyMs = hourMs } = deps
  if (rotateAfterMs === undefined) return { close: () => undefined }
  const chore = every(everyMs, async () => {
    try {
      if (!(await lease.held('key_rotation'))) return
      const kid = await sessions.rotateSigningKeyOlderThan(rotateAfterMs)
      if (kid !== undefined) onRotated(kid)
    } catch (error) {
      onError(error)
    }
  })
  return { close: () => chore.stop() }
}
