import type { Clock } from '../clock/clock.ts'
import type { Counter } from './counter.ts'
import type { CounterRows } from './counter-rows.ts'
import { oldestKept } from './key-date.ts'
import type { Life } from './life.ts'
import { calmDown, sliceFor } from './slices.ts'
import type { Tally } from './tally.ts'

/** What a node does for its counters beside counting. */
export interface Upkeep {
  /** Renews its life, gives back slices that are not used, and forgets what is old. @throws when PostgreSQL does not answer */
  beat(): Promise<void>
}

export interface UpkeepOptions {
  clock: Clock
  life: Life
  rows: CounterRows
  tally: Tally
  dirty: Set<Counter>
}

const idleMs = 5_000
const unusedMs = 60_000
/** Slices looked at in one beat. */
const maxReviewed = 1_000
const tidyEveryMs = 60_000
const sweepEveryMs = 3_600_000

export function createUpkeep({ clock, life, rows, tally, dirty }: UpkeepOptions): Upkeep {
  let tidyAt = clock.monotonic()
  let sweepAt = tidyAt
  return {
    async beat() {
      tally.expire()
      await life.renew()
      await reviewSlices()
      if (clock.monotonic() < tidyAt) return
      tidyAt = clock.monotonic() + tidyEveryMs
      await tidy()
    },
  }

  /** A slice of which nobody takes shrinks with what is left: others may need it. Smaller needs no lock. */
  async function reviewSlices(): Promise<void> {
    const now = clock.monotonic()
    const idle: Counter[] = []
    for (const counter of tally.counters()) {
      if (counter.slice === undefined || counter.slice.takenAt > now - idleMs) continue
      if (counter.slice.takenAt <= now - unusedMs) cut(counter, 0)
      else if (idle.length < maxReviewed) idle.push(counter)
    }
    if (idle.length === 0) return
    const others = await rows.read(idle.map(({ key }) => key))
    for (const counter of idle) {
      if (counter.slice === undefined) continue
      calmDown(counter)
      const { left } = sliceFor(counter, counter.slice, others(counter.key)) ?? { left: 0 }
      if (left < counter.slice.left) cut(counter, left)
    }
  }

  function cut(counter: Counter, left: number): void {
    counter.slice = left === 0 || counter.slice === undefined ? undefined : { ...counter.slice, left }
    dirty.add(counter)
  }

  async function tidy(): Promise<void> {
    // Who forgets what is not stored yet, or a slice, leaves a share that keeps others out as long as this node lives.
    const old = tally.forget((counter) => counter.slice !== undefined || dirty.has(counter))
    for (const counter of dirty) if (counter.isForgotten) dirty.delete(counter)
    await rows.forget(old)
    if (clock.monotonic() < sweepAt) return
    sweepAt = clock.monotonic() + sweepEveryMs
    await rows.sweep(oldestKept(clock.now()))
  }
}
