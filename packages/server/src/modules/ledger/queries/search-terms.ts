import type { EntryKind } from '@sekisho/contract'

/** Entries that all of it is true of. */
export interface Search {
  /** id of a person or service account: what is about them, and what they did */
  person?: string | undefined
  /** who did it, as `actorName` says */
  actor?: string | undefined
  kinds?: readonly EntryKind[] | undefined
  model?: string | undefined
  /** of a refusal, or the outcome of a call */
  code?: string | undefined
  /** id of a project */
  project?: string | undefined
  /** what `conversationHash` gives */
  conversation?: string | undefined
  /** milliseconds since the epoch: from `since`, included, to `until`, not included */
  since?: number | undefined
  until?: number | undefined
  /** by time; entries of the same millisecond by their places in the tree */
  order: 'newest' | 'oldest'
  limit: number
  /** the `next` of the page before, for the same search */
  cursor?: string | undefined
  /** in place of a cursor: behind the entry that has this place in the tree */
  behind?: number | undefined
}
