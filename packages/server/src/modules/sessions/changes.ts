import { AdminProblem, formatId, type Actor, type SessionKind } from '@sekisho/contract'
import { hash, randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema, PeopleTable } from '../../platform/sql/schema.ts'
import type { SessionsTable } from '../../platform/sql/sign-in-tables.ts'
import { readHead, type SessionRow } from './rows.ts'
import { sessionFromRow, stateOf, type NewSession } from './session.ts'

export interface ChangeDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  sealer: Sealer
  limits: SessionLimits
}

export interface SessionLimits {
  /** a session ends when nothing was heard of it for so long */
  idleMs: number
  /** and after so long in any case */
  lifetimeMs: number
  /** the oldest ends when one more begins */
  maxPerPerson: number
}

/** A change of sessions and what it wrote: the rows as they are now, for this node's memory. */
export interface Changed {
  rows: SessionRow[]
}

export const providerTokenPurpose = 'provider_token'

/** @throws AdminProblem person_unknown, person_inactive */
export async function openSession(
  actor: Actor,
  wanted: NewSession & { secret: string },
  { db, clock, random, sealer, limits }: ChangeDeps,
): Promise<Changed & { opened: SessionRow }> {
  const now = clock.now()
  const row: SessionsTable = {
    ...sessionTimes(wanted, limits, now),
    id: formatId('session', now, random(10)),
    person_id: wanted.personId,
    kind: wanted.kind,
    issuer: wanted.issuer,
    device_id: wanted.deviceId ?? null,
    second_factor: wanted.secondFactor ? 1 : 0,
    generation: 0,
    secret: wanted.secret,
    provider_token:
      wanted.providerToken === undefined ? null : sealer.seal(providerTokenPurpose, wanted.providerToken),
    provider_checked_at: wanted.providerToken === undefined ? null : now,
    client_address: wanted.client.address,
    client_agent: wanted.client.agent.slice(0, 200),
    revoked_at: null,
    revoked_reason: null,
    sequence: 0,
  }
  return await db.recorded(actor, 'sessions', async (tx) => {
    await checkPerson(tx, wanted.personId)
    const ended = isCounted(row) ? await endOldest(tx, { row, max: limits.maxPerPerson, now }) : []
    const opened = { ...row, sequence: await nextSequence(tx) }
    await tx.insertInto('sessions').values(opened).execute()
    const entries: AdminEntry[] = [openedEntry(opened), ...ended.map(revokedEntry)]
    return { entries, result: { opened, rows: [opened, ...ended] } }
  })
}

function sessionTimes({ lifetimeMs = Infinity }: NewSession, limits: SessionLimits, now: number) {
  const life = Math.min(lifetimeMs, limits.lifetimeMs)
  return {
    created_at: now,
    rotated_at: now,
    last_seen_at: now,
    expires_at: now + life,
    idle_ms: Math.min(limits.idleMs, life),
  }
}

/** From SQL, not from memory: the person may have been added, or have left, on another node a moment ago. */
async function checkPerson(tx: Transaction<AdminSchema>, id: string): Promise<void> {
  const columns = ['name', 'status'] as const satisfies (keyof PeopleTable)[]
  const person = await tx.selectFrom('people').select(columns).where('id', '=', id).executeTakeFirst()
  if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
  if (person.status !== 'active') throw new AdminProblem('person_inactive', { person: person.name })
}

/** A workload's sessions are short and many: each run of a pipeline has one. */
function isCounted({ kind }: Pick<SessionRow, 'kind'>): boolean {
  return kind !== 'workload'
}

async function endOldest(
  tx: Transaction<AdminSchema>,
  { row, max, now }: { row: SessionRow; max: number; now: number },
): Promise<SessionRow[]> {
  const inForce = await rowsInForce(tx, { personId: row.person_id, now })
  const counted = inForce.filter(
    (other) => isCounted(other) && stateOf(sessionFromRow(other), now) === 'active',
  )
  const tooMany = counted.slice(0, Math.max(0, counted.length + 1 - max))
  return await endRows(tx, tooMany, { now, reason: 'too_many_sessions' })
}

export async function revokeSession(
  actor: Actor,
  { id, reason }: { id: string; reason: string },
  { db, clock }: Pick<ChangeDeps, 'db' | 'clock'>,
): Promise<Changed & { revoked: SessionRow }> {
  const now = clock.now()
  return await db.recorded(actor, 'sessions', async (tx) => {
    const row = await rowById(tx, id)
    if (row.revoked_at !== null) return { entries: [], result: { revoked: row, rows: [] } }
    const rows = await endRows(tx, [row], { now, reason })
    return { entries: rows.map(revokedEntry), result: { revoked: rows[0] ?? row, rows } }
  })
}

