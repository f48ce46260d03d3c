import { sql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema, SpendTable } from '../schema.ts'
import { spendKey } from '../spend-counts.ts'
import { withinDays, type DayRange } from './days.ts'

export type SpendRange = DayRange

/** Sorts after every day. */
export const endOfDays = '~'

const pageRows = 1_000
const keyColumns = sql.join(spendKey.map((name) => sql.ref(name)))

/** Rows of some days in the order of their key, a page at a time. */
export async function* spendPages(
  read: Pick<ReadonlyKysely<LedgerSchema>, 'selectFrom'>,
  range: SpendRange,
): AsyncGenerator<readonly SpendTable[]> {
  for (let after: SpendTable | undefined; ;) {
    // SQLite looks up the day alone, not the whole key: a page begins with the day on which the one before ended.
    const days = withinDays(range, after?.day)
    let query = read.selectFrom('spend_daily').selectAll().where(days).limit(pageRows)
    for (const name of spendKey) query = query.orderBy(name)
    const last = after
    if (last !== undefined)
      query = query.where(sql<boolean>`(${keyColumns}) > (${sql.join(spendKey.map((name) => last[name]))})`)
    const rows: SpendTable[] = await query.execute()
    if (rows.length > 0) yield rows
    if (rows.length < pageRows) return
    after = rows.at(-1)
  }
}
