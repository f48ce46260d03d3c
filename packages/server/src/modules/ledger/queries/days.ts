import { sql, type RawBuilder } from 'kysely'
import { dayOf } from '../day.ts'

export interface DayRange {
  /** `utc`: the day of the admission; `organization`: that of the arrival, in the organization's time zone */
  zone: 'utc' | 'organization'
  /** first and last day, both included, YYYY-MM-DD */
  from: string
  to: string
}

const dayMs = 86_400_000

/**
 * Which rows of `spend_daily` are of these days. A local day is at most one away from the UTC day, which begins the key:
 * so both are found by it.
 * @param begin no UTC day before it: where the page before ended
 */
export function withinDays({ zone, from, to }: DayRange, begin?: string): RawBuilder<boolean> {
  if (zone === 'utc') return sql<boolean>`(day >= ${begin ?? from} and day <= ${to})`
  const [first, last] = [begin ?? moved(from, -dayMs), moved(to, dayMs)]
  return sql<boolean>`(day >= ${first} and day <= ${last} and local_day >= ${from} and local_day <= ${to})`
}

function moved(day: string, byMs: number): string {
  return dayOf(Date.parse(day) + byMs)
}
