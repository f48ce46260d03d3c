/** How far a witness of our ledger is. Every node reads it; whoever asks the witness has claimed the round. */
export interface WitnessStatesTable {
  /** as the configuration names it */
  name: string
  /** where it keeps checkpoints; with another place all below begins anew */
  place: string
  /** raised by each claim: the compare-and-swap between nodes */
  round: number
  /** of the newest checkpoint that it acknowledged; 0: none yet */
  size: number
  /** that checkpoint as a signed note, with the cosignature where it gave one */
  note: string | null
  witnessed_at: number | null
  /** it is not asked again before */
  due_at: number
  /** since it last answered */
  failures: number
  problem: string | null
  /** JSON of a Conflict (modules/witnesses) */
  conflict: string | null
}

/** What we have co-signed as the witness of another ledger. */
export interface WitnessedLogsTable {
  origin: string
  size: number
  /** base64 */
  root: string
  /** the checkpoint with our cosignature */
  note: string
  cosigned_at: number
}

/** A key that a log has handed over to, since what the settings trust: with the signatures that say so. */
export interface WitnessedKeysTable {
  origin: string
  /** `name+keyid+key` of the key that signs from there on */
  verifier_key: string
  /** of the checkpoint that hands over */
  size: number
  /** that checkpoint, signed by both keys */
  note: string
  followed_at: number
}

/** The key we co-sign with, the same on every node. */
export interface WitnessKeysTable {
  /** the name it signs under */
  name: string
  /** PKCS #8 PEM, sealed */
  private_key: string
  created_at: number
}
