/** A machine whose guard its person enrolled. Times are epoch milliseconds. */
export interface GuardDevicesTable {
  id: string
  person_id: string
  /** what Claude Code was when it was enrolled, as `client_device` of devices; null: it had not been started there */
  device_id: string | null
  /** JSON of an Ed25519 public key */
  public_jwk: string
  /** of that key (RFC 7638) */
  thumbprint: string
  /** as its person named it */
  name: string
  os: string
  enrolled_at: number
  revoked_at: number | null
  revoked_reason: string | null
}

/** The newest statement of a guard. */
export interface GuardAttestationsTable {
  guard_device: string
  checksum: string | null
  /** JSON array of `{ policy, version }` */
  versions: string
  mode: string
  /** when the server signed what it holds; null: a guard of before, or one that holds nothing it may use */
  issued_at: number | null
  /** why it can use nothing it holds, as it says; null: it can */
  problem: string | null
  guard_version: string
  /** JSON array */
  sources: string
  /** the statement as it was signed: whoever doubts the rest of the row can verify it; '': its person was erased */
  statement: string
  /** when the server took it */
  at: number
  /** as `client_device` of devices; null: Claude Code has no id on that machine yet */
  client_device: string | null
  /** 1: it was what the person should have had, when it was taken */
  rightful: number
  /** one more than any before: nodes read what is new, not all of it */
  sequence: number
}

/** What a device claims to hold: its own word, which anybody could send. */
export interface PolicyClaimsTable {
  /** of devices */
  device_id: string
  /** of the settings, as it computes it; null: it never said */
  checksum: string | null
  /** JSON array: where it found settings; null: it never said */
  sources: string | null
  client_version: string | null
  at: number
}

/** Ids of decisions that were counted, so that none counts twice; forgotten when too old to be taken at all. */
export interface GuardDecisionsTable {
  id: string
  guard_device: string
  at: number
}

export interface GuardDecisionsDailyTable {
  guard_device: string
  /** of UTC, `2026-11-26` */
  day: string
  decisions: number
  asked: number
  blocked: number
}
