const minuteMs = 60_000
const dayMs = 86_400_000

/** The oldest ends of keys that are kept. */
export interface OldestKept {
  /** YYYY-MM-DD */
  date: string
  /** YYYY-MM-DDTHH:MM */
  minute: string
}

/**
 * Keys of earlier dates are forgotten; two days leave room for calls that run past midnight and for clocks that differ.
 * Of minutes, which only the next one looks back at, five are kept.
 */
export function oldestKept(nowMs: number): OldestKept {
  return {
    date: new Date(nowMs - 2 * dayMs).toISOString().slice(0, 10),
    minute: minuteOf(nowMs - 5 * minuteMs),
  }
}

/** @returns YYYY-MM-DDTHH:MM, UTC */
export function minuteOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 16)
}

/** Whether a key counts a time before `oldest`. A key without one at its end is kept for good. */
export function isForgotten(key: string, oldest: OldestKept): boolean {
  const date = key.slice(-10)
  if (isDate.test(date)) return date < oldest.date
  const minute = key.slice(-16)
  return isMinute.test(minute) && minute < oldest.minute
}

/** Whether SQL can tell again what was used under a key: of days it can, of minutes and of calls under way it cannot. */
export function isTold(key: string): boolean {
  return isDate.test(key.slice(-10))
}

/** Whether a key counts calls under way alone: without holds there is nothing to remember. */
export function isOpen(key: string): boolean {
  return key.endsWith(':open')
}

const isDate = /^\d{4}-\d{2}-\d{2}$/
const isMinute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/
