import type { Removal } from '../batch.ts'
import type { LedgerDatabase } from './database.ts'
import { shape } from './projector.ts'

/** Empties the texts at these places, takes them out of what is found, and moves the cursor that says how far that went, or neither. */
export async function removeBodies(
  { kysely, scrub }: LedgerDatabase,
  { places, leaves, times, cursor }: Removal,
): Promise<void> {
  await kysely.transaction().execute(async (transaction) => {
    for (const { boot, firstSeq, count } of places) {
      await transaction
        .updateTable('ledger_entries')
        .set({ body: new Uint8Array(0) })
        .where('boot_id', '=', boot)
        .where('seq', '>=', firstSeq)
        .where('seq', '<', firstSeq + count)
        .execute()
    }
    for (const [first, count] of leaves) {
      await transaction
        .deleteFrom('ledger_index')
        .where('time', '>=', times.from)
        .where('time', '<=', times.to)
        .where('leaf', '>=', first)
        .where('leaf', '<', first + count)
        .execute()
    }
    await transaction
      .insertInto('ledger_cursors')
      .values({ name: cursor.name, next_leaf: cursor.next, shape })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ next_leaf: cursor.next }))
      .execute()
  })
  if (places.length > 0) await scrub()
}
