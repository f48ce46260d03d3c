import type { LedgerProblem } from '@sekisho/ledger'

export function problemOf(detail: string): LedgerProblem {
  return { what: 'projection', detail }
}
