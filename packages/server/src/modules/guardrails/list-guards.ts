import type { GuardBody } from '@sekisho/contract/admin-api'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { attestationFromRow, guardFromRow, type Attestation, type GuardDevice } from './guard-device.ts'
import type { DuePolicy } from './managed-policies.ts'

export interface GuardsQuery {
  limit: number
  /** id of the last guard of the page before */
  after?: string | undefined
  person?: string | undefined
  /** this one alone */
  id?: string | undefined
}

/** A guard, what its person should have, and what it attests. */
export interface ListedGuard {
  device: GuardDevice
  due: DuePolicy | undefined
  attested: Attestation | undefined
  today: { decisions: number; asked: number; blocked: number }
  state: GuardBody['state']
}

interface ListGround {
  db: Pick<ControlDatabase, 'read'>
  /** epoch milliseconds */
  now: number
  dueFor: (personId: string) => DuePolicy | undefined
}

/** Nothing for so long: a machine that is used attests every few minutes. */
const silentAfterMs = 86_400_000

/** Oldest first, from the store. */
export async function listGuards(
  { limit, after, person, id }: GuardsQuery,
  { db, now, dueFor }: ListGround,
): Promise<{ data: ListedGuard[]; next?: string }> {
  const rows = await db.read
    .selectFrom('guard_devices')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(person !== undefined, (query) => query.where('person_id', '=', person ?? ''))
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const devices = rows.slice(0, limit).map(guardFromRow)
  const next = rows.length > limit ? devices.at(-1)?.id : undefined
  const ids = devices.map((device) => device.id)
  const attestations = new Map(
    (await attestationsOf(db, ids)).map((row) => [row.guard_device, attestationFromRow(row)]),
  )
  const days = new Map((await daysOf(db, ids, now)).map((row) => [row.guard_device, row]))
  const data = devices.map((device): ListedGuard => {
    const { decisions = 0, asked = 0, blocked = 0 } = days.get(device.id) ?? {}
    const [due, attested] = [dueFor(device.personId), attestations.get(device.id)]
    return {
      device,
      due,
      attested,
      today: { decisions, asked, blocked },
      state: stateOf(device, { due, attested, now }),
    }
  })
  return next === undefined ? { data } : { data, next }
}

/** Claimed is not attested: only what the guard signed over our own nonce counts here. */
function stateOf(
  device: GuardDevice,
  { due, attested, now }: Pick<ListedGuard, 'due' | 'attested'> & { now: number },
): ListedGuard['state'] {
  if (device.revokedAt !== null) return 'revoked'
  if (due === undefined) return 'nothing_due'
  if (attested === undefined) return 'never_attested'
  if (attested.at < now - silentAfterMs) return 'silent'
  return attested.checksum === due.checksum && attested.mode === due.guard ? 'in_force' : 'drifted'
}

async function attestationsOf({ read }: ListGround['db'], ids: readonly string[]) {
  if (ids.length === 0) return []
  return await read.selectFrom('guard_attestations').selectAll().where('guard_device', 'in', ids).execute()
}

async function daysOf({ read }: ListGround['db'], ids: readonly string[], now: number) {
  if (ids.length === 0) return []
  const day = new Date(now).toISOString().slice(0, 10)
  return await read
    .selectFrom('guard_decisions_daily')
    .selectAll()
    .where('guard_device', 'in', ids)
    .where('day', '=', day)
    .execute()
}
