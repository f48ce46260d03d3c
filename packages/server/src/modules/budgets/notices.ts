import type { BudgetThresholdPassed } from '@sekisho/contract'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'

/** Longer than any period lasts. */
const keptMs = 70 * 86_400_000

/**
 * Writes that a threshold was passed, once for each counter, period and limit, whichever node sees it first.
 * Resolves with false when it was told of before.
 */
export async function noticeThreshold(
  db: ControlDatabase,
  data: BudgetThresholdPassed,
  now: number,
): Promise<boolean> {
  // With the limit: half of another one is news again.
  const key = `${data.budget}:${data.subject ?? 'pool'}:${data.period}:${data.limit}`
  // No topic: nothing that nodes keep in memory changes.
  return await db.recorded({ type: 'system' }, [], async (tx) => {
    const { numInsertedOrUpdatedRows: rows = 0n } = await tx
      .insertInto('budget_notices')
      .values({ key, threshold: data.threshold, noticed_at: now })
      .onConflict((conflict) => conflict.columns(['key', 'threshold']).doNothing())
      .executeTakeFirstOrThrow()
    if (rows === 0n) return { entries: [], result: false }
    await tx
      .deleteFrom('budget_notices')
      .where('noticed_at', '<', now - keptMs)
      .execute()
    return { entries: [{ kind: 'budget.threshold_passed', data }], result: true }
  })
}
