import type { Clock } from '../clock/clock.ts'
import type { Counters, LoadUsed } from './counters.ts'
import { createFirstUsed } from './first-used.ts'
import { oldestKeptDate } from './key-date.ts'
import { createTally } from './tally.ts'

const pruneEveryMs = 60_000

/** Counters of one process, rebuilt from SQL key by key as they are met. */
export function createMemoryCounters(options: { clock: Clock; loadUsed: LoadUsed }): Counters {
  const { clock, loadUsed } = options
  const first = createFirstUsed(loadUsed)
  const tally = createTally({ clock })
  let pruneAt = clock.monotonic() + pruneEveryMs

  return {
    async hold(lines, ttlMs) {
      pruneWhenDue()
      await first.load(lines.map((line) => line.key))
      return tally.hold(lines, ttlMs, (key) => first.of(key))
    },
    settle(hold, used) {
      tally.end(hold)
      for (const { key, amount } of used) tally.use(key, amount)
    },
    async read(key) {
      await first.load([key])
      const { used, held } = tally.of(key)
      return { used: first.of(key) + used, held }
    },
    close: async () => undefined,
  }

  function pruneWhenDue(): void {
    if (clock.monotonic() < pruneAt) return
    pruneAt = clock.monotonic() + pruneEveryMs
    tally.prune()
    first.forget(oldestKeptDate(clock.now()))
  }
}
