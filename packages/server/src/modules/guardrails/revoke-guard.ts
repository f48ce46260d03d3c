import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { readAgain } from './standing.ts'

/** No longer believes a guard's key. Twice changes nothing. @throws AdminProblem guard_unknown */
export async function revokeGuard(
  actor: Actor,
  { id, reason }: { id: string; reason: string },
  { db, clock }: { db: ControlDatabase; clock: Clock },
): Promise<void> {
  const set = { revoked_at: clock.now(), revoked_reason: reason }
  await db.recorded(actor, 'guards', async (tx) => {
    const row = await tx.selectFrom('guard_devices').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new AdminProblem('guard_unknown', { guard: id })
    if (row.revoked_at !== null) return { entries: [], result: undefined }
    await tx.updateTable('guard_devices').set(set).where('id', '=', id).execute()
    await readAgain(tx, id)
    return {
      entries: [{ kind: 'guard.revoked', data: { guard: id, person: row.person_id, reason } }],
      result: undefined,
    }
  })
}
