import type { Transaction } from 'kysely'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { deviceFromRow, type Device } from './device.ts'

/** The devices of one person, as calls look them up. */
export interface OwnDevices {
  readonly personId: string
  readonly byId: ReadonlyMap<string, Device>
  readonly byFingerprint: ReadonlyMap<string, Device>
}

export interface DevicesQuery {
  limit: number
  /** id of the last device of the page before */
  after?: string | undefined
  /** person id */
  person?: string | undefined
  status?: 'active' | 'blocked' | undefined
}

export function ownDevices(personId: string, devices: readonly Device[]): OwnDevices {
  const byFingerprint = new Map<string, Device>()
  for (const device of devices) if (device.fingerprint !== null) byFingerprint.set(device.fingerprint, device)
  return { personId, byId: new Map(devices.map((device) => [device.id, device])), byFingerprint }
}

/** A page of people who have devices, each with all of them, in the order of the people's ids. */
export async function readOwnDevices(
  { read }: Pick<ControlDatabase, 'read'>,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<OwnDevices[]> {
  const people = await read
    .selectFrom('devices')
    .select('person_id')
    .distinct()
    .$if(after !== undefined, (query) => query.where('person_id', '>', after ?? ''))
    .orderBy('person_id')
    .limit(limit)
    .execute()
  const [first, last] = [people[0], people.at(-1)]
  if (first === undefined || last === undefined) return []
  const rows = await read
    .selectFrom('devices')
    .selectAll()
    .where('person_id', '>=', first.person_id)
    .where('person_id', '<=', last.person_id)
    .orderBy('person_id')
    .orderBy('id')
    .execute()
  // A person whose last device was removed between the two reads is there with none: the page keeps its length.
  const found = new Map<string, Device[]>(people.map(({ person_id: personId }) => [personId, []]))
  for (const row of rows) found.get(row.person_id)?.push(deviceFromRow(row))
  return [...found].map(([personId, devices]) => ownDevices(personId, devices))
}

/** All of one person, as the transaction sees them. */
export async function readDevicesOf(tx: Transaction<AdminSchema>, personId: string): Promise<Device[]> {
  const rows = await tx
    .selectFrom('devices')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  return rows.map(deviceFromRow)
}

export async function listDevices(
  { read }: Pick<ControlDatabase, 'read'>,
  { limit, after, person, status }: DevicesQuery,
): Promise<{ data: Device[]; next?: string }> {
  const rows = await read
    .selectFrom('devices')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(person !== undefined, (query) => query.where('person_id', '=', person ?? ''))
    .$if(status === 'active', (query) => query.where('blocked_at', 'is', null))
    .$if(status === 'blocked', (query) => query.where('blocked_at', 'is not', null))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(deviceFromRow)
  const next = rows.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}
