import type { GuardMode, InForceState } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { DevicesTable } from '../../platform/sql/sign-in-tables.ts'

export interface InForceQuery {
  limit: number
  /** id of the last device or guard that the page before looked at */
  after?: string | undefined
  person?: string | undefined
  state?: InForceState | undefined
}

/** What a person should have now. */
export interface Due {
  checksum: string
  guard: GuardMode
  versions: readonly { policy: string; version: number }[]
  /** good for now: that of `checksum`, and what was due until an hour ago */
  checksums: readonly string[]
}

/** A device, or the guard of a machine on which Claude Code has no id yet. */
export interface InForceRow {
  id: string
  personId: string
  device: { id: string; name: string; lastSeenAt: number } | undefined
  due: Due | undefined
  claimed:
    | { checksum: string | null; sources: string[]; clientVersion: string | null; at: number }
    | undefined
  attested: AttestedGuard | undefined
  state: InForceState
}

export interface AttestedGuard {
  guard: string
  name: string
  checksum: string | null
  mode: string
  /** when the server signed what it holds */
  issuedAt: number | null
  problem: string | null
  guardVersion: string
  at: number
}

interface Ground {
  db: Pick<ControlDatabase, 'read'>
  /** epoch milliseconds */
  now: number
  maxAgeMs: number
  dueFor: (personId: string) => Due | undefined
}

/** Rows that one request looks at for a state, however few it finds: the next page goes on from there. */
const maxLookedAt = 2_000
const lookedAtOnce = 500

/** Devices, oldest first, then guards that stand on none: ids begin with `dev_` and `gdv_`, so that one order holds both. */
export async function listInForce(
  query: InForceQuery,
  ground: Ground,
): Promise<{ data: InForceRow[]; next?: string }> {
  const data: InForceRow[] = []
  let { after } = query
  const chunkSize = query.state === undefined ? query.limit + 1 : lookedAtOnce
  for (let lookedAt = 0; lookedAt < maxLookedAt;) {
    const rows = await readRows({ ...query, after, limit: chunkSize }, ground)
    for (const row of rows) {
      if (data.length === query.limit) return { data, ...(after === undefined ? {} : { next: after }) }
      after = row.id
      if (query.state === undefined || query.state === row.state) data.push(row)
    }
    if (rows.length < chunkSize) return { data }
    lookedAt += rows.length
  }
  return { data, ...(after === undefined ? {} : { next: after }) }
}

async function readRows(query: InForceQuery, ground: Ground): Promise<InForceRow[]> {
  const devices = await readDevices(query, ground)
  const guards =
    devices.length < query.limit ? await readLooseGuards(query, query.limit - devices.length, ground) : []
  return [...devices, ...guards]
}

