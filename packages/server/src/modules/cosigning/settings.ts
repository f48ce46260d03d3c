/** What this server witnesses for others: `sekisho.ledger.witness_for`. */
export interface CosigningSettings {
  /** what it signs as, such as `sekisho.example.com/witness` */
  name: string
  logs: readonly {
    /** the first line of the log's checkpoints */
    origin: string
    /** `name+keyid+key`; any of them may have signed */
    verifierKeys: readonly string[]
  }[]
}
