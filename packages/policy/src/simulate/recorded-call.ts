import type { PermissionMode } from '../predict/policy.ts'
import type { ToolCall } from '../predict/tool-rules.ts'

/** A call of a tool as it was recorded somewhere. */
export interface RecordedCall {
  call: ToolCall
  /** `name`: only which tool it was, the input is missing; then only what is decided by the tool alone is known */
  known: 'input' | 'name'
  /** how many such calls the record stands for; 1 when absent */
  count?: number
  /** the client's id of the call, by which two records of one call are found */
  id?: string
  /** who: an email address, an id of the identity provider, or of the installation */
  person?: string
  /** the conversation */
  session?: string
  /** absolute */
  cwd?: string
  mode?: PermissionMode
}

/** What a line of a record holds: calls, nothing of interest, or why it cannot be read. */
export type ReadLine =
  | { kind: 'calls'; calls: readonly RecordedCall[] }
  | { kind: 'other' }
  | { kind: 'malformed'; reason: MalformedReason }

/** `too_long`: longer than `maxLineLength`; `not_json`; `not_known`: JSON of none of the kinds that are read */
export type MalformedReason = 'too_long' | 'not_json' | 'not_known'

/** Longer lines are not read: a recorded file may be megabytes, and what matters of a call is short. */
export const maxLineLength = 4_000_000

/** Calls in one line; an answer or a batch of telemetry has fewer. */
export const maxCallsPerLine = 10_000
