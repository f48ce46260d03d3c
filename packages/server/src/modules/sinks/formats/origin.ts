/** What every event says of where it comes from. */
export interface Origin {
  /** name of the ledger, as in its checkpoints */
  ledger: string
  /** of this machine */
  hostname: string
  /** of Sekisho */
  version: string
}
