import type { Kysely } from 'kysely'
import { readonly } from '../../../platform/sql/open-sql.ts'
import type { LedgerSchema } from '../schema.ts'
import { forward } from './forward.ts'

/** Keys that rotate daily for years. */
const maxLooked = 1_000

/** Whether an entry before the leaf `size` announces the key that signs checkpoints. */
export async function isAnnounced(
  database: Kysely<LedgerSchema>,
  verifierKey: string,
  size: number,
): Promise<boolean> {
  const rows = await database
    .selectFrom('ledger_index')
    .innerJoin('ledger_names', 'ledger_names.id', 'ledger_index.kind')
    .select('leaf')
    .where('ledger_names.name', '=', 'checkpoint_key.created')
    .where('leaf', '<', size)
    .orderBy('time', 'desc')
    .orderBy('leaf', 'desc')
    .limit(maxLooked)
    .execute()
  for (const { leaf } of rows) {
    const [entry] = await forward(readonly(database), leaf, 1)
    if (entry?.text !== undefined && keyOf(entry.text) === verifierKey) return true
  }
  return false
}

function keyOf(text: string): unknown {
  // Written by `recorded`; whether it is still what was written is for verify to say.
  const { data } = JSON.parse(text) as { data?: { key?: unknown } }
  return data?.key
}
