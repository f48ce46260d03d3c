import type { Transaction } from 'kysely'
import type { MovedCursor, Removal } from '../batch.ts'
import type { LedgerSchema } from '../schema.ts'
import type { LedgerDatabase } from './database.ts'
import { shape } from './projector.ts'

/** The cursors beside that of a removal, for what it passed over: where it stands itself means that there is none. */
export const passedCursors = (name: string) => ({ first: `${name} passed`, soonest: `${name} soonest` })

/**
 * Empties the texts at these places, takes them out of what is found, notes whose values are to be erased, and moves the
 * cursor that says how far that went, or none of it.
 */
export async function removeBodies({ kysely, scrub }: LedgerDatabase, removal: Removal): Promise<boolean> {
  const isMoved = await kysely.transaction().execute(async (transaction) => {
    if (!(await moveCursor(transaction, removal.cursor))) return false
    await empty(transaction, removal)
    await noteUnerased(transaction, removal.commitments)
    return true
  })
  if (isMoved && removal.places.length > 0) await scrub()
  return isMoved
}

/** First, because its row lock makes another node wait, which then finds it moved. */
async function moveCursor(
  transaction: Transaction<LedgerSchema>,
  { name, from, next, passed }: MovedCursor,
): Promise<boolean> {
  if (from === undefined) {
    const inserted = await transaction
      .insertInto('ledger_cursors')
      .values({ name, next_leaf: next, shape })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows !== 1n) return false
  } else {
    const updated = await transaction
      .updateTable('ledger_cursors')
      .set({ next_leaf: next })
      .where('name', '=', name)
      .where('next_leaf', '=', from)
      .executeTakeFirst()
    if (updated.numUpdatedRows !== 1n) return false
  }
  const names = passedCursors(name)
  for (const part of ['first', 'soonest'] as const) {
    const next_leaf = passed?.[part] ?? next
    await transaction
      .insertInto('ledger_cursors')
      .values({ name: names[part], next_leaf, shape })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ next_leaf }))
      .execute()
  }
  return true
}

async function empty(
  transaction: Transaction<LedgerSchema>,
  { places, leaves, times }: Removal,
): Promise<void> {
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
}

/** Rows in one statement. */
const pageRows = 500

async function noteUnerased(
  transaction: Transaction<LedgerSchema>,
  commitments: readonly string[],
): Promise<void> {
  for (let from = 0; from < commitments.length; from += pageRows)
    await transaction
      .insertInto('ledger_unerased')
      .values(commitments.slice(from, from + pageRows).map((commitment) => ({ commitment })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

export async function dropErased({ kysely }: LedgerDatabase, commitments: readonly string[]): Promise<void> {
  for (let from = 0; from < commitments.length; from += pageRows)
    await kysely
      .deleteFrom('ledger_unerased')
      .where('commitment', 'in', commitments.slice(from, from + pageRows))
      .execute()
}
