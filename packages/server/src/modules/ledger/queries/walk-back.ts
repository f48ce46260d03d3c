import type { Entry } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { textOf } from './forward.ts'
import type { Pending, Stretch } from './pending.ts'

export interface FoundEntry {
  entry: Entry
  /** its place in the tree; undefined while it has none */
  leaf: number | undefined
  /** its leaf, or the one it would get now */
  position: number
}

interface Walk {
  pending: Pending
  /** the position after the first one to give */
  below: number
  /** the last position to give */
  floor: number
}

const pageRows = 200

/** Entries in falling order of position. */
export async function* walkBack(
  read: ReadonlyKysely<LedgerSchema>,
  { pending, below, floor }: Walk,
): AsyncGenerator<FoundEntry> {
  let position = Math.min(below, pending.end) - 1
  while (position >= floor) {
    const stretch =
      position < pending.size
        ? await readRange(read, position)
        : pending.stretches.findLast(({ first }) => first <= position)
    // A hole cannot be; were there one, verify reports it, and nothing behind it can be placed.
    if (!stretch || position >= stretch.first + stretch.count) return
    const from = Math.max(stretch.first, floor, position - pageRows + 1)
    for (const { seq, body } of await readBackwards(read, stretch, { from, to: position })) {
      const at = stretch.first + seq - stretch.firstSeq
      const entry = parseBody(body)
      // Removed, when its time was over: there is nothing to show.
      if (entry) yield { entry, leaf: at < pending.size ? at : undefined, position: at }
    }
    position = from - 1
  }
}

async function readRange(read: ReadonlyKysely<LedgerSchema>, leaf: number): Promise<Stretch | undefined> {
  const range = await read
    .selectFrom('ledger_ranges')
    .select(['first_leaf', 'boot_id', 'first_seq', 'count'])
    .where('first_leaf', '<=', leaf)
    .orderBy('first_leaf', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (
    range && { boot: range.boot_id, firstSeq: range.first_seq, first: range.first_leaf, count: range.count }
  )
}

function readBackwards(
  read: ReadonlyKysely<LedgerSchema>,
  { boot, first, firstSeq }: Stretch,
  { from, to }: { from: number; to: number },
): Promise<{ seq: number; body: Uint8Array }[]> {
  return read
    .selectFrom('ledger_entries')
    .select(['seq', 'body'])
    .where('boot_id', '=', boot)
    .where('seq', '>=', firstSeq + from - first)
    .where('seq', '<=', firstSeq + to - first)
    .orderBy('seq', 'desc')
    .execute()
}

/** @param body of `ledger_entries` @returns undefined when it was removed, because its time was over */
export function parseBody(body: Uint8Array): Entry | undefined {
  const text = textOf(body)
  // Written by encodeNewEntry; whether it is still what was written is for verify to say.
  return text === undefined ? undefined : (JSON.parse(text) as Entry)
}
