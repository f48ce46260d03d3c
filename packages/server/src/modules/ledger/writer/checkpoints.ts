import { signCheckpoint, type Frontier, type NoteSigner } from '@sekisho/ledger'
import type { Kysely } from 'kysely'
import type { LedgerSchema } from '../schema.ts'

const intervalMs = 1_000
const hourMs = 3_600_000

interface CheckpointOptions {
  database: Kysely<LedgerSchema>
  signer: NoteSigner
  tree: Frontier
  now: number
}

/**
 * Signs the tree when it has grown and the last checkpoint is a second old. Kept are the newest and the first of
 * each hour.
 */
export async function keepCheckpoint({ database, signer, tree, now }: CheckpointOptions): Promise<void> {
  const last = await database
    .selectFrom('ledger_checkpoints')
    .select(['size', 'created_at'])
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { size } = tree
  // A clock that was set back must not stop checkpoints.
  const age = last ? Math.abs(now - last.created_at) : Infinity
  if (size <= (last?.size ?? 0) || age < intervalMs) return
  const note = await signCheckpoint({ origin: signer.name, size, root: tree.root() }, signer)
  await database.transaction().execute(async (transaction) => {
    const inserted = await transaction
      .insertInto('ledger_checkpoints')
      .values({ size, note, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows !== 1n) return
    const first = await transaction
      .selectFrom('ledger_checkpoints')
      .select((row) => row.fn.min('size').as('size'))
      .where('created_at', '>=', now - (now % hourMs))
      .executeTakeFirst()
    await transaction
      .deleteFrom('ledger_checkpoints')
      .where('size', '>', first?.size ?? size)
      .where('size', '<', size)
      .execute()
  })
}
