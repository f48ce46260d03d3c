import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'

/** How often calls were refused on a day for a reason. */
export interface RefusalCount {
  /** UTC, YYYY-MM-DD */
  day: string
  code: string
  count: number
}

/** Of the days from first to last, both included, in their order; the most frequent of a day first. */
export function refusals(
  read: ReadonlyKysely<LedgerSchema>,
  { from, to }: { from: string; to: string },
): Promise<RefusalCount[]> {
  return read
    .selectFrom('refusals_daily')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('count', 'desc')
    .orderBy('code')
    .execute()
}
