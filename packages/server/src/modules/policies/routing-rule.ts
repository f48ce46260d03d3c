import type { Role } from '@sekisho/contract'

/**
 * What Claude Code 2.1.330 calls its requests once `CLAUDE_CODE_GATEWAY_HINT_HEADERS=1` is in its settings: first the
 * values of `x-claude-code-request-class`, then those of `x-claude-1p-request-class` (measured, and read in the client).
 */
export const requestClasses = [
  'main',
  'subagent',
  'workflow',
  'compaction',
  'auxiliary',
  'side_reply',
  'blocking-subagent',
  'background-task',
  'summary-extraction',
  'followup-generation',
] as const
export type RequestClass = (typeof requestClasses)[number]

/** Sends calls of a kind to another model than they ask for. */
export interface RoutingRule {
  /** all that is named must hold; of the entries of a list, and of roles and groups together, one is enough */
  match: {
    roles?: readonly Role[]
    groups?: readonly string[]
    /** the model that is asked for, named as access rules name models */
    models?: readonly string[]
    requestClasses?: readonly RequestClass[]
    /** `subagent`: Claude Code says which of its agents asks; `main`: it does not */
    agent?: 'main' | 'subagent'
    /** a call that names no `max_tokens` does not match */
    maxTokensAtMost?: number
  }
  /** a model id or an alias (`haiku`) */
  to: string
}
