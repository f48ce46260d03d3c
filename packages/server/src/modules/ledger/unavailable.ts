/** The ledger cannot make an entry durable now. Nothing may be admitted on the strength of it. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable'
}
