import type { Clock } from '../clock/clock.ts'
import type { Counter } from './counter.ts'
import type { CounterRows } from './counter-rows.ts'
import { isNear } from './rule.ts'
import type { Tally } from './tally.ts'

/** Keeps in view what other nodes count where streams of this one may have to be ended. */
export interface Lookout {
  /** @throws when PostgreSQL does not answer */
  look(): Promise<void>
}

export const lookEveryMs = 50
/** While much is left, others take a while to use it. */
const farMs = 1_000
/** Counters in one look; the rest have their turn at the next. */
const maxAtOnce = 200
/** So much of a limit counts as much. */
const nearShare = 0.9

export function createLookout(options: { clock: Clock; rows: CounterRows; tally: Tally }): Lookout {
  const { clock, rows, tally } = options
  return {
    async look() {
      const due: Counter[] = []
      for (const counter of tally.endable()) {
        if (due.length >= maxAtOnce) break
        if (isDue(counter, clock.monotonic())) due.push(counter)
      }
      if (due.length === 0) return
      const others = await rows.read(due.map(({ key }) => key))
      for (const counter of due) {
        counter.elsewhere = others(counter.key)
        counter.isKnown = true
        counter.readAt = clock.monotonic()
      }
    },
  }
}

function isDue(counter: Counter, now: number): boolean {
  return now - counter.readAt >= (isNear(counter, nearShare * counter.limit) ? lookEveryMs : farMs)
}
