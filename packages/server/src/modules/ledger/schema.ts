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
  ledger_checkpoints: CheckpointsTable
  /** roots of complete subtrees of 256 ** level leaves, level 1 and up; made from the leaf hashes (writer/tree-nodes.ts) */
  ledger_nodes: { level: number; idx: number; hash: Uint8Array }
  /** outbox ids the ledger has taken, so that it takes none twice; dropped when none can come again */
  ledger_ids: { id: string }
  digest_keys: DigestKeysTable
  /** the next leaf to project; the tables below are made from the entries before it and can be made again */
  ledger_cursors: CursorsTable
  open_exchanges: { exchange_id: string; boot_id: string; data: string }
  spend_daily: SpendTable
  refusals_daily: { day: string; code: string; count: number }
  conversations: ConversationsTable
  /** one row for each group and role of each membership */
  memberships: MembershipsTable
  /** what each entry can be found by; on PostgreSQL in partitions by month */
  ledger_index: IndexTable
  /** what the numbers in `ledger_index` stand for: kinds, persons, models… */
  ledger_names: { id: number; name: string }
  /** commitments of texts that were removed, until the values they stand for are known to be erased (removal/unerased.ts) */
  ledger_unerased: { commitment: string }
}

/** Of index-row.ts, with numbers from `ledger_names` in place of names; 0: none. */
export interface IndexTable {
  time: number
  leaf: number
  kind: number
  person: number
  actor: number
  model: number
  code: number
  project: number
  conversation: number
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

export interface CheckpointsTable {
  size: number
  note: string
  created_at: number
  /** 1: it names the key that signs from then on, and is kept for good */
  hands_over: number
}

export interface DigestKeysTable {
  person_id: string
  /** UTC, YYYY-MM-DD */
  day: string
  /** each run of a node has its own, so that none has to be read back */
  boot_id: string
  key: Uint8Array
}

export interface CursorsTable {
  name: string
  next_leaf: number
  /** which release's projections these are: one that knows of no shape cannot write here, and so cannot leave some out */
  shape: number
}

/** A row is told apart by all that is not a count. */
export interface SpendTable extends SpendCounts {
  /** UTC day on which the exchange was admitted, YYYY-MM-DD */
  day: string
  /** day in the organization's time zone on which it arrived: at most one away from `day` */
  local_day: string
  person_id: string
  /** '': none, as in the two below */
  project_id: string
  cost_centre: string
  /** names the groups and roles of the caller then (`memberships`) */
  membership: string
  model: string
  provider: string
  /** 1: the practice provider answered */
  simulated: number
}

export interface SpendCounts {
  calls: number
  failed_calls: number
  input_tokens: number
  output_tokens: number
  cache_read_tokens: number
  cache_write_5m_tokens: number
  cache_write_1h_tokens: number
  web_searches: number
  /** all but cache reads */
  counted_tokens: number
  cost_micro_usd: number
  /** answered calls with a prompt under 2,000 tokens, cache included, and an answer under 500 */
  small_calls: number
  small_cost_micro_usd: number
  /** whose answer was asked for whole, as batch jobs do */
  unstreamed_calls: number
  unstreamed_cost_micro_usd: number
  /** tokens of the prompt cache that were paid for again, and what that cost */
  cache_lost_tokens: number
  cache_lost_micro_usd: number
  /** the provider did not say what they used: charged by an estimate, or as they were held */
  estimated_calls: number
  estimated_cost_micro_usd: number
  /** charged as they were held, because their node died */
  lost_calls: number
  lost_cost_micro_usd: number
  /** priced by a contract's rates or discount, not by the list alone */
  contract_calls: number
  contract_cost_micro_usd: number
  /** of a model that no price list has, charged as unknown */
  unlisted_calls: number
  unlisted_cost_micro_usd: number
}

export interface ConversationsTable {
  /** see conversation-id.ts; '': all that were forgotten (writer/forget.ts) */
  conversation_id: string
  /** how counters name it; '' for what has not been heard of since there are budgets */
  hash: string
  /** that answered last where thinking was asked for, or may have been; '': none has */
  provider: string
  /** when the first call was admitted; 0: unknown, because that was before it was kept */
  first_seen: number
  last_seen: number
  /** since there are budgets */
  calls: number
  counted_tokens: number
  cost_micro_usd: number
}

export interface MembershipsTable {
  id: string
  kind: 'group' | 'role'
  name: string
}
