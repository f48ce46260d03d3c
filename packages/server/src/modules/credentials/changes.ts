import { AdminProblem, formatId, mayHold, type Actor, type CredentialKind } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema, CredentialsTable } from '../../platform/sql/schema.ts'
import type { People } from '../people/index.ts'
import { checkProject } from '../projects/index.ts'
import { credentialFromRow, stateOf } from './credential.ts'
import type { Hashed } from './rows.ts'
import { checkLifetime, firstLifetime, type CredentialRules } from './rules.ts'
import { formatSecret } from './secret.ts'

export interface NewCredential {
  personId: string
  name: string
  kind: CredentialKind
  /** id of the project that its calls count to */
  projectId?: string | undefined
  expiresInSeconds?: number | undefined
}

export interface ChangeDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  rules: CredentialRules
  people: Pick<People, 'inTransaction'>
}

/** What a change made, and the secret that is known only now. */
export interface Made {
  made: Hashed
  secret: string
}

export async function createCredential(
  actor: Actor,
  { personId, name, kind, projectId, expiresInSeconds }: NewCredential,
  { db, clock, random, rules, people }: ChangeDeps,
): Promise<Made> {
  const now = clock.now()
  const lifetimeMs = toMs(expiresInSeconds)
  checkLifetime(lifetimeMs, rules)
  const { row, secret } = newRow({ now, random, personId, name, kind, projectId, lifetimeMs })
  await db.recorded(actor, 'credentials', async (tx) => {
    await checkOwner(tx, { personId, kind }, people)
    if (projectId !== undefined) await checkProject(tx, projectId)
    await tx.insertInto('credentials').values(row).execute()
    return { entries: [createdEntry(row)], result: undefined }
  })
  return { made: hashed(row), secret }
}

/** The check and the change are one, so that of several nodes one makes it. */
export async function createFirstCredential(
  actor: Actor,
  { personId, name, kind, projectId, expiresInSeconds }: NewCredential,
  { db, clock, random, rules, people }: ChangeDeps,
): Promise<Made | undefined> {
  const now = clock.now()
  const lifetimeMs = toMs(expiresInSeconds) ?? firstLifetime(rules)
  const { row, secret } = newRow({ now, random, personId, name, kind, projectId, lifetimeMs })
  return await db.recorded(actor, 'credentials', async (tx) => {
    const any = await tx.selectFrom('credentials').select('id').limit(1).executeTakeFirst()
    if (any !== undefined) return { entries: [], result: undefined }
    await checkOwner(tx, { personId, kind }, people)
    if (projectId !== undefined) await checkProject(tx, projectId)
    await tx.insertInto('credentials').values(row).execute()
    return { entries: [createdEntry(row)], result: { made: hashed(row), secret } }
  })
}

export interface Rotation {
  id: string
  graceSeconds: number
  /** absent: the lifetime the old one was made with */
  expiresInSeconds?: number | undefined
}

export async function rotateCredential(
  actor: Actor,
  { id, graceSeconds, expiresInSeconds }: Rotation,
  { db, clock, random, rules, people }: ChangeDeps,
): Promise<Made & { predecessor: Hashed }> {
  const now = clock.now()
  return await db.recorded(actor, 'credentials', async (tx) => {
    const old = await rowById(tx, id)
    const state = stateOf(credentialFromRow(old), now)
    if (state !== 'active') throw new AdminProblem('credential_over', { credential: id, state })
    await checkOwner(tx, { personId: old.person_id, kind: old.kind }, people)
    const sameMs = old.expires_at === null ? undefined : old.expires_at - old.created_at
    const lifetimeMs = toMs(expiresInSeconds) ?? sameMs
    checkLifetime(lifetimeMs, rules)
    const { row, secret } = newRow({
      now,
      random,
      personId: old.person_id,
      name: old.name,
      kind: old.kind,
      projectId: old.project_id ?? undefined,
      lifetimeMs,
    })
    const ended = { grace_ends_at: now + graceSeconds * 1000, successor_id: row.id }
    await tx.insertInto('credentials').values(row).execute()
    await tx.updateTable('credentials').set(ended).where('id', '=', id).execute()
    const rotated = { credential: id, successor: row.id, graceEndsAt: ended.grace_ends_at }
    const entries: AdminEntry[] = [createdEntry(row), { kind: 'credential.rotated', data: rotated }]
    return { entries, result: { made: hashed(row), secret, predecessor: hashed({ ...old, ...ended }) } }
  })
}

