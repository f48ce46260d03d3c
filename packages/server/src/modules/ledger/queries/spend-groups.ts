import { sql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema, SpendCounts, SpendTable } from '../schema.ts'
import { spendCounts } from '../spend-counts.ts'
import { dayOf } from '../day.ts'
import { withinDays, type DayRange } from './days.ts'

export const spendGroupKeys = ['cost_centre', 'project_id', 'person_id', 'model', 'provider'] as const
export type SpendGroupKey = (typeof spendGroupKeys)[number]

export interface SpendGroupsQuery extends DayRange {
  by: readonly SpendGroupKey[]
}

/** What calls that have these things in common used on one day. What the query does not ask for is ''. */
export interface SpendGroup extends Pick<SpendTable, SpendGroupKey | 'simulated'>, SpendCounts {
  /** in the zone of the query, YYYY-MM-DD */
  day: string
}

const dayMs = 86_400_000

/**
 * A day at a time, added up in SQL: no statement keeps an embedded server's calls waiting, and none has more rows than a
 * day has people, models and projects.
 */
export async function* spendGroups(
  read: ReadonlyKysely<LedgerSchema>,
  { zone, from, to, by }: SpendGroupsQuery,
): AsyncGenerator<readonly SpendGroup[]> {
  const empty = { cost_centre: '', project_id: '', person_id: '', model: '', provider: '' }
  for (let day = from; day <= to; day = dayOf(Date.parse(day) + dayMs)) {
    const rows = await read
      .selectFrom('spend_daily')
      .select([...by, 'simulated'])
      .select((row) => spendCounts.map((name) => row.fn.sum<number>(name).as(name)))
      .where(withinDays({ zone, from: day, to: day }))
      .groupBy([...by, 'simulated'])
      .execute()
    // Sound: each count was selected under its own name, and so was each key that is asked for.
    const found = rows as unknown as Omit<SpendGroup, 'day'>[]
    if (found.length > 0) yield found.map((row) => ({ ...empty, ...row, day }))
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
