import type { NewEntry } from '@sekisho/contract'
import type { ContentRow, KeyRow, RecordRow, VaultSchema } from '../schema.ts'

/** What is made durable together. Crosses a thread boundary, as all here: plain data only. */
export interface Batch {
  keys: KeyRow[]
  contents: ContentRow[]
  records: RecordRow[]
  ends: Required<{ exchange_id: string; ended_at: number }>[]
}

/** What legal holds keep; each list has at most as many as there may be holds. */
export interface Held {
  everything: boolean
  people: readonly string[]
  conversations: readonly string[]
  projects: readonly string[]
}

/** An entry that is written together with what it tells of; `keys` and `exchanges` of its data are counted then. */
export type RemovalEntry = Required<
  Pick<NewEntry<'content.erased' | 'content.expired'>, 'id' | 'kind' | 'time' | 'actor'>
> & {
  data: Record<string, unknown>
}

export interface Removed {
  keys: number
  /** calls whose content is gone */
  exchanges: number
}

export interface Rewrapped {
  id: string
  /** compare-and-swap */
  from: string
  to: string
  wrapped: Uint8Array
}

/** The side that owns the writing connection: in a worker thread (SQLite) or on this one (PostgreSQL). */
export interface VaultWriter {
  /**
   * Resolves once the batch is durable, with the exchanges of which nothing was written because their key, or what was
   * kept of them, has been destroyed. @throws when nothing of it was written, or nobody can say
   */
  write(batch: Batch): Promise<string[]>
  /** Destroys every data key of a person. */
  erase(removal: { person: string; entry: RemovalEntry }): Promise<Removed>
  /** Destroys up to some hundred data keys of days before `before`, and content of such days beside what is held. */
  expire(removal: { before: string; held: Held; entry: RemovalEntry }): Promise<Removed>
  /** Removes some rows that no key opens any more. Resolves with 0 when there is none left. */
  sweep(): Promise<number>
  /** Overwrites what was removed, as far as the store can. */
  scrub(): Promise<void>
  /** Resolves with how many were replaced. */
  rewrap(keys: readonly Rewrapped[]): Promise<number>
  dropOutbox(ids: readonly string[]): Promise<void>
  close(): Promise<void>
}

export type OutboxRow = VaultSchema['content_outbox']