export async function revokeCredential(
  actor: Actor,
  { id, reason, ownedBy }: { id: string; reason: string; ownedBy?: string },
  { db, clock }: ChangeDeps,
): Promise<Hashed> {
  const now = clock.now()
  return await db.recorded(actor, 'credentials', async (tx) => {
    const row = await rowById(tx, id)
    // Of somebody else's, not even that it exists.
    if (ownedBy !== undefined && row.person_id !== ownedBy) throw unknown(id)
    if (row.revoked_at !== null) return { entries: [], result: hashed(row) }
    const ended = { revoked_at: now, revoked_reason: reason }
    await tx.updateTable('credentials').set(ended).where('id', '=', id).execute()
    return { entries: [revokedEntry(row, reason)], result: hashed({ ...row, ...ended }) }
  })
}

/** Every credential of a person that is not revoked. */
export async function revokeCredentials(
  actor: Actor,
  { personId, reason }: { personId: string; reason: string },
  { db, clock }: ChangeDeps,
): Promise<Hashed[]> {
  const ended = { revoked_at: clock.now(), revoked_reason: reason }
  return await db.recorded(actor, 'credentials', async (tx) => {
    const rows = await tx
      .selectFrom('credentials')
      .selectAll()
      .where('person_id', '=', personId)
      .where('revoked_at', 'is', null)
      .execute()
    await tx
      .updateTable('credentials')
      .set(ended)
      .where('person_id', '=', personId)
      .where('revoked_at', 'is', null)
      .execute()
    const entries = rows.map((row) => revokedEntry(row, reason))
    return { entries, result: rows.map((row) => hashed({ ...row, ...ended })) }
  })
}

/** From SQL, not from memory: the person may have been added on another node a moment ago. */
async function checkOwner(
  tx: Transaction<AdminSchema>,
  { personId, kind }: { personId: string; kind: CredentialKind },
  people: Pick<People, 'inTransaction'>,
): Promise<void> {
  const person = await people.inTransaction(tx, personId)
  if (person === undefined) throw new AdminProblem('person_unknown', { person: personId })
  if (person.status !== 'active') throw new AdminProblem('person_inactive', { person: person.name })
  if (!mayHold(person.roles, kind)) {
    throw new AdminProblem('credential_not_permitted', {
      person: person.name,
      roles: person.roles.join(', '),
      kind,
    })
  }
}

async function rowById(tx: Transaction<AdminSchema>, id: string): Promise<CredentialsTable> {
  const row = await tx.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw unknown(id)
  return row
}

function unknown(id: string): AdminProblem {
  return new AdminProblem('credential_unknown', { credential: id })
}

interface RowValues {
  /** epoch milliseconds */
  now: number
  random: Random
  personId: string
  name: string
  kind: CredentialKind
  projectId: string | undefined
  lifetimeMs: number | undefined
}

function newRow({ now, random, personId, name, kind, projectId, lifetimeMs }: RowValues): {
  row: CredentialsTable
  secret: string
} {
  const { secret, hash, hint } = formatSecret(randomBytes(32))
  const row: CredentialsTable = {
    id: formatId('credential', now, random(10)),
    person_id: personId,
    name,
    kind,
    hash,
    project_id: projectId ?? null,
    hint,
    created_at: now,
    expires_at: lifetimeMs === undefined ? null : now + lifetimeMs,
    revoked_at: null,
    revoked_reason: null,
    grace_ends_at: null,
    successor_id: null,
    last_used_at: null,
  }
  return { row, secret }
}

function createdEntry(row: CredentialsTable): AdminEntry {
  return { kind: 'credential.created', data: { credential: row.id, after: recordedFields(row) } }
}

export function revokedEntry(row: CredentialsTable, reason: string): AdminEntry {
  // Beside the snapshot: by that it is found among what is about them.
  const data = { credential: row.id, person: row.person_id, reason, before: recordedFields(row) }
  return { kind: 'credential.revoked', data }
}

function recordedFields({
  person_id: person,
  name,
  kind,
  hint,
  expires_at: expiresAt,
  project_id: project,
}: CredentialsTable): Record<string, unknown> {
  return { person, name, kind, hint, expiresAt, ...(project === null ? {} : { project }) }
}

function hashed(row: CredentialsTable): Hashed {
  return { hash: row.hash, credential: credentialFromRow(row) }
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000
}
