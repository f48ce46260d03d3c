import { enforce } from '../enforce/enforce.ts'
import type { Decision } from '../predict/decision.ts'
import { compilePolicy } from '../predict/policy.ts'
import { readRow } from './read-row.ts'

/** What ought to happen to the call of a row, by its effects. @throws RowError */
export function enforceRow(row: unknown): Decision {
  const { policy, call, files } = readRow(row)
  return enforce(compilePolicy(policy), call, { listed: files.length === 0 ? undefined : files })
}
