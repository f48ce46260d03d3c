import { createLocalDays } from '../../platform/clock/local-days.ts'

/** Whose days a month is made of. Each is a book of its own. */
export type Zone = 'utc' | 'organization'

/** First and last day of a month, both included. @param month YYYY-MM */
export function daysOf(month: string): { from: string; to: string } {
  const end = new Date(`${nextMonth(month)}-01`)
  end.setUTCDate(0)
  return { from: `${month}-01`, to: end.toISOString().slice(0, 10) }
}

/** @param month YYYY-MM */
export function nextMonth(month: string): string {
  const date = new Date(`${month}-01`)
  date.setUTCMonth(date.getUTCMonth() + 1)
  return date.toISOString().slice(0, 7)
}

/** @param day YYYY-MM-DD */
export function monthOf(day: string): string {
  return day.slice(0, 7)
}

/** Says which month a moment is in. @param timeZone the organization's, an IANA name */
export function createMonths(timeZone: string): (timeMs: number, zone: Zone) => string {
  const localDay = createLocalDays(timeZone)
  return (timeMs, zone) => monthOf(zone === 'utc' ? new Date(timeMs).toISOString() : localDay(timeMs))
}
