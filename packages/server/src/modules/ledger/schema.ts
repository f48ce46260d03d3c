/**
 * The ledger's tables. Embedded they have a SQLite file of their own; distributed they sit beside the control plane's.
 * Times are milliseconds since the epoch, UTC.
 */
export interface LedgerSchema {
  /** the truth: only ever added to */
  ledger_entries: EntriesTable
  ledger_boots: BootsTable
  /** which entries have which leaves, in the order of the tree */
  ledger_ranges: RangesTable
  ledger_checkpoints: { size: number; note: string; created_at: number }
  /** outbox ids the ledger has taken, so that it takes none twice */
  ledger_ids: { id: string }
  digest_keys: DigestKeysTable
  /** the next leaf to project; the tables below are made from the entries before it and can be made again */
  ledger_cursors: { name: string; next_leaf: number }
  open_exchanges: { exchange_id: string; boot_id: string; data: string }
  usage_daily: UsageTable
  refusals_daily: { day: string; code: string; count: number }
  conversations: { conversation_id: string; provider: string; last_seen: number }
  /** leaves of the kinds that are few among many exchanges, to find them by kind */
  ledger_kinds: { kind: string; leaf: number }
}

export interface EntriesTable {
  boot_id: string
  seq: number
  leaf_hash: Uint8Array
  /** the exact UTF-8 bytes of the entry's JSON text */
  body: Uint8Array
}

export interface BootsTable {
  boot_id: string
  started_at: number
  heartbeat_at: number
  closed_at: number | null
  /** how many of its entries have a leaf */
  sequenced: number
}

export interface RangesTable {
  /** the primary key is the compare-and-swap between nodes */
  first_leaf: number
  boot_id: string
  first_seq: number
  count: number
  /** the tree's frontier once the range is in it */
  frontier: Uint8Array
}

export interface DigestKeysTable {
  person_id: string
  /** UTC, YYYY-MM-DD */
  day: string
  /** each run of a node has its own, so that none has to be read back */
  boot_id: string
  key: Uint8Array
}

export interface UsageTable extends UsageCounts {
  /** UTC day on which the exchange was admitted, YYYY-MM-DD */
  day: string
  person_id: string
  model: string
  provider: string
  /** 1: the practice provider answered */
  simulated: number
}

export interface UsageCounts {
  calls: number
  failed_calls: number
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_5m_tokens: number
  cache_write_1h_tokens: number
  web_searches: number
  counted_tokens: number
  cost_micro_usd: number
}
