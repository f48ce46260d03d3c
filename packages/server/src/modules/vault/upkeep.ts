import { every } from '../../platform/clock/every.ts'
import type { Lease } from '../../platform/lease/lease.ts'
import type { Approvals } from './approvals.ts'
import type { RewrapResult } from './rewrap.ts'
import type { Removal } from './removal.ts'
import type { Vault } from './vault.ts'
import type { Removed } from './writer/batch.ts'

interface UpkeepOptions {
  vault: Pick<Vault, 'isEmpty' | 'tidy' | 'rewrap' | 'ship'>
  removal: Pick<Removal, 'expire'>
  approvals: Pick<Approvals, 'forget'>
  lease: Lease
  onExpired: (removed: Removed) => void
  /** keys were wrapped anew, or some cannot be */
  onRewrapped: (result: RewrapResult) => Promise<void>
  onError: (error: unknown) => void
}

export interface Upkeep {
  /** What the chore does, now. */
  run(): Promise<void>
  /** Waits for what is under way to come to a place where it can stop. */
  close(): Promise<void>
}

const hourMs = 3_600_000
/** A start is busy enough. */
const firstMs = 5_000
/** Of the rows that no key opens, between two looks at whether the server stops; the next hour goes on. */
const stepsAtOnce = 100
const maxRounds = 1_000

/** Ages content and requests to read it out, wraps keys anew after a rotation, and finishes what a crash left of a removal. On one node. */
export function startUpkeep(options: UpkeepOptions): Upkeep {
  const { vault, removal, approvals, lease, onExpired, onRewrapped, onError } = options

  const stopping = new AbortController()
  const isOver = () => stopping.signal.aborted
  let running: Promise<void> = Promise.resolve()

  function run(): Promise<void> {
    running = running.then(round)
    return running
  }

  async function round(): Promise<void> {
    try {
      if (isOver()) return
      if (!(await lease.held('vault'))) return
      await approvals.forget()
      if (await vault.isEmpty()) return
      await removeOld()
      const rewrapped = await vault.rewrap()
      if (rewrapped.rewrapped + rewrapped.unknown > 0) await onRewrapped(rewrapped)
    } catch (error) {
      onError(error)
    }
  }

  /** First, because nothing about keys may keep content longer than it was promised. */
  async function removeOld(): Promise<void> {
    const removed = await removal.expire(isOver)
    await vault.ship()
    if (removed.keys + removed.exchanges > 0) onExpired(removed)
    for (let rounds = 0; rounds < maxRounds && !isOver(); rounds++) if (await vault.tidy(stepsAtOnce)) return
  }

  const first = setTimeout(() => void run(), firstMs)
  const chore = every(hourMs, run)
  return {
    run,
    async close() {
      stopping.abort()
      clearTimeout(first)
      chore.stop()
      await running
    },
  }
}
