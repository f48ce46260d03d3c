import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { LedgerUnavailable } from '../unavailable.ts'
import { readCursor } from '../writer/projector.ts'
import { readPending, type Pending } from './pending.ts'
import { createMatch, type SearchFilters } from './search-match.ts'
import { walkBack, type FoundEntry } from './walk-back.ts'

/** What matches a search among the entries that are not in the index yet. */
export interface Unindexed {
  found: FoundEntry[]
  /** the first leaf that is not in the index */
  from: number
}

/** More than that are projected first, if that is this process's to do. */
const maxWaiting = 500
/** Looked through one by one at most. */
const maxLooked = 50_000

/** @throws LedgerUnavailable when the index is too far behind, because the node that keeps it is away */
export async function readUnindexed(
  read: ReadonlyKysely<LedgerSchema>,
  query: SearchFilters,
  catchUp: () => Promise<void>,
): Promise<Unindexed> {
  let { from, pending } = await readExtent(read)
  if (pending.end - from > maxWaiting) {
    await catchUp()
    ;({ from, pending } = await readExtent(read))
  }
  if (pending.end - from > maxLooked) throw new LedgerUnavailable('the index of the ledger is far behind')
  const matches = createMatch(query)
  const found: FoundEntry[] = []
  for await (const each of walkBack(read, { pending, below: pending.end, floor: from })) {
    if (matches(each.entry)) found.push(each)
  }
  return { found, from }
}

/** The cursor first: what is projected in between is then seen twice and not left out, and the caller asks the index for what is before it alone. */
export async function readExtent(
  read: ReadonlyKysely<LedgerSchema>,
): Promise<{ from: number; pending: Pending }> {
  const from = await readCursor(read)
  return { from, pending: await readPending(read) }
}
