/**
 * The control plane's tables. Times are milliseconds since the epoch, UTC; JSON is text; booleans are 0 or 1.
 * The ledger has its own schema (modules/ledger) and, embedded, its own file.
 */
export interface ControlSchema extends AdminSchema {
  /** one row a topic; raised in the transaction that changes it */
  versions: VersionsTable
  /** admin changes on their way to the ledger, written in the transaction that made them */
  outbox: OutboxTable
  /** PostgreSQL counters (counters/postgres.ts): the row locked while holds are weighed */
  counters: CountersTable
  /** what each node adds to a counter; a node writes its own rows alone */
  counter_shares: CounterSharesTable
}

/** The tables an admin change may write. */
export interface AdminSchema {
  people: PeopleTable
  credentials: CredentialsTable
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

export interface VersionsTable {
  topic: string
  version: number
}

export interface OutboxTable {
  /** sorts in the order of the changes of one node */
  id: string
  kind: string
  time: number
  /** JSON of an Actor */
  actor: string
  /** JSON of the entry's data */
  data: string
}

export interface CountersTable {
  key: string
  /** used before any node counted here: what SQL said when the key was first seen */
  base: number
}

export interface CounterSharesTable {
  node: string
  key: string
  used: number
  held: number
  /** by PostgreSQL's clock; `held` no longer counts after it, `used` always does */
  held_until: number
}
