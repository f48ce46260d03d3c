import type { Verdict } from '../predict/decision.ts'
import type { PermissionMode } from '../predict/policy.ts'
import type { JsonObject } from '../settings/json.ts'

/** Which evaluator is asked: the client's own rules, or the guard that judges by what a call does. */
export type Evaluator = 'client' | 'guard'

interface TestOptions {
  expect: Verdict
  /** absent: what happens in the end (the client, and the guard where it enforces) */
  by?: Evaluator
  /** absent: `permissions.defaultMode` of the settings */
  mode?: PermissionMode
  /** absolute; absent: a project in somebody's home */
  cwd?: string
}

/** A call and what is expected of it: `{ tool, input }`, or `call: 'Bash(rm -rf /)'` for short. */
export type PolicyTest = ({ tool: string; input: JsonObject } | { call: string }) & TestOptions

/** Calls a rule of the settings must apply to, and calls it must not: `npm test x`, or `Bash(npm test x)`. */
export interface RuleTests {
  /** as it stands in `settings.permissions` */
  rule: string
  match?: readonly string[]
  not_match?: readonly string[]
  by?: Evaluator
}
