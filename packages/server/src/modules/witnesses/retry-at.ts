import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'

const firstMs = 5_000
export const longestRetryMs = 600_000

/**
 * When a witness that failed so many times in a row is asked again: after 5 seconds, then after twice as long each time, up to
 * ten minutes; between half of that and all of it, so that many servers do not come back at once. Epoch milliseconds.
 */
export function retryAt(
  failures: number,
  { clock, random }: { clock: Pick<Clock, 'now'>; random: Random },
): number {
  const most = Math.min(firstMs * 2 ** Math.min(failures - 1, 20), longestRetryMs)
  const [byte = 0] = random(1)
  return clock.now() + Math.round(most * (0.5 + byte / 510))
}
