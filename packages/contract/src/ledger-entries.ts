import type { Retention } from './retentions.ts'

/** Ways of reading the ledger. */
export const ledgerOperations = ['list', 'search', 'proof', 'spend_limits_audit'] as const

/** Entries whose texts are gone because their time was over; their hashes stay, and this says that nobody else did it. */
export interface EntriesRemoved {
  /** of the rule in the configuration, as it is written there */
  kinds: readonly string[]
  retention?: Retention | undefined
  days: number
  /** every one of them is older: epoch milliseconds */
  before: number
  count: number
  /** which: the first leaf of each run and how many follow one another, rising */
  leaves: readonly (readonly [first: number, count: number])[]
}

/** A key that signs checkpoints. The first checkpoint after it that hands over to the key is signed by the key before too. */
export interface CheckpointKeyCreated {
  /** its public half, `name+keyid+key` (C2SP signed-note) */
  key: string
  /** the key that signed until then; absent: the first of the ledger, or of a node with a master key of its own */
  replaces?: string | undefined
  /** `taken_over`: from the file that a release before kept it in; `renamed`: the ledger has another origin now */
  reason: 'first' | 'taken_over' | 'rotated' | 'renamed'
}

/** As the witness of another ledger, this one trusts a key from now on that the key before has handed over to. */
export interface WitnessedKeyFollowed {
  /** of the other ledger */
  origin: string
  /** public half of the key, `name+keyid+key` (C2SP signed-note) */
  key: string
  /** entries that the checkpoint which hands over covers */
  size: number
}

/** An export that was begun. Whether the reader took all of it is not known here. */
export interface LedgerExported {
  /** leaves, the latter not included */
  from: number
  to: number
  /** what it was narrowed to; absent: every entry */
  person?: string | undefined
  kinds?: readonly string[] | undefined
  /** epoch milliseconds */
  since?: number | undefined
}

/** A witness contradicts the ledger: once for each thing it holds that does. */
export interface LedgerConflictFound {
  /** its name in the configuration */
  witness: string
  /**
   * `ahead`: it holds more than the ledger has (a restored backup); `fork`: another root at a size both have; `behind`:
   * it no longer holds what it had acknowledged
   */
  what: 'ahead' | 'fork' | 'behind'
  /** entries that the checkpoint it holds covers, and its root in base64 as far as it said it */
  witnessSize: number
  witnessRoot?: string | undefined
  /** of our newest checkpoint; `behind`: what it had acknowledged */
  ownSize: number
  ownRoot?: string | undefined
}

/** Somebody read the ledger. */
export interface LedgerQueried {
  operation: (typeof ledgerOperations)[number]
  /** what was asked for, without the place a page began at */
  filter: Readonly<Record<string, unknown>>
  /** how many entries were read */
  entries: number
  /** how often, when the same was asked again within a minute; the first is an entry of its own */
  queries: number
}

/** Somebody read the compliance API, or tried to with a key that may not. */
export interface ComplianceApiAccessed {
  method: string
  /** path and query, cut to 500 characters */
  url: string
  status: number
  /** as in the header `request-id` of the first answer */
  request: string
  /** how often, when the same path was asked again within a minute; the first is an entry of its own */
  requests: number
}

/** Kinds that say what became of the record itself. */
export interface LedgerEntryData {
  'checkpoint_key.created': CheckpointKeyCreated
  'ledger.exported': LedgerExported
  'ledger.queried': LedgerQueried
  'ledger.conflict_found': LedgerConflictFound
  'entries.removed': EntriesRemoved
  'witnessed_key.followed': WitnessedKeyFollowed
  'compliance_key.created': { key: string; after: Record<string, unknown> }
  'compliance_key.revoked': { key: string; reason: string }
  'compliance_api.accessed': ComplianceApiAccessed
  'mcp_server.approved': { server: string; after: Record<string, unknown> }
  'mcp_server.changed': { server: string; before: Record<string, unknown>; after: Record<string, unknown> }
  'mcp_server.retired': { server: string; reason: string }
  'sink.paused': { sink: string; reason: string }
  'sink.resumed': { sink: string }
  'sink.retried': { sink: string; letters: number; leaf?: number }
}
