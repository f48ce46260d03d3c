/** Time and timers, so that tests decide when it is. */
export interface Clock {
  /** milliseconds since the epoch, UTC */
  now(): number
  /** milliseconds of a monotonic clock, for durations */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
