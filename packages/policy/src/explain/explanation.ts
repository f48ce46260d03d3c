import type { Decision } from '../predict/decision.ts'
import type { PermissionMode } from '../predict/policy.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import type { RuleEffect } from '../rules/rule.ts'
import type { SettingsScope } from '../settings/sources.ts'

/** Why a call is allowed, asked about or denied, by both evaluators. */
export interface Explanation {
  call: ToolCall
  /** of the settings, where none was given */
  mode: PermissionMode
  cwd: string
  /** Claude Code itself */
  client: Trace
  /** what ought to happen, by what the call does */
  guard: Trace
  /** rules about the tool that the client does not read: malformed, of a scope that does not count, or in vain */
  unread: readonly NamedRule[]
}

export interface Trace {
  decision: Decision
  /** the call as a whole, then each part that is judged by itself */
  parts: readonly TracedPart[]
}

export interface TracedPart {
  kind: 'call' | 'command' | 'redirect' | 'effect'
  /** as written; of an effect: what is done to what */
  text: string
  /** of this part by itself */
  decision: Decision
  /** the rules looked at: deny, ask, allow; within each the highest scope first */
  rules: readonly ConsideredRule[]
}

export interface NamedRule {
  rule: string
  effect: RuleEffect
  scope: SettingsScope
}

export interface ConsideredRule extends NamedRule {
  /** `maybe`: it may, for all that can be seen, and the guard then asks */
  applies: 'yes' | 'maybe' | 'no'
  decides: boolean
}
