import type { Clock } from '../clock/clock.ts'
import type { HoldAnswer, HoldLine } from './counters.ts'
import { isForgotten, oldestKeptDate } from './key-date.ts'

/** What this node alone has used and holds, in memory; every call is synchronous, so that nothing comes between. */
export interface Tally {
  /** Weighs all lines against their limits, counting `elsewhere(key)` as used too, and holds all or none. */
  hold(lines: readonly HoldLine[], ttlMs: number, elsewhere: (key: string) => number): HoldAnswer
  /** Ends a hold; an unknown or ended one is passed over. */
  end(hold: string): void
  use(key: string, amount: number): void
  of(key: string): { used: number; held: number }
  keys(): Iterable<string>
  /** Ends what ran out and forgets old keys. */
  prune(): void
}

export interface TallyOptions {
  clock: Clock
  /** Told of every key whose numbers differ from before. */
  changed?: (key: string) => void
}

interface Counter {
  used: number
  held: number
  /** ids of the holds on it, in the order they were made */
  holds: Set<string>
  /** no hold on it ends before; spares a look at each */
  endsAt: number
}

interface Hold {
  amounts: ReadonlyMap<string, number>
  /** by the monotonic clock */
  endsAt: number
}

interface State {
  clock: Clock
  changed: (key: string) => void
  counters: Map<string, Counter>
  holds: Map<string, Hold>
  holdsMade: number
}

const unused = { used: 0, held: 0 }

export function createTally({ clock, changed = () => undefined }: TallyOptions): Tally {
  const state: State = { clock, changed, counters: new Map(), holds: new Map(), holdsMade: 0 }
  return {
    hold(lines, ttlMs, elsewhere) {
      const amounts = new Map<string, number>()
      for (const { key, amount, limit } of lines) {
        const mine = current(state, key)
        const used = elsewhere(key) + mine.used + mine.held + (amounts.get(key) ?? 0)
        // Written so that a NaN refuses.
        if (!(used + amount <= limit)) return { granted: false, key, used, limit }
        amounts.set(key, (amounts.get(key) ?? 0) + amount)
      }
      return { granted: true, hold: begin(state, { amounts, endsAt: clock.monotonic() + ttlMs }) }
    },
    end: (hold) => end(state, hold),
    use(key, amount) {
      counterOf(state, key).used += amount
      changed(key)
    },
    of(key) {
      const { used, held } = current(state, key)
      return { used, held }
    },
    keys: () => state.counters.keys(),
    prune: () => prune(state),
  }
}

function begin(state: State, hold: Hold): string {
  const id = `hold_${++state.holdsMade}`
  state.holds.set(id, hold)
  for (const [key, amount] of hold.amounts) {
    const counter = counterOf(state, key)
    counter.held += amount
    counter.holds.add(id)
    counter.endsAt = Math.min(counter.endsAt, hold.endsAt)
    state.changed(key)
  }
  return id
}

function end(state: State, id: string): void {
  const hold = state.holds.get(id)
  if (hold === undefined) return
  state.holds.delete(id)
  for (const [key, amount] of hold.amounts) {
    const counter = state.counters.get(key)
    if (counter?.holds.delete(id) !== true) continue
    counter.held -= amount
    state.changed(key)
  }
}

function counterOf(state: State, key: string): Counter {
  const counter = state.counters.get(key) ?? { used: 0, held: 0, holds: new Set(), endsAt: Infinity }
  state.counters.set(key, counter)
  return counter
}

/** The counter after the holds that ran out have ended. */
function current(state: State, key: string): { used: number; held: number } {
  const counter = state.counters.get(key)
  if (counter === undefined) return unused
  const now = state.clock.monotonic()
  if (now < counter.endsAt) return counter
  counter.endsAt = Infinity
  for (const id of counter.holds) {
    const endsAt = state.holds.get(id)?.endsAt ?? now
    if (endsAt <= now) end(state, id)
    else counter.endsAt = Math.min(counter.endsAt, endsAt)
  }
  return counter
}

function prune(state: State): void {
  const now = state.clock.monotonic()
  for (const [id, hold] of state.holds) if (hold.endsAt <= now) end(state, id)
  const oldest = oldestKeptDate(state.clock.now())
  for (const key of state.counters.keys()) if (isForgotten(key, oldest)) state.counters.delete(key)
}
