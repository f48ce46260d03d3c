import type { Classification, RecordLevel, Retention, Role } from '@sekisho/contract'

/**
 * One access rule. The rule without `match` is the base; of the others the first that matches is laid on top of it,
 * field by field (no union across roles), as the official gateway merges its policies.
 */
export interface AccessRule {
  /** a person matches by any of the roles or any of the groups; absent: the base rule */
  match?: { roles?: readonly Role[]; groups?: readonly string[] }
  /** model ids, aliases (`opus`, `sonnet`, `haiku`, `fable`) and `*` wildcards; absent: all */
  models?: readonly string[]
  /** server tools by type prefix (`web_search`, `web_fetch`, `code_execution`…) or `*`; absent: all; empty: none */
  serverTools?: readonly string[]
  /** of the projects they may work on; absent: all; empty: none */
  classifications?: readonly Classification[]
  /** tokens a person may use in a UTC day, cache reads not counted; absent: no limit */
  tokensPerDay?: number
  retention?: Retention
  /** how much entries of calls say; not merged like the others: of all rules that match somebody, the strictest counts */
  level?: RecordLevel
}
