import type { Part } from './record.ts'

/**
 * The vault's tables. Embedded they have a SQLite file of their own; distributed they sit beside the control plane's.
 * Times are milliseconds since the epoch, UTC.
 */
export interface VaultSchema {
  content_keys: KeyRow
  contents: ContentRow
  content_records: RecordRow
  /** keys that were destroyed and may still have rows under them: what is to be swept, without looking at all there is */
  content_gone_keys: { key_id: string }
  /** entries on their way to the ledger, written in the transaction that destroyed what they tell of */
  content_outbox: { id: string; kind: string; time: number; actor: string; data: string }
}

/** A data key: without its row, what is under it is noise. */
export interface KeyRow {
  id: string
  person_id: string
  /** UTC, YYYY-MM-DD */
  day: string
  /** names the key-encryption key */
  kek_id: string
  wrapped: Uint8Array
  created_at: number
}

/** One call of which something is kept. A row whose key is gone is about to go. */
export interface ContentRow {
  exchange_id: string
  key_id: string
  person_id: string
  day: string
  /** of its admission; entries of the ledger about it are found by these three */
  at: number
  ended_at: number | null
  boot_id: string
  /** '': none, as in the next; what a hold may be on */
  conversation: string
  project_id: string
  salt: Uint8Array
}

export interface RecordRow {
  exchange_id: string
  part: Part
  seq: number
  /** 1: the end of its part */
  last: number
  sealed: Uint8Array
}
