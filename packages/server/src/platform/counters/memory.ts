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
    const unknown = keys.filter((key) => !tally.counter(key).isKnown)
    await first.load(unknown)
    for (const key of unknown) learn(tally.counter(key), first.of(key))
    first.forget(unknown)
  }

  function learn(counter: Counter, used: number): void {
    if (counter.isKnown) return
    counter.elsewhere.used = used
    counter.isKnown = true
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
