import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { readPending } from './pending.ts'
import { createMatch, type SearchFilters } from './search-match.ts'
import { walkBack, type FoundEntry } from './walk-back.ts'

export interface Tail {
  limit: number
  /** the `next` of the page before */
  before?: string | undefined
  /** entries of this alone; a page may then be short of them and have a `next` */
  only?: SearchFilters | undefined
}

export interface TailPage {
  entries: FoundEntry[]
  /** present when there may be more */
  next: string | undefined
}

/** A cursor that this ledger did not give. */
export class TailCursorInvalid extends Error {
  override readonly name = 'TailCursorInvalid'
}

/** Entries one query looks at, so that a filter that matches little does not read the whole ledger at once. */
const maxScanned = 10_000

/**
 * Entries in falling leaf order. Those that have no leaf yet stand before the others, as the sequencer will take them:
 * alone on its store a node shows each exactly once across pages; with several nodes the entries of the last second
 * may change places between two pages.
 * @throws TailCursorInvalid
 */
export async function tail(
  read: ReadonlyKysely<LedgerSchema>,
  { limit, before, only }: Tail,
): Promise<TailPage> {
  const pending = await readPending(read)
  const below = before === undefined ? pending.end : parseCursor(before)
  const matches = only && createMatch(only)
  const entries: FoundEntry[] = []
  // Of places and not of entries: many may have been removed.
  const floor = Math.max(0, below - maxScanned)
  for await (const found of walkBack(read, { pending, below, floor })) {
    if (!matches || matches(found.entry)) entries.push(found)
    if (entries.length === limit) return { entries, next: nextOf(found.position) }
  }
  return { entries, next: nextOf(floor) }
}

function nextOf(position: number): string | undefined {
  return position > 0 ? String(position) : undefined
}

function parseCursor(text: string): number {
  const position = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  if (position === undefined) throw new TailCursorInvalid('the cursor is not one of this ledger')
  return position
}
