/**
 * The control plane's tables. Times are milliseconds since the epoch, UTC; JSON is text; booleans are 0 or 1.
 * The ledger has its own schema (modules/ledger) and, embedded, its own file.
 */
export interface ControlSchema {
  people: PeopleTable
  credentials: CredentialsTable
  /** one row a topic; raised in the transaction that changes it */
  versions: { topic: string; version: number }
  /** admin changes on their way to the ledger, written in the transaction that made them */
  outbox: { id: string; kind: string; time: number; actor: string; data: string }
}

export interface PeopleTable {
  id: string
  name: string
  email: string | null
  /** JSON array of roles */
  roles: string
  /** JSON array of group names */
  groups: string
  status: 'active' | 'inactive'
  created_at: number
}

export interface CredentialsTable {
  id: string
  person_id: string
  name: string
  kind: 'claude_code' | 'any'
  /** SHA-256 of the whole credential, hex */
  hash: string
  /** the last four characters, to tell credentials apart on a screen */
  hint: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
  revoked_reason: string | null
  /** a rotated credential still works until then */
  grace_ends_at: number | null
  /** the credential that replaced this one */
  successor_id: string | null
  last_used_at: number | null
}
