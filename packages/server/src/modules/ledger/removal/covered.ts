import { setTimeout as delay } from 'node:timers/promises'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { Writer } from '../batch.ts'
import { readCheckpoint } from '../queries/proofs.ts'
import type { LedgerSchema } from '../schema.ts'

export interface CoveredOptions {
  read: ReadonlyKysely<LedgerSchema>
  writer: Pick<Writer, 'cover'>
  /** under which this node appends */
  boot: string
  clock: Pick<Clock, 'monotonic'>
  signal?: AbortSignal | undefined
}

/** Where another node gives leaves and signs, it does so every second. */
const lookEveryMs = 250
/** Longer than a node that died keeps its lease, and than a store takes that is slow. */
const patienceMs = 60_000

/**
 * Waits until all that this node has made durable is under a checkpoint.
 * @returns false when it was stopped before
 * @throws when none comes in a minute, and what the store throws
 */
export async function untilCovered(options: CoveredOptions): Promise<boolean> {
  const { read, writer, boot, clock, signal } = options
  const seq = await lastSeq(read, boot)
  const end = clock.monotonic() + patienceMs
  for (;;) {
    if (signal?.aborted === true) return false
    await writer.cover()
    if (await isCovered(read, { boot, seq })) return true
    if (clock.monotonic() >= end)
      throw new Error('no checkpoint has covered what is to be removed for a minute; none of it was removed')
    // Stopped in between is found above.
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined)
  }
}

async function lastSeq(read: ReadonlyKysely<LedgerSchema>, boot: string): Promise<number> {
  const last = await read
    .selectFrom('ledger_entries')
    .select('seq')
    .where('boot_id', '=', boot)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.seq ?? -1
}

async function isCovered(
  read: ReadonlyKysely<LedgerSchema>,
  { boot, seq }: { boot: string; seq: number },
): Promise<boolean> {
  const known = await read
    .selectFrom('ledger_boots')
    .select('sequenced')
    .where('boot_id', '=', boot)
    .executeTakeFirst()
  if (known === undefined || known.sequenced <= seq) return false
  // The newest of its ranges that is not after it is the one it is in.
  const range = await read
    .selectFrom('ledger_ranges')
    .select(['first_leaf', 'first_seq'])
    .where('boot_id', '=', boot)
    .where('first_seq', '<=', seq)
    .orderBy('first_leaf', 'desc')
    .limit(1)
    .executeTakeFirst()
  const checkpoint = await readCheckpoint(read)
  if (range === undefined || checkpoint === undefined) return false
  return checkpoint.size > range.first_leaf + seq - range.first_seq
}
