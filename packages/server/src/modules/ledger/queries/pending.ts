import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'

/** Entries of one boot that stand side by side, in the tree or about to. */
export interface Stretch {
  boot: string
  firstSeq: number
  /** position of the first */
  first: number
  count: number
}

/** Entries that are durable and have no leaf yet, in the order the sequencer takes them. */
export interface Pending {
  /** leaves so far */
  size: number
  /** the position after the last entry */
  end: number
  stretches: readonly Stretch[]
}

export async function readPending(read: ReadonlyKysely<LedgerSchema>): Promise<Pending> {
  // One statement, so that no entry is seen twice or not at all while the sequencer works.
  const boots = await read
    .selectFrom('ledger_boots')
    .select(['boot_id', 'sequenced'])
    .select((boot) =>
      boot
        .selectFrom('ledger_entries')
        .select((entry) => entry.fn.max('seq').as('last'))
        .whereRef('ledger_entries.boot_id', '=', 'ledger_boots.boot_id')
        .as('last'),
    )
    .orderBy('boot_id')
    .execute()
  const size = boots.reduce((sum, { sequenced }) => sum + sequenced, 0)
  let end = size
  const stretches: Stretch[] = []
  for (const { boot_id, sequenced, last } of boots) {
    const count = (last ?? -1) + 1 - sequenced
    if (count <= 0) continue
    stretches.push({ boot: boot_id, firstSeq: sequenced, first: end, count })
    end += count
  }
  return { size, end, stretches }
}
