import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../packages/server/src/platform/clock/clock.ts'

/** What happens when, in simulated time. */
export interface Timeline {
  /** simulated milliseconds since the start */
  now(): number
  /** The product's clock, showing simulated time. */
  readonly clock: Clock
  /** Runs it in so many simulated milliseconds. */
  after(ms: number, run: () => void): Event
  /** Runs everything there is, and what that adds. */
  run(): Promise<void>
}

export interface Event {
  cancel(): void
}

interface Planned {
  at: number
  order: number
  /** undefined: it was cancelled */
  run: (() => void) | undefined
}

export interface TimelineOptions {
  /** epoch milliseconds at the start */
  startsAt: number
  /** how many times as fast as the clock on the wall; undefined: as fast as the machine can, nothing waits */
  speed?: number | undefined
}

/**
 * One event after the other in the order of their times. As fast as can be, whatever promises an event resolves is done
 * before the next; at a speed, what a database takes is time that passes.
 */
export function createTimeline({ startsAt, speed }: TimelineOptions): Timeline {
  const heap: Planned[] = []
  const began = performance.now()
  let order = 0
  let time = 0
  const now = () => (speed === undefined ? time : (performance.now() - began) * speed)

  return {
    now,
    clock: { now: () => startsAt + now(), monotonic: now },
    after(ms, run) {
      const planned: Planned = { at: now() + ms, order: order++, run }
      push(heap, planned)
      return { cancel: () => void (planned.run = undefined) }
    },
    async run() {
      for (let next = heap[0]; next !== undefined; next = heap[0]) {
        if (next.run === undefined) {
          pop(heap)
        } else if (speed === undefined) {
          pop(heap)
          time = next.at
          next.run()
          // Promises first: the answer to a hold comes in the same instant.
          await nextTurn()
        } else if (next.at > now()) {
          // An answer from the database may bring something that is due before.
          await pause(Math.min(longestPauseMs, Math.max(0, (next.at - now()) / speed)))
        } else {
          pop(heap)
          next.run()
        }
      }
    },
  }
}

const longestPauseMs = 2

function isBefore(one: Planned, other: Planned): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

function push(heap: Planned[], planned: Planned): void {
  let at = heap.length
  heap.push(planned)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above]
    if (parent === undefined || !isBefore(planned, parent)) break
    heap[at] = parent
    at = above
  }
  heap[at] = planned
}

function pop(heap: Planned[]): Planned | undefined {
  const [first] = heap
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    let child = heap[below]
    if (child === undefined) break
    const right = heap[below + 1]
    if (right !== undefined && isBefore(right, child)) [below, child] = [below + 1, right]
    if (!isBefore(child, last)) break
    heap[at] = child
    at = below
  }
  heap[at] = last
  return first
}
