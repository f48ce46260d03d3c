import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { readPending } from './pending.ts'
import { tail } from './tail.ts'

export interface LedgerStatus {
  entries: number
  /** entries that have a leaf */
  sequenced: number
  /** milliseconds since the epoch */
  lastEntryAt: number | undefined
  /** the newest signed checkpoint, for whoever keeps it elsewhere */
  checkpoint: string | undefined
}

export async function readStatus(read: ReadonlyKysely<LedgerSchema>): Promise<LedgerStatus> {
  const { size, end } = await readPending(read)
  const [last] = (await tail(read, { limit: 1 })).entries
  const checkpoint = await read
    .selectFrom('ledger_checkpoints')
    .select('note')
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    entries: end,
    sequenced: size,
    lastEntryAt: last?.entry.time,
    checkpoint: checkpoint?.note,
  }
}
