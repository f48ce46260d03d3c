import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'

const firstMs = 1_000
const longestMs = 300_000

/**
 * How long to wait after so many failures in a row: up to twice as long each time, at most five minutes, and by chance
 * anything between half of that and all, so that many servers do not come back to a receiver at the same moment.
 * @param askedMs what the receiver asked for; never less is waited
 */
export function backOffMs(failures: number, random: Random, askedMs = 0): number {
  const ceiling = Math.min(firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 20), longestMs)
  const chance = (random(1)[0] ?? 0) / 255
  return Math.max(Math.round(ceiling * (0.5 + chance / 2)), askedMs)
}

/** When a receiver is tried again. */
export interface Attempts {
  /** Also when the clock was set back since. */
  isDue(): boolean
  /** @param askedMs what the receiver asked for */
  failed(askedMs?: number): void
  /** It took something: who throttles a long backlog is not away, and is not waited for longer each time. */
  progressed(): void
  /** The next may come at once. */
  hurry(): void
}

export function createAttempts({ clock, random }: { clock: Pick<Clock, 'now'>; random: Random }): Attempts {
  let failures = 0
  let failedAt = 0
  let waitMs = 0
  return {
    isDue() {
      const passedMs = clock.now() - failedAt
      return passedMs >= waitMs || passedMs < 0
    },
    failed(askedMs) {
      failures += 1
      failedAt = clock.now()
      waitMs = backOffMs(failures, random, askedMs)
    },
    progressed() {
      failures = 0
    },
    hurry() {
      waitMs = 0
    },
  }
}
