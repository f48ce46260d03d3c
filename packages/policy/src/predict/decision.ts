import type { PermissionRule } from '../rules/rule.ts'
import type { SettingsScope } from '../settings/sources.ts'

export type Verdict = 'allow' | 'ask' | 'deny'

/** What the client will do with a call, and why. */
export interface Decision {
  verdict: Verdict
  /** the rule that decided, as it stands in the settings */
  rule?: string
  /** where that rule stands */
  scope?: SettingsScope
  /** one sentence in English */
  reason: string
}

export function decide(verdict: Verdict, reason: string, rule?: PermissionRule): Decision {
  return rule === undefined ? { verdict, reason } : { verdict, rule: rule.text, scope: rule.scope, reason }
}

export function byRule(rule: PermissionRule): Decision {
  const verbs = { allow: 'allows', ask: 'asks before', deny: 'denies' } as const
  return decide(rule.effect, `a rule ${verbs[rule.effect]} it`, rule)
}
