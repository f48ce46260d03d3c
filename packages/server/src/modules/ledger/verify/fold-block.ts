import type { Entry, EntryData } from '@sekisho/contract'
import type { MembershipsTable } from '../schema.ts'
import { createFold, type OpenExchange, type Settled } from '../writer/fold.ts'
import { partsOf, prefixLength, type Joined } from './joined.ts'
import { addCounts, createSums, daysOf, type SummedDays } from './sums.ts'

/** Entries that follow one another in the tree, as a thread is given them. */
export interface FoldJob extends Joined {
  type: 'fold'
  leaves: Float64Array
  /** leaves from here on are not projected yet */
  until: number
  salt: Uint8Array
}

/** What they count for, as far as they tell without those before. */
export interface FoldedBlock {
  type: 'fold'
  sums: SummedDays
  /** each boot says again whom it has seen, and that is one row all the same: so these are not summed up yet */
  memberships: readonly MembershipsTable[]
  opened: readonly OpenExchange[]
  /** of exchanges that opened before, if at all */
  settled: readonly Settled[]
  /** epoch milliseconds that everything is older than which an entry says was removed; 0: no entry does */
  removedUntil: number
}

export function foldBlock({ leaves, until, salt, ...joined }: FoldJob): FoldedBlock {
  const fold = createFold()
  let removedUntil = 0
  let at = 0
  for (const part of partsOf(joined)) {
    const leaf = leaves[at++] ?? 0
    const text = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('utf8', prefixLength)
    removedUntil = Math.max(removedUntil, removedBefore(text))
    if (leaf < until) fold.add(text, leaf)
  }
  const { opened, memberships, ...counted } = fold.close(new Map())
  const sums = createSums(salt)
  addCounts(sums, counted)
  return { type: 'fold', sums: daysOf(sums), memberships, opened, settled: fold.unopened(), removedUntil }
}

const kindMember = '"kind":"'

/** Epoch milliseconds that everything is older than which an `entries.removed` names; 0: it is another entry. */
function removedBefore(text: string): number {
  // What stands before the kind are a name, a number and a hash, which hold no such words.
  if (!text.startsWith('entries.removed"', text.indexOf(kindMember) + kindMember.length)) return 0
  const entry = JSON.parse(text) as Entry
  // Sound for this kind.
  return entry.kind === 'entries.removed' ? (entry.data as EntryData['entries.removed']).before : 0
}
