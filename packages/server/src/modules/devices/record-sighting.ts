import { formatId } from '@sekisho/contract'
import type { Selectable, Transaction } from 'kysely'
import type { Random } from '../../platform/clock/random.ts'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { DevicesTable } from '../../platform/sql/sign-in-tables.ts'
import { putSessionOnDevice } from '../sessions/index.ts'
import { commandLineName, defaultName, type Device } from './device.ts'
import { countingDevices, type DeviceRules, type Sighting } from './judge.ts'
import { placeAmong } from './places.ts'
import { readDevicesOf } from './rows.ts'

export interface RecordDeps {
  random: Random
  rules: DeviceRules
}

type Row = Selectable<DevicesTable>

/**
 * Writes one sighting down, as SQL has it by now: another node may have seen the device too. What changes nothing leaves
 * no entry.
 */
export async function recordSighting(
  tx: Transaction<AdminSchema>,
  sighting: Sighting,
  deps: RecordDeps,
): Promise<AdminEntry[]> {
  const binding = await bindingOf(tx, sighting)
  const existing = await tx
    .selectFrom('devices')
    .selectAll()
    .where('person_id', '=', sighting.personId)
    .where('client_device', '=', sighting.fingerprint)
    .executeTakeFirst()
  if (existing) return await updateDevice(tx, existing, { sighting, binding })
  if (binding?.placeholder) return await nameDevice(tx, binding.placeholder, sighting)
  return await insertDevice(tx, { sighting, binding }, deps)
}

/** The session whose device this is, and the record its sign-in made, which has no fingerprint yet. */
interface Binding {
  session: string
  placeholder: Row | undefined
}

