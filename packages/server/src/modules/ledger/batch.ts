import type { CheckpointKey } from './checkpoint-key.ts'
import type { DigestKeysTable } from './schema.ts'
import type { Outlived } from './writer/forget.ts'

/** What is made durable together. Crosses a thread boundary: plain data only. */
export interface Batch {
  /** what `encodeNewEntry` gave, in order */
  texts: string[]
  /** entries that came through the outbox: each id is taken once, whatever was tried before */
  once: { id: string; text: string }[]
  keys: Pick<DigestKeysTable, 'person_id' | 'day' | 'key'>[]
}

/** Entries of one boot that follow one another. */
export interface Place {
  boot: string
  firstSeq: number
  count: number
}

/** Texts to be emptied, what has to be erased with them, and the cursor that says how far that went. Plain data, as `Batch`. */
export interface Removal {
  places: readonly Place[]
  /** the same by their leaves, for what they are found by: the first of each run, and how many */
  leaves: readonly (readonly [first: number, count: number])[]
  /** of the earliest and the latest of them */
  times: { from: number; to: number }
  /** of personal values, in these texts and nowhere else */
  commitments: readonly string[]
  cursor: MovedCursor
}

/** Of some leaves: the first, and the one whose time comes soonest. */
export interface PassedOver {
  first: number
  soonest: number
}

/** A compare-and-swap: a removal counts only if nobody has moved the cursor since it was read. */
export interface MovedCursor {
  name: string
  /** where it was read; undefined: there was none */
  from: number | undefined
  next: number
  /** leaves before `next` that were passed over because their times are ahead of later ones */
  passed: PassedOver | undefined
}

/** The side that owns the writing connection: in a worker thread (SQLite) or on this one (PostgreSQL). */
export interface Writer {
  /**
   * Resolves once the whole batch is durable, in order; tries again for as long as the store is down. Never two at once.
   * @throws when nothing will ever be written again
   */
  write: (batch: Batch) => Promise<void>
  /** Gives leaves to what is durable and projects it, as far as this node may. */
  catchUp: () => Promise<void>
  /** The same, and signs a checkpoint of it at once where `catchUp` leaves that to a later round. */
  cover: () => Promise<void>
  /**
   * Empties texts; the hashes stay, and `ledger_unerased` has their commitments. False: another node has moved the cursor, and nothing was emptied here.
   * @throws what the store throws, and nothing is emptied then
   */
  remove: (removal: Removal) => Promise<boolean>
  /** Drops these from `ledger_unerased`: their values are gone. */
  erased: (commitments: readonly string[]) => Promise<void>
  /** Drops what nobody can ask for any more, as far as this node may. */
  forget: (outlived: Outlived) => Promise<void>
  /** Signs with other keys from the next checkpoint on. @throws NoteError for one that is none */
  useKeys: (keys: readonly CheckpointKey[]) => Promise<void>
  /** Ends retries, does a last round and marks the boot closed. The store is released even when that fails. */
  close: () => Promise<void>
}

/** What a writer tells its host. */
export interface WriterEvents {
  /** the store failed and is tried again; once per outage */
  onTrouble: (message: string) => void
  /** the store answers again */
  onRecovered: () => void
  /** nothing more will be written: the process has to end, and the next one recovers */
  onFatal: (error: Error) => void
}
