import type { Clock } from '../clock/clock.ts'
import { heldOf, usedOf, type Counter } from './counter.ts'
import type { Counters, LoadUsed } from './counters.ts'
import { createFirstUsed } from './first-used.ts'
import { createQueue } from './queue.ts'
import { createTally } from './tally.ts'

const pruneEveryMs = 60_000

/** Counters of one process, rebuilt from SQL key by key as they are met. */
export function createMemoryCounters(options: { clock: Clock; loadUsed: LoadUsed }): Counters {
  const { clock } = options
  const first = createFirstUsed(options.loadUsed)
  const tally = createTally({ clock, changed: (counter) => queue.touch(counter) })
  const queue = createQueue(tally, look)
  let pruneAt = clock.monotonic() + pruneEveryMs

  return {
    async hold(lines, options) {
      pruneWhenDue()
      look()
      let draws = tally.draws(lines)
      if (draws.some(({ counter }) => !counter.isKnown)) {
        await know(draws.map(({ counter }) => counter.key))
        draws = tally.draws(lines)
        look()
      }
      const answer = queue.weigh({ draws, options })
      return 'waiting' in answer ? answer.waiting : answer
    },
    adjust(hold, lines) {
      tally.adjust(hold, lines)
      look()
    },
    isNear: tally.isNear,
    overrun: tally.overrun,
    settle(hold, used) {
      tally.settle(hold, used)
      look()
    },
    async read(key) {
      look()
      await know([key])
      const counter = tally.counter(key)
      return { used: usedOf(counter), held: heldOf(counter) }
    },
    close: async () => queue.close(),
  }

  async function know(keys: readonly string[]): Promise<void> {
    const unknown = keys.map((key) => tally.counter(key)).filter(({ isKnown }) => !isKnown)
    // SQL knows of these: they are of calls that went on while it could not be asked.
    const settled = unknown.map(({ mine }) => mine.used)
    const asked = unknown.map(({ key }) => key)
    await first.load(asked)
    for (const [index, counter] of unknown.entries())
      learn(counter, first.of(counter.key) - (settled[index] ?? 0))
    first.forget(asked)
  }

  /** Ends what ran out, and grants what fits now. */
  function look(): void {
    tally.expire()
    while (queue.isTouched)
      for (const { waiter, answer } of queue.regrant(queue.candidates())) waiter.finish(answer)
  }

  function pruneWhenDue(): void {
    if (clock.monotonic() < pruneAt) return
    pruneAt = clock.monotonic() + pruneEveryMs
    tally.expire()
    tally.forget()
    tally.shed()
  }
}

function learn(counter: Counter, used: number): void {
  if (counter.isKnown) return
  counter.elsewhere.used = Math.max(0, used)
  counter.isKnown = true
}