async function bindingOf(tx: Transaction<AdminSchema>, sighting: Sighting): Promise<Binding | undefined> {
  if (sighting.binds === undefined) return undefined
  const session = await tx
    .selectFrom('sessions')
    .select(['id', 'device_id'])
    .where('id', '=', sighting.binds)
    .where('person_id', '=', sighting.personId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (session === undefined) return undefined
  if (session.device_id === null) return { session: session.id, placeholder: undefined }
  const placeholder = await tx
    .selectFrom('devices')
    .selectAll()
    .where('id', '=', session.device_id)
    .where('client_device', 'is', null)
    .executeTakeFirst()
  return placeholder && { session: session.id, placeholder }
}

interface Found {
  sighting: Sighting
  binding: Binding | undefined
}

/** A device that is there: newer facts about it, and the session that turned out to be on it. */
async function updateDevice(
  tx: Transaction<AdminSchema>,
  row: Row,
  { sighting, binding }: Found,
): Promise<AdminEntry[]> {
  const { os, version } = sighting.facts
  const after: Partial<Pick<Row, 'os' | 'client_version' | 'known_at'>> = {
    ...(os !== null && os !== row.os ? { os } : {}),
    ...(version !== null && version !== row.client_version ? { client_version: version } : {}),
    ...(binding && row.known_at === null ? { known_at: sighting.seenAt } : {}),
  }
  const entries: AdminEntry[] = []
  if (Object.keys(after).length > 0) {
    await tx.updateTable('devices').set(after).where('id', '=', row.id).execute()
    entries.push(changed(row, { ...row, ...after }))
  }
  if (binding === undefined) return entries
  await putSessionOnDevice(tx, { session: binding.session, device: row.id })
  if (binding.placeholder !== undefined) {
    await tx.deleteFrom('devices').where('id', '=', binding.placeholder.id).execute()
    entries.push(removed(binding.placeholder, `the same as ${row.id}`))
  } else if (entries.length === 0) entries.push(sessionMoved(row, binding.session))
  return entries
}

/** Nothing of the device changed, and a session turned out to be on it. */
function sessionMoved(row: Row, session: string): AdminEntry {
  const { person_id: person } = row
  return { kind: 'device.changed', data: { device: row.id, before: { person }, after: { person, session } } }
}

function unnamed({ name, os }: Pick<Row, 'name' | 'os'>): boolean {
  return name === commandLineName || name === defaultName({ os, version: null })
}

/** The record of a sign-in learns which device it was. */
async function nameDevice(tx: Transaction<AdminSchema>, row: Row, sighting: Sighting): Promise<AdminEntry[]> {
  const { os, version } = sighting.facts
  const after = {
    client_device: sighting.fingerprint,
    os: os ?? row.os,
    client_version: version ?? row.client_version,
    known_at: row.known_at ?? sighting.seenAt,
    // Unless its person has named it.
    name: unnamed(row) ? defaultName({ os, version }) : row.name,
    last_seen_at: Math.max(row.last_seen_at, sighting.seenAt),
  }
  await tx.updateTable('devices').set(after).where('id', '=', row.id).execute()
  return [changed(row, { ...row, ...after })]
}

async function insertDevice(
  tx: Transaction<AdminSchema>,
  { sighting, binding }: Found,
  { random, rules }: RecordDeps,
): Promise<AdminEntry[]> {
  const { personId, fingerprint, facts, seenAt } = sighting
  const devices = await readDevicesOf(tx, personId)
  // Where a rule is, the memory of this node decided; another node may have been first.
  if (rules.knownOnly && binding === undefined) return []
  if (countingDevices(devices, rules) >= (rules.maxPerPerson ?? Infinity)) return []
  const entries = await makePlace(tx, devices, seenAt)
  if (entries === undefined) return []
  const row: Row = {
    ...newRow({ personId, facts, now: seenAt, random }),
    client_device: fingerprint,
    known_at: binding === undefined ? null : seenAt,
  }
  await tx.insertInto('devices').values(row).execute()
  if (binding !== undefined) await putSessionOnDevice(tx, { session: binding.session, device: row.id })
  return [...entries, added(row)]
}

/** The entries of what had to go; undefined: there is no place. */
export async function makePlace(
  tx: Transaction<AdminSchema>,
  devices: readonly Device[],
  now: number,
): Promise<AdminEntry[] | undefined> {
  const place = placeAmong(devices, now)
  if (place === undefined) return undefined
  if (place === 'free') return []
  await tx.deleteFrom('devices').where('id', '=', place.id).execute()
  const { id: device, personId: person, name, os, clientVersion, knownAt } = place
  const before = { name, os, clientVersion, known: knownAt !== null }
  return [{ kind: 'device.removed', data: { device, person, reason: 'not seen for a long time', before } }]
}

interface NewRow {
  personId: string
  facts: Sighting['facts']
  now: number
  random: Random
}

export function newRow({ personId, facts, now, random }: NewRow): Row {
  return {
    id: formatId('device', now, random(10)),
    person_id: personId,
    client_device: null,
    name: defaultName(facts),
    os: facts.os,
    client_version: facts.version,
    known_at: null,
    first_seen_at: now,
    last_seen_at: now,
    blocked_at: null,
    blocked_reason: null,
  }
}

/** The fingerprint stays out of entries. */
export function added(row: Row): AdminEntry {
  return { kind: 'device.added', data: { device: row.id, person: row.person_id, after: recordedFields(row) } }
}

export function changed(before: Row, after: Row): AdminEntry {
  // Each commitment to a name is a row: one that stays is not committed to again.
  const withName = before.name !== after.name
  const [was, is] = [before, after].map((row) => recordedFields(row, withName))
  return { kind: 'device.changed', data: { device: before.id, before: was ?? {}, after: is ?? {} } }
}

export function removed(row: Row, reason: string): AdminEntry {
  const { id: device, person_id: person } = row
  return { kind: 'device.removed', data: { device, person, reason, before: recordedFields(row) } }
}

function recordedFields(row: Row, withName = true): Record<string, unknown> {
  return {
    person: row.person_id,
    ...(withName ? { name: row.name } : {}),
    os: row.os,
    clientVersion: row.client_version,
    known: row.known_at !== null,
    named: row.client_device !== null,
    ...(row.blocked_at === null ? {} : { blocked: row.blocked_reason }),
  }
}
