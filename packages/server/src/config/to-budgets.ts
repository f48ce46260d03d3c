import type { BudgetSettings } from '../modules/budgets/index.ts'
import type { Source } from './findings.ts'

/** What the file says of budgets; the budgets themselves stand in the store. */
export function toBudgets({ file, findings }: Source): BudgetSettings {
  const { admin, enforcement, sekisho } = file
  const message = admin?.blocked_message
  if (admin?.pooled_conflict_rule !== undefined)
    findings.notice(
      'admin.pooled_conflict_rule does nothing: every shared budget that contains a call counts, not one of them',
    )
  return {
    groupLimitMode: admin?.group_limit_mode ?? 'min',
    failClosed: enforcement?.fail_closed_on_error ?? false,
    endStreams: sekisho.budgets.end_streams,
    ...(message === undefined || message === '' ? {} : { blockedMessage: message }),
  }
}
