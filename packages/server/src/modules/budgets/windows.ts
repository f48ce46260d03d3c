import { Temporal } from 'temporal-polyfill'
import type { Budget, BudgetPeriod } from './budget.ts'

/** The stretch of time a budget counts in at a moment. */
export interface Window {
  /** first and last day, YYYY-MM-DD, in the budget's zone */
  readonly from: string
  readonly to: string
  /** what ends its counters' keys: the last day; of a minute its beginning, YYYY-MM-DDTHH:MM; `open` for calls under way */
  readonly label: string
  /** epoch milliseconds; the end is the first moment that is no part of it */
  readonly startsAt: number
  readonly endsAt: number
}

/** Says in which window a budget counts. The last of each kind is kept, because days are long. */
export interface Windows {
  readonly timeZone: string
  at(budget: Pick<Budget, 'period' | 'zone'>, now: number): Window
}

const minuteMs = 60_000

/** @param timeZone of the organization, an IANA name */
export function createWindows(timeZone: string): Windows {
  const kept = new Map<string, Window>()
  const open: Window = { from: '', to: '', label: 'open', startsAt: -Infinity, endsAt: Infinity }
  return {
    timeZone,
    at({ period, zone }, now) {
      if (period === 'at_once') return open
      const kind = zone === 'utc' || period === 'conversation' ? period : organizationKinds[period]
      const last = kept.get(kind)
      // A clock that was set back is in an earlier window again, and in a later one when it was put right.
      if (last !== undefined && last.startsAt <= now && now < last.endsAt) return last
      const window = windowAt(period, { timeZone: kind === period ? 'UTC' : timeZone, now })
      kept.set(kind, window)
      return window
    },
  }
}

/** Made once, so that a call builds no text to look its window up. */
const organizationKinds = {
  daily: 'daily here',
  weekly: 'weekly here',
  monthly: 'monthly here',
  conversation: 'conversation',
  minute: 'minute',
} as const satisfies Record<Exclude<BudgetPeriod, 'at_once'>, string>

function windowAt(
  period: Exclude<BudgetPeriod, 'at_once'>,
  { timeZone, now }: { timeZone: string; now: number },
): Window {
  if (period === 'minute') return minuteAt(now)
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const [first, next] = boundsOf(period, today)
  return {
    from: first.toString(),
    to: next.subtract({ days: 1 }).toString(),
    label: next.subtract({ days: 1 }).toString(),
    // The first moment of a day is not midnight everywhere: where clocks are put forward at midnight it is one o'clock.
    startsAt: first.toZonedDateTime(timeZone).epochMilliseconds,
    endsAt: next.toZonedDateTime(timeZone).epochMilliseconds,
  }
}

/** The first day, and the first that is no part of it. A conversation is counted afresh from SQL each UTC day. */
function boundsOf(
  period: 'daily' | 'weekly' | 'monthly' | 'conversation',
  today: Temporal.PlainDate,
): [Temporal.PlainDate, Temporal.PlainDate] {
  if (period === 'weekly') {
    const monday = today.subtract({ days: today.dayOfWeek - 1 })
    return [monday, monday.add({ days: 7 })]
  }
  if (period === 'monthly') {
    const first = today.with({ day: 1 })
    return [first, first.add({ months: 1 })]
  }
  return [today, today.add({ days: 1 })]
}

function minuteAt(now: number): Window {
  const startsAt = Math.floor(now / minuteMs) * minuteMs
  const label = new Date(startsAt).toISOString().slice(0, 16)
  const day = label.slice(0, 10)
  return { from: day, to: day, label, startsAt, endsAt: startsAt + minuteMs }
}
