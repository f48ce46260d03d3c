const dayMs = 86_400_000

/** Keys of earlier dates are forgotten; two days leave room for calls that run past midnight and for clocks that differ. */
export function oldestKeptDate(nowMs: number): string {
  return new Date(nowMs - 2 * dayMs).toISOString().slice(0, 10)
}

/** Whether a key counts a date before `oldest`. A key without a date at its end is kept for good. */
export function isForgotten(key: string, oldest: string): boolean {
  const date = key.slice(-10)
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && date < oldest
}