/** Which sessions of a person; all of them unless narrowed. */
export interface SessionsOf {
  personId: string
  deviceId?: string | undefined
  kinds?: readonly SessionKind[]
  /** id of the one that stays */
  except?: string | undefined
}

export async function revokeAllSessions(
  actor: Actor,
  of: SessionsOf & { reason: string },
  { db, clock }: Pick<ChangeDeps, 'db' | 'clock'>,
): Promise<Changed> {
  const now = clock.now()
  return await db.recorded(actor, 'sessions', async (tx) => {
    const inForce = await rowsInForce(tx, { personId: of.personId, now })
    const meant = inForce.filter(
      (row) =>
        (of.deviceId === undefined || row.device_id === of.deviceId) &&
        (of.kinds === undefined || of.kinds.includes(row.kind)) &&
        row.id !== of.except,
    )
    const rows = await endRows(tx, meant, { now, reason: of.reason })
    return { entries: rows.map(revokedEntry), result: { rows } }
  })
}

/** Somebody has a copy of a refresh token, and nobody can say which of the two is the person: both are out. */
export async function endReusedSession(
  { id, client }: { id: string; client: { address: string; agent: string } },
  { db, clock }: Pick<ChangeDeps, 'db' | 'clock'>,
): Promise<Changed> {
  const now = clock.now()
  return await db.recorded({ type: 'system' }, 'sessions', async (tx) => {
    const row = await rowById(tx, id)
    if (row.revoked_at !== null) return { entries: [], result: { rows: [] } }
    const rows = await endRows(tx, [row], { now, reason: 'refresh_reused' })
    const reused: AdminEntry = {
      kind: 'session.refresh_reused',
      data: { session: id, person: row.person_id, client },
    }
    return { entries: [reused, ...rows.map(revokedEntry)], result: { rows } }
  })
}

/** Oldest first; also those that only seem idle from here. */
async function rowsInForce(
  tx: Transaction<AdminSchema>,
  { personId, now }: { personId: string; now: number },
): Promise<SessionRow[]> {
  return await tx
    .selectFrom('sessions')
    .selectAll()
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('id')
    .execute()
}

async function rowById(tx: Transaction<AdminSchema>, id: string): Promise<SessionRow> {
  const row = await tx.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AdminProblem('session_unknown', { session: id })
  return row
}

async function endRows(
  tx: Transaction<AdminSchema>,
  rows: readonly SessionRow[],
  { now, reason }: { now: number; reason: string },
): Promise<SessionRow[]> {
  const ended: SessionRow[] = []
  for (const row of rows) {
    // The identity provider's token goes with the session: what is not needed is not kept.
    const end = { revoked_at: now, revoked_reason: reason, provider_token: null }
    const set = { ...end, sequence: await nextSequence(tx) }
    await tx.updateTable('sessions').set(set).where('id', '=', row.id).execute()
    ended.push({ ...row, ...set })
  }
  return ended
}

/**
 * Part of a change that the devices record: a session's calls have shown which device it is on. Inside `recorded` of the
 * topic `sessions`, so that every node reads it.
 */
export async function putSessionOnDevice(
  tx: Transaction<AdminSchema>,
  { session, device }: { session: string; device: string },
): Promise<void> {
  const set = { device_id: device, sequence: await nextSequence(tx) }
  await tx.updateTable('sessions').set(set).where('id', '=', session).execute()
}

/** Changes of sessions never run at the same time, so that the numbers grow in the order of the commits. */
async function nextSequence(tx: Transaction<AdminSchema>): Promise<number> {
  return (await readHead(tx)) + 1
}

function openedEntry(row: SessionRow): AdminEntry {
  return {
    kind: 'session.opened',
    data: {
      session: row.id,
      person: row.person_id,
      kind: row.kind,
      issuer: row.issuer,
      secondFactor: row.second_factor === 1,
      ...(row.device_id === null ? {} : { device: row.device_id }),
      client: { address: row.client_address, agent: row.client_agent },
      expiresAt: row.expires_at,
    },
  }
}

function revokedEntry({
  id,
  person_id: person,
  revoked_reason: reason,
  kind,
  issuer,
  device_id: device,
  expires_at: expiresAt,
}: SessionRow): AdminEntry {
  const before = { kind, issuer, expiresAt, ...(device === null ? {} : { device }) }
  return { kind: 'session.revoked', data: { session: id, person, reason: reason ?? '', before } }
}

/** What a refresh token's MAC, or a browser's cookie, cannot be guessed without. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function hashOfCookie(secret: string): string {
  return hash('sha256', secret, 'hex')
}
