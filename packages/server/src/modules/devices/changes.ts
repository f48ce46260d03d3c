import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Selectable, Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { DevicesTable } from '../../platform/sql/sign-in-tables.ts'
import { deviceFromRow, type ClientFacts, type Device } from './device.ts'
import { maxRecorded } from './places.ts'
import { added, changed, makePlace, newRow, removed } from './record-sighting.ts'
import { ownDevices, readDevicesOf, type OwnDevices } from './rows.ts'

export interface ChangeDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

/** Which device; with `owner`, only if it is that person's, and otherwise it is as if it were not there. */
export interface DevicePick {
  id: string
  owner?: string | undefined
}

/** What a change left: the device, and all that its person has now, for memory. */
export interface Changed {
  device: Device
  own: OwnDevices
}

type Row = Selectable<DevicesTable>
type Change = (row: Row, tx: Transaction<AdminSchema>) => Promise<{ row: Row; entries: AdminEntry[] }>

export function renameDevice(
  actor: Actor,
  { name, ...pick }: DevicePick & { name: string },
  deps: ChangeDeps,
): Promise<Changed> {
  return changeDevice(actor, pick, {
    ...deps,
    change: async (row, tx) => {
      if (row.name === name) return { row, entries: [] }
      await tx.updateTable('devices').set({ name }).where('id', '=', row.id).execute()
      const entry = {
        kind: 'device.changed',
        data: { device: row.id, before: { person: row.person_id, name: row.name }, after: { name } },
      } as const
      return { row: { ...row, name }, entries: [entry] }
    },
  })
}

/** Blocking what is blocked changes nothing, not even the reason. */
export function blockDevice(
  actor: Actor,
  { id, reason }: { id: string; reason: string },
  deps: ChangeDeps,
): Promise<Changed> {
  const block = { blocked_at: deps.clock.now(), blocked_reason: reason }
  return changeDevice(actor, { id }, { ...deps, change: setUnless((row) => row.blocked_at !== null, block) })
}

export function unblockDevice(actor: Actor, { id }: { id: string }, deps: ChangeDeps): Promise<Changed> {
  const free = { blocked_at: null, blocked_reason: null }
  return changeDevice(actor, { id }, { ...deps, change: setUnless((row) => row.blocked_at === null, free) })
}

/** @throws AdminProblem device_is_blocked, when its owner asks: removing would undo the block */
export function removeDevice(
  actor: Actor,
  { reason, ...pick }: DevicePick & { reason: string },
  deps: ChangeDeps,
): Promise<Changed> {
  return changeDevice(actor, pick, {
    ...deps,
    change: async (row, tx) => {
      if (pick.owner !== undefined && row.blocked_at !== null)
        throw new AdminProblem('device_is_blocked', { device: row.id })
      await tx.deleteFrom('devices').where('id', '=', row.id).execute()
      return { row, entries: [removed(row, reason)] }
    },
  })
}

export interface NewDevice {
  personId: string
  name: string
  /** undefined: a sign-in, and no call came yet */
  fingerprint?: string | undefined
  facts: ClientFacts
}

/** A device that is known from the start. @throws AdminProblem person_unknown, device_exists, device_too_many */
export async function addKnownDevice(
  actor: Actor,
  { personId, name, fingerprint, facts }: NewDevice,
  { db, clock, random }: ChangeDeps,
): Promise<Changed> {
  const now = clock.now()
  const row: Row = {
    ...newRow({ personId, facts, now, random }),
    name,
    client_device: fingerprint ?? null,
    known_at: now,
  }
  return await db.recorded(actor, 'devices', async (tx) => {
    const person = await tx.selectFrom('people').select('id').where('id', '=', personId).executeTakeFirst()
    if (person === undefined) throw new AdminProblem('person_unknown', { person: personId })
    const devices = await readDevicesOf(tx, personId)
    const same = devices.find((device) => fingerprint !== undefined && device.fingerprint === fingerprint)
    if (same && same.knownAt !== null) throw new AdminProblem('device_exists', { device: same.id })
    if (same) return await vouchFor(tx, { id: same.id, name, now })
    const entries = await makePlace(tx, devices, now)
    if (entries === undefined) throw new AdminProblem('device_too_many', { limit: maxRecorded })
    await tx.insertInto('devices').values(row).execute()
    const own = ownDevices(personId, await readDevicesOf(tx, personId))
    return { entries: [...entries, added(row)], result: { device: deviceFromRow(row), own } }
  })
}

/** Only calls came from it so far; now somebody vouches for it. */
async function vouchFor(
  tx: Transaction<AdminSchema>,
  { id, name, now }: { id: string; name: string; now: number },
): Promise<{ entries: AdminEntry[]; result: Changed }> {
  const before = await rowById(tx, { id })
  const after = { ...before, name, known_at: now }
  await tx.updateTable('devices').set({ name, known_at: now }).where('id', '=', id).execute()
  const own = ownDevices(before.person_id, await readDevicesOf(tx, before.person_id))
  return { entries: [changed(before, after)], result: { device: deviceFromRow(after), own } }
}

function setUnless(isDone: (row: Row) => boolean, values: Partial<Row>): Change {
  return async (row, tx) => {
    if (isDone(row)) return { row, entries: [] }
    await tx.updateTable('devices').set(values).where('id', '=', row.id).execute()
    const after = { ...row, ...values }
    return { row: after, entries: [changed(row, after)] }
  }
}

async function changeDevice(
  actor: Actor,
  pick: DevicePick,
  { db, change }: ChangeDeps & { change: Change },
): Promise<Changed> {
  return await db.recorded(actor, 'devices', async (tx) => {
    const { row, entries } = await change(await rowById(tx, pick), tx)
    const own = ownDevices(row.person_id, await readDevicesOf(tx, row.person_id))
    return { entries, result: { device: deviceFromRow(row), own } }
  })
}

async function rowById(tx: Transaction<AdminSchema>, { id, owner }: DevicePick): Promise<Row> {
  const row = await tx
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', id)
    .$if(owner !== undefined, (query) => query.where('person_id', '=', owner ?? ''))
    .executeTakeFirst()
  if (row === undefined) throw new AdminProblem('device_unknown', { device: id })
  return row
}
