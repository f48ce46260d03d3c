import type { Source } from './findings.ts'
import type { LedgerSettings } from './settings.ts'

/** What the file says about the ledger. */
export function toLedger({ file }: Source): LedgerSettings {
  return { origin: file.sekisho.ledger.origin }
}
