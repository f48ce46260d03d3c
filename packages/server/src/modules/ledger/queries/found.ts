import { sql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { parseBody, type FoundEntry } from './walk-back.ts'

/** Leaves one statement asks for. */
const maxLeaves = 500

/** Entries by their leaves. */
export async function readFound(
  read: ReadonlyKysely<LedgerSchema>,
  leaves: readonly number[],
): Promise<Map<number, FoundEntry>> {
  const found = new Map<number, FoundEntry>()
  for (let at = 0; at < leaves.length; at += maxLeaves) {
    for (const { leaf, body } of await readBodies(read, leaves.slice(at, at + maxLeaves))) {
      const entry = parseBody(body)
      if (entry) found.set(leaf, { entry, leaf, position: leaf })
    }
  }
  return found
}

/** Each leaf's range is the last that begins at it or before. */
async function readBodies(
  read: ReadonlyKysely<LedgerSchema>,
  leaves: readonly number[],
): Promise<{ leaf: number; body: Uint8Array }[]> {
  const wanted = sql.join(leaves.map((leaf) => sql`(cast(${leaf} as bigint))`))
  const bodies = sql<{ leaf: number; body: Uint8Array }>`(
    select wanted.leaf as leaf, ledger_entries.body as body
    from (select column1 as leaf from (values ${wanted}) as given) as wanted
    join ledger_ranges on ledger_ranges.first_leaf =
      (select max(first_leaf) from ledger_ranges where first_leaf <= wanted.leaf)
    join ledger_entries on ledger_entries.boot_id = ledger_ranges.boot_id
      and ledger_entries.seq = ledger_ranges.first_seq + wanted.leaf - ledger_ranges.first_leaf
  )`
  return read.selectFrom(bodies.as('bodies')).select(['leaf', 'body']).execute()
}
