import type { GroupLimitMode } from './resolve.ts'

export interface BudgetSettings {
  groupLimitMode: GroupLimitMode
  /** no call is admitted while budgets cannot be looked up */
  failClosed: boolean
  /** an answer under way is ended where no budget has room for more of it */
  endStreams: boolean
  /** the organization's own words, added to every refusal by a budget */
  blockedMessage?: string
}
