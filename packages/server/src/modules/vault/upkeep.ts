import { every } from '../../platform/clock/every.ts'
import type { Lease } from '../../platform/lease/lease.ts'
import type { RewrapResult } from './rewrap.ts'
import type { Removal } from './removal.ts'
import type { Vault } from './vault.ts'
import type { Removed } from './writer/batch.ts'

interface UpkeepOptions {
  vault: Pick<Vault, 'isEmpty' | 'tidy' | 'rewrap' | 'ship'>
  removal: Pick<Removal, 'expire'>
  lease: Lease
  onExpired: (removed: Removed) => void
  /** keys were wrapped anew, or some cannot be: theirs is not configured here */
  onRewrapped: (result: RewrapResult) => Promise<void>
  onError: (error: unknown) => void
}

export interface Upkeep {
  /** What the chore does, now. */
  run(): Promise<void>
  close(): void
}

const hourMs = 3_600_000
/** A start is busy enough. */
const firstMs = 5_000
/** Of the rows that no key opens; the next hour goes on. */
const stepsAtOnce = 5_000

/** Ages content out, wraps keys anew after a rotation, and finishes what a crash left of a removal. On one node. */
export function startUpkeep(options: UpkeepOptions): Upkeep {
  const { vault, removal, lease, onExpired, onRewrapped, onError } = options

  async function run(): Promise<void> {
    try {
      if (!(await lease.held('vault')) || (await vault.isEmpty())) return
      const rewrapped = await vault.rewrap()
      if (rewrapped.rewrapped + rewrapped.unknown > 0) await onRewrapped(rewrapped)
      const removed = await removal.expire()
      await vault.ship()
      if (removed.keys + removed.exchanges > 0) onExpired(removed)
      await vault.tidy(stepsAtOnce)
    } catch (error) {
      onError(error)
    }
  }

  const first = setTimeout(() => void run(), firstMs)
  const chore = every(hourMs, run)
  return {
    run,
    close() {
      clearTimeout(first)
      chore.stop()
    },
  }
}
