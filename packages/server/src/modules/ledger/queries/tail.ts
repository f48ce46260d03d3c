import type { EntryKind } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { frequentKinds } from '../writer/fold.ts'
import { readPending } from './pending.ts'
import { walkBack, type FoundEntry } from './walk-back.ts'

export interface Tail {
  limit: number
  /** the `next` of the page before */
  before?: string
  /** entries of these alone */
  kind?: EntryKind | readonly EntryKind[]
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
  { limit, before, kind }: Tail,
): Promise<TailPage> {
  const pending = await readPending(read)
  const below = before === undefined ? pending.end : parseCursor(before)
  const kinds = kind === undefined ? undefined : [kind].flat()
  const indexed = kinds !== undefined && !kinds.some((each) => frequentKinds.includes(each))
  const floor = indexed ? await projectedLeaves(read) : 0
  const entries: FoundEntry[] = []
  let scanned = 0
  let at = below
  for await (const found of walkBack(read, { pending, below, floor })) {
    at = found.position
    if (kinds === undefined || kinds.includes(found.entry.kind)) entries.push(found)
    scanned += 1
    if (entries.length === limit || scanned === maxScanned) {
      return { entries, next: at > 0 ? String(at) : undefined }
    }
  }
  if (!indexed) return { entries, next: undefined }
  const leaves = await indexedLeaves(read, {
    kinds,
    below: Math.min(at, floor),
    limit: limit - entries.length + 1,
  })
  for (const leaf of leaves) {
    if (entries.length === limit) return { entries, next: String(leaf + 1) }
    for await (const found of walkBack(read, { pending, below: leaf + 1, floor: leaf })) entries.push(found)
  }
  return { entries, next: undefined }
}

function parseCursor(text: string): number {
  const position = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  if (position === undefined) throw new TailCursorInvalid('the cursor is not one of this ledger')
  return position
}

/** Leaves up to which `ledger_kinds` is complete. */
async function projectedLeaves(read: ReadonlyKysely<LedgerSchema>): Promise<number> {
  const row = await read.selectFrom('ledger_cursors').select('next_leaf').executeTakeFirst()
  return row?.next_leaf ?? 0
}

async function indexedLeaves(
  read: ReadonlyKysely<LedgerSchema>,
  { kinds, below, limit }: { kinds: readonly EntryKind[]; below: number; limit: number },
): Promise<number[]> {
  const rows = await read
    .selectFrom('ledger_kinds')
    .select('leaf')
    .where('kind', 'in', kinds)
    .where('leaf', '<', below)
    .orderBy('leaf', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ leaf }) => leaf)
}
