import type { HoldAnswer } from './counters.ts'
import type { Load, Loads, Want } from './rule.ts'

/** What this node knows of one counter. */
export interface Counter extends Loads {
  readonly key: string
  /** used and held through this node alone */
  readonly mine: Load
  elsewhere: Elsewhere
  /** whether `elsewhere` was ever read */
  isKnown: boolean
  slice: Slice | undefined
  /** for how many calls the last slice was, and by the monotonic clock since when */
  readonly demand: { calls: number; since: number }
  /** how many of the holds here can be ended */
  endable: number
  /** by which the last of them was measured */
  limit: number
  /** by the monotonic clock: when `elsewhere` was read */
  readAt: number
  /** who waits for room on it here, in the order of arrival */
  readonly queue: Place[]
  /** number of the hold that drew on it last */
  drawnBy: number
  /** whether PostgreSQL has a share of it by this node for sure */
  isStored: boolean
  /** the tally's last look for old counters before it was asked for */
  metAt: number
  /** a late settlement of it is of no interest to anybody */
  isForgotten: boolean
}

/** Room that only this node takes, without asking: it is reserved in the node's share, so all others keep it free. */
export interface Slice {
  /** what may still be held */
  left: number
  /** what it was in the beginning */
  readonly size: number
  /** by which it was measured; who comes with a smaller one must ask */
  readonly limit: number
  /** of a call as it came last: what it holds, caution included */
  readonly cost: number
  /** by the monotonic clock */
  takenAt: number
}

/** What a counter counts beyond this node, as last read: what SQL said at first, and the other nodes. */
export interface Elsewhere extends Load {
  /** what other nodes may hold without asking */
  reserved: number
}

/** What a hold wants of one counter, or has of it. */
export interface Draw extends Want {
  readonly counter: Counter
  /** of the amount, what will be used whatever happens */
  certain: number
  /** the amount it was granted for */
  granted: number
  /** the hold is to be ended where what is certain on the counter comes to more; Infinity: never */
  ceiling: number
}

/** A hold that waits for room. */
export interface Waiter {
  readonly draws: readonly Draw[]
  readonly ttlMs: number
  /** grows from waiter to waiter */
  readonly arrival: number
  /** why it was not granted, as last weighed */
  refusal: HoldAnswer
  /** it waits no longer, whatever comes */
  isOver: boolean
  finish(answer: HoldAnswer): void
}

/** Where a waiter stands on one counter: what it wants there is kept free of those who come later. */
export interface Place {
  readonly waiter: Waiter
  readonly draw: Draw
}

export const nothing: Readonly<Load> = {
  used: 0,
  held: 0,
  variance: 0,
  holds: 0,
  certain: 0,
  promised: 0,
}

export function createCounter(key: string): Counter {
  return {
    key,
    mine: { ...nothing },
    elsewhere: { ...nothing, reserved: 0 },
    isKnown: false,
    slice: undefined,
    demand: { calls: 0, since: -Infinity },
    endable: 0,
    limit: Infinity,
    readAt: -Infinity,
    queue: [],
    drawnBy: 0,
    isStored: false,
    metAt: 0,
    isForgotten: false,
  }
}

export function usedOf({ mine, elsewhere }: Counter): number {
  return mine.used + elsewhere.used
}

export function heldOf({ mine, elsewhere }: Counter): number {
  return mine.held + elsewhere.held
}
