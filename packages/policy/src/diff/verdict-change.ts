import type { Text } from '../explain/text.ts'
import type { Evaluator } from '../policy-tests/policy-test.ts'
import type { Verdict } from '../predict/decision.ts'
import type { PermissionMode } from '../predict/policy.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import type { RuleEffect } from '../rules/rule.ts'

/** What of the two policies makes the difference. */
export type ChangeCause =
  | { kind: 'rule_added' | 'rule_removed'; rule: string; effect: RuleEffect }
  /** the guard enforces in one and not in the other */
  | { kind: 'guard' }
  /** no single rule: a mode, folders, hooks, or rules together */
  | { kind: 'settings' }

/** Calls whose verdict one change of a policy turns in the same way. */
export interface VerdictChange {
  /** whose verdict; both where they change alike. With the cause `guard`: what becomes of the call in the end. */
  by: readonly Evaluator[]
  from: Verdict
  to: Verdict
  /** absent: the mode the settings say */
  mode?: PermissionMode
  cause: ChangeCause
  /** the smallest found */
  example: ToolCall
  /** the smallest five */
  examples: readonly ToolCall[]
  /** how many of the calls tried change so; of no meaning beyond that */
  calls: number
  /** one plain sentence */
  text: Text
}
