import type { Employee } from './calls.ts'
import type { GuardKey } from './guard-key.ts'
import type { Stage } from './stage.ts'

/** What is to be seen of a machine: what `in_force` says of it, and where that comes from. */
export type Holding =
  | 'attested'
  | 'claimed'
  | 'claims_other'
  | 'unguarded'
  | 'stale'
  | 'older_version'
  | 'only_reports'
  | 'revoked'

export interface Guarded {
  caller: Employee
  holding: Holding
  key: GuardKey
  device: Awaited<ReturnType<Stage['past']['guardrails']['enrol']>>['device']
}
