import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema, SpendCounts, SpendTable } from '../schema.ts'
import { dayOf } from '../day.ts'
import { withinDays, type DayRange } from './days.ts'

export const spendGroupKeys = ['cost_centre', 'project_id', 'person_id', 'model', 'provider'] as const
export type SpendGroupKey = (typeof spendGroupKeys)[number]

export type SpendCount = keyof SpendCounts

export interface SpendGroupsQuery<Count extends SpendCount> extends DayRange {
  by: readonly SpendGroupKey[]
  /** what is added up */
  counts: readonly Count[]
}

/** What calls that have these things in common used on one day. What the query does not ask for is ''. */
export type SpendGroup<Count extends SpendCount> = Pick<SpendTable, SpendGroupKey | 'simulated'> &
  Pick<SpendCounts, Count> & {
    /** in the zone of the query, YYYY-MM-DD */
    day: string
  }

const dayMs = 86_400_000

/**
 * A day at a time, added up in SQL, and calls have their turn between two: embedded, a statement stops the event loop, and
 * with only promises to wait for it would not go on before the last.
 */
export async function* spendGroups<Count extends SpendCount>(
  read: ReadonlyKysely<LedgerSchema>,
  { zone, from, to, by, counts }: SpendGroupsQuery<Count>,
): AsyncGenerator<readonly SpendGroup<Count>[]> {
  const empty = { cost_centre: '', project_id: '', person_id: '', model: '', provider: '' }
  for (let day = from; day <= to; day = dayOf(Date.parse(day) + dayMs)) {
    const rows = await read
      .selectFrom('spend_daily')
      .select([...by, 'simulated'])
      .select((row) => counts.map((name) => row.fn.sum<number>(name).as(name)))
      .where(withinDays({ zone, from: day, to: day }))
      .groupBy([...by, 'simulated'])
      .execute()
    // Sound: each count was selected under its own name, and so was each key that is asked for.
    const found = rows as unknown as Omit<SpendGroup<Count>, 'day'>[]
    if (found.length > 0) yield found.map((row) => ({ ...empty, ...row, day }))
    await setImmediate()
  }
}

/** The first day on which anything was spent, in the zone. */
export async function firstSpendDay(
  read: ReadonlyKysely<LedgerSchema>,
  zone: DayRange['zone'],
): Promise<string | undefined> {
  const first = await read.selectFrom('spend_daily').select('day').orderBy('day').limit(1).executeTakeFirst()
  if (first === undefined || zone === 'utc') return first?.day
  // A local day is at most one away from the UTC day.
  const until = dayOf(Date.parse(first.day) + 2 * dayMs)
  const local = await read
    .selectFrom('spend_daily')
    .select(sql<string>`min(local_day)`.as('day'))
    .where('day', '<=', until)
    .executeTakeFirst()
  return local?.day
}