async function readDevices(
  { after = '', person, limit }: InForceQuery,
  ground: Ground,
): Promise<InForceRow[]> {
  const { db, now, maxAgeMs, dueFor } = ground
  const devices = await db.read
    .selectFrom('devices')
    .select(['id', 'person_id', 'client_device', 'name', 'last_seen_at'])
    .where('client_device', 'is not', null)
    .where('id', '>', after)
    .$if(person !== undefined, (select) => select.where('person_id', '=', person ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  const claims = await readClaims(
    db,
    devices.map(({ id }) => id),
  )
  const guards = await readGuards(db, devices)
  return devices.map((device) => {
    const { id, person_id: personId, name, last_seen_at: lastSeenAt } = device
    const due = dueFor(personId)
    const claimed = claims.get(id)
    const attested = guards.get(keyOf(personId, device.client_device ?? ''))
    const state = stateOf({ due, claimed, attested }, { now, maxAgeMs })
    return { id, personId, device: { id, name, lastSeenAt }, due, claimed, attested, state }
  })
}

async function readClaims({ read }: Ground['db'], devices: readonly string[]) {
  if (devices.length === 0) return new Map<string, NonNullable<InForceRow['claimed']>>()
  const rows = await read.selectFrom('policy_claims').selectAll().where('device_id', 'in', devices).execute()
  return new Map(
    rows.map((row) => [
      row.device_id,
      {
        checksum: row.checksum,
        // Sound: only `claims.ts` writes it.
        sources: row.sources === null ? [] : (JSON.parse(row.sources) as string[]),
        clientVersion: row.client_version,
        at: row.at,
      },
    ]),
  )
}

type Device = Pick<Selectable<DevicesTable>, 'person_id' | 'client_device'>

/** The newest statement for each device. */
async function readGuards(
  { read }: Ground['db'],
  devices: readonly Device[],
): Promise<ReadonlyMap<string, AttestedGuard>> {
  const people = [...new Set(devices.map((device) => device.person_id))]
  if (people.length === 0) return new Map()
  const rows = await selectGuards(read)
    .where('guard.person_id', 'in', people)
    .orderBy('attested.at')
    .execute()
  return new Map(
    rows.map((row) => [keyOf(row.person_id, row.client_device ?? row.device_id ?? ''), attestedFrom(row)]),
  )
}

const keyOf = (personId: string, fingerprint: string) => `${personId} ${fingerprint}`

function selectGuards(read: Ground['db']['read']) {
  return read
    .selectFrom('guard_devices as guard')
    .innerJoin('guard_attestations as attested', 'attested.guard_device', 'guard.id')
    .select(['guard.id', 'guard.person_id', 'guard.device_id', 'guard.name'])
    .select(['attested.checksum', 'attested.mode', 'attested.guard_version', 'attested.client_device'])
    .select(['attested.issued_at', 'attested.problem', 'attested.at'])
    .where('guard.revoked_at', 'is', null)
}

function attestedFrom(row: {
  id: string
  name: string
  checksum: string | null
  mode: string
  issued_at: number | null
  problem: string | null
  guard_version: string
  at: number
}): AttestedGuard {
  const { id, name, checksum, mode, issued_at: issuedAt, problem, guard_version: guardVersion, at } = row
  return { guard: id, name, checksum, mode, issuedAt, problem, guardVersion, at }
}

/** Guards on machines from which no call has come. */
async function readLooseGuards(
  { after = '', person }: InForceQuery,
  limit: number,
  { db, now, maxAgeMs, dueFor }: Ground,
): Promise<InForceRow[]> {
  const rows = await selectGuards(db.read)
    .where('guard.id', '>', after)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('devices')
            .select('devices.id')
            .whereRef('devices.person_id', '=', 'guard.person_id')
            .where((row) =>
              row('devices.client_device', '=', row.fn.coalesce('attested.client_device', 'guard.device_id')),
            ),
        ),
      ),
    )
    .$if(person !== undefined, (select) => select.where('guard.person_id', '=', person ?? ''))
    .orderBy('guard.id')
    .limit(limit)
    .execute()
  return rows.map((row) => {
    const due = dueFor(row.person_id)
    const attested = attestedFrom(row)
    const state = stateOf({ due, claimed: undefined, attested }, { now, maxAgeMs })
    return {
      id: row.id,
      personId: row.person_id,
      device: undefined,
      due,
      claimed: undefined,
      attested,
      state,
    }
  })
}

/** Claimed is not attested: only what a guard signed over our own nonce makes `in_force`. */
function stateOf(
  { due, claimed, attested }: Pick<InForceRow, 'due' | 'claimed' | 'attested'>,
  { now, maxAgeMs }: Pick<Ground, 'now' | 'maxAgeMs'>,
): InForceState {
  if (due === undefined) return 'nothing_due'
  if (attested !== undefined) {
    if (attested.at < now - maxAgeMs) return 'stale'
    const isRight = due.checksums.includes(attested.checksum ?? '') && attested.mode === due.guard
    return isRight ? 'in_force' : 'drifted'
  }
  if (claimed === undefined || claimed.checksum === null) return 'unguarded'
  return due.checksums.includes(claimed.checksum) ? 'claimed_only' : 'drifted'
}
