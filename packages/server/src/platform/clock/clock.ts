/** Time and timers, so that tests decide when it is. */
export interface Clock {
  /** milliseconds since the epoch, UTC */
  now(): number
  /** milliseconds of a monotonic clock, for durations */
  monotonic(): number
}

/** How far the clocks of two nodes may be apart: what one wrote a time of, another keeps for so much longer. */
export const clocksApartMs = 60_000

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
