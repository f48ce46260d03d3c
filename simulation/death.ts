import type { Node } from './node.ts'

/** What became of the money that a dead node held. Seconds are real ones. */
export interface DeathReport {
  /** calls that ended with it */
  lostCalls: number
  /** micro-USD it held when it died */
  heldMicroUsd: number
  /** until the others counted none of it any more; undefined: never within the run */
  releasedAfterSeconds: number | undefined
  mostSeconds: number
}

/** A node is dead to the others 20 seconds after it was last heard of; the rest is time to look. */
const mostSeconds = 25
const lookEveryMs = 250

export interface WatchOptions {
  key: string
  witness: Node
  /** what the living hold on the key now */
  heldByLiving: () => number
  report: DeathReport
}

/** Looks, until the living hold all that is held, or so long that they never will. */
export function watchDeath({ key, witness, heldByLiving, report }: WatchOptions): Promise<void> {
  const diedAt = performance.now()
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    const passed = (performance.now() - diedAt) / 1000
    if (passed > 2 * mostSeconds || report.releasedAfterSeconds !== undefined) {
      clearInterval(timer)
      return resolve()
    }
    return void witness.counters.read(key).then(
      ({ held }) => {
        // What the living settled at this moment may still be on its way; a third of what the dead one held is not.
        const left = held - heldByLiving()
        if (left < report.heldMicroUsd / 3) report.releasedAfterSeconds ??= passed
      },
      // It cannot answer now, and is asked again.
      () => undefined,
    )
  }, lookEveryMs)
  return promise
}

export function newDeathReport(): DeathReport {
  return { lostCalls: 0, heldMicroUsd: 0, releasedAfterSeconds: undefined, mostSeconds }
}
