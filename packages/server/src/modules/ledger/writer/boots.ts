import type { Kysely } from 'kysely'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { LedgerSchema } from '../schema.ts'

export async function openBoot(database: Kysely<LedgerSchema>, boot: string, now: number): Promise<void> {
  await database
    .insertInto('ledger_boots')
    .values({ boot_id: boot, started_at: now, heartbeat_at: now, closed_at: null, sequenced: 0 })
    .execute()
}

/** @returns false when another node has declared this one dead: it must stop */
export async function heartbeat(database: Kysely<LedgerSchema>, boot: string, now: number): Promise<boolean> {
  const beaten = await database
    .updateTable('ledger_boots')
    .set({ heartbeat_at: now })
    .where('boot_id', '=', boot)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return beaten.numUpdatedRows === 1n
}

export async function closeBoot(database: Kysely<LedgerSchema>, boot: string, now: number): Promise<void> {
  await database
    .updateTable('ledger_boots')
    .set({ closed_at: now })
    .where('boot_id', '=', boot)
    .where('closed_at', 'is', null)
    .execute()
}

/** Tells which of the open boots are dead. */
export type FindDead = (open: readonly { boot_id: string; heartbeat_at: number }[]) => ReadonlySet<string>

/** One process owns the file: whatever else is open died. */
export const everyOther =
  (boot: string): FindDead =>
  (open) =>
    new Set(open.map(({ boot_id }) => boot_id).filter((id) => id !== boot))

/**
 * A node is dead once its heartbeat has stood still for so long. Measured by this node's monotonic clock from the
 * moment it first saw the value, so that nodes whose clocks differ do not bury each other.
 */
export function silentFor(silenceMs: number, clock: Clock, boot: string): FindDead {
  let seen = new Map<string, { heartbeat: number; since: number }>()
  return (open) => {
    const now = clock.monotonic()
    const entries = open.map(({ boot_id, heartbeat_at }): [string, { heartbeat: number; since: number }] => {
      const before = seen.get(boot_id)
      return [boot_id, before?.heartbeat === heartbeat_at ? before : { heartbeat: heartbeat_at, since: now }]
    })
    seen = new Map(entries)
    const silent = entries.filter(([id, { since }]) => id !== boot && now - since >= silenceMs)
    return new Set(silent.map(([id]) => id))
  }
}
