import { hash, randomBytes } from 'node:crypto'
import { AdminProblem, formatId, mayGive, mayStandInFor, permits, type Actor } from '@sekisho/contract'
import type { Transaction, Updateable } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { InvitationsTable } from '../../platform/sql/sign-in-tables.ts'
import type { People, Person, Reader } from '../people/index.ts'
import { checkProject } from '../projects/index.ts'
import {
  invitationFromRow,
  stateOf,
  type Invitation,
  type InvitationState,
  type Invitee,
} from './invitation.ts'
import { readNamedProjects, unknownProjects } from './named-projects.ts'
import type { ImportRow } from './read-import.ts'
import { refuseLines } from './refuse-lines.ts'

/** The secret of the link is here once; the store has its digest. */
export interface Issued {
  invitation: Invitation
  token: string
}

interface InvitationsQuery {
  limit: number
  after?: string | undefined
  state?: InvitationState | undefined
}

export interface Invitations {
  /** @throws AdminProblem owner_protected, power_exceeded, email_taken, invitation_open, project_unknown, project_archived */
  create(actor: Actor, invitee: Invitee, lifeMs: number): Promise<Issued>
  /** All of them or none. @throws AdminProblem owner_protected, power_exceeded, csv_email_taken, csv_project_unknown */
  import(actor: Actor, rows: readonly ImportRow[], lifeMs: number): Promise<Issued[]>
  /** A link with which somebody who is there sets up how they sign in. @throws AdminProblem owner_protected, power_exceeded, person_inactive */
  createForPerson(actor: Actor, person: Person, lifeMs: number): Promise<Issued>
  /** A new link; the one before stops working. @throws AdminProblem invitation_unknown, invitation_over, owner_protected, power_exceeded, sign_in_link_not_renewed */
  renew(actor: Actor, id: string, lifeMs: number): Promise<Issued>
  /** Twice changes nothing. @throws AdminProblem invitation_unknown, invitation_over */
  revoke(actor: Actor, revocation: { id: string; reason: string }): Promise<Invitation>
  /** Every open sign-in link of a person: who comes back later comes in with new ones only. */
  revokeLinksOf(actor: Actor, of: { personId: string; reason: string }): Promise<void>
  /** Oldest first, from the store. */
  list(query: InvitationsQuery): Promise<{ data: Invitation[]; next?: string }>
  /** The open invitation of a link. Undefined: there is none, or it is over. */
  byToken(token: string): Promise<Invitation | undefined>
  /** Uses it up inside another change, once on all nodes; resolves with its entry. @throws AdminProblem invitation_over */
  acceptIn(tx: Tx, invitation: Invitation, personId: string): Promise<AdminEntry>
}

type Tx = Transaction<AdminSchema>

interface InvitationsDeps {
  db: ControlDatabase
  people: People
  clock: Clock
  random: Random
}

export function createInvitations(deps: InvitationsDeps): Invitations {
  return { ...issuingPart(deps), ...changingPart(deps), ...readingPart(deps) }
}

type Part<Name extends keyof Invitations> = Pick<Invitations, Name>

function issuingPart({
  db,
  people,
  clock,
  random,
}: InvitationsDeps): Part<'create' | 'import' | 'createForPerson'> {
  function draft(actor: Actor, invitee: Invitee & { personId: string | null }, lifeMs: number): Issued {
    const now = clock.now()
    const token = newToken()
    const invitation = {
      ...invitee,
      id: formatId('invitation', now, random(10)),
      tokenHash: digestOf(token),
      invitedBy: issuerOf(actor),
      createdAt: now,
      expiresAt: now + lifeMs,
      acceptedAt: null,
      revokedAt: null,
    }
    return { invitation, token }
  }

  return {
    async create(actor, invitee, lifeMs) {
      await people.checkGrant(actor, invitee)
      const issued = draft(actor, { ...invitee, personId: null }, lifeMs)
      await db.recorded(actor, 'invitations', async (tx) => {
        const { email } = invitee
        const found = await findHolder(tx, email, clock.now())
        if (found === 'person') throw new AdminProblem('email_taken', { email })
        if (found !== undefined) throw new AdminProblem('invitation_open', { email, invitation: found.id })
        if (invitee.defaultProject !== undefined) await checkProject(tx, invitee.defaultProject)
        return { entries: [await insert(tx, issued.invitation)], result: undefined }
      })
      return issued
    },
    async import(actor, rows, lifeMs) {
      const roles = [...new Set(rows.flatMap(({ invitee }) => invitee.roles))]
      const groups = [...new Set(rows.flatMap(({ invitee }) => invitee.groups))]
      await people.checkGrant(actor, { roles, groups })
      return await db.recorded(actor, 'invitations', async (tx) => {
        const known = await readNamedProjects(tx, rows)
        const drafts = rows.map(({ line, invitee, project = '' }) => {
          const wanted = { ...invitee, defaultProject: known.get(project), personId: null }
          return { line, issued: draft(actor, wanted, lifeMs) }
        })
        const problems = [...unknownProjects(rows, known), ...(await takenAddresses(tx, drafts, clock.now()))]
        refuseLines(problems.toSorted((one, other) => lineOf(one) - lineOf(other)))
        const entries: AdminEntry[] = []
        for (const { issued } of drafts) entries.push(await insert(tx, issued.invitation))
        return { entries, result: drafts.map(({ issued }) => issued) }
      })
    },
    async createForPerson(actor, person, lifeMs) {
      // Who can make a link for somebody is as good as they are soon after.
      await people.checkStandIn(actor, person)
      if (person.status !== 'active') throw new AdminProblem('person_inactive', { person: person.name })
      const { id, name, email, roles, groups } = person
      const issued = draft(actor, { personId: id, name, email: email ?? '', roles, groups }, lifeMs)
      await db.recorded(actor, 'invitations', async (tx) => ({
        entries: [await insert(tx, issued.invitation)],
        result: undefined,
      }))
      return issued
    },
  }
}

function lineOf({ values }: AdminProblem): number {
  return Number(values['line'])
}

/** What is wrong with the addresses of a file, a line each. */
async function takenAddresses(
  tx: Transaction<AdminSchema>,
  drafts: readonly { line: number; issued: Issued }[],
  now: number,
): Promise<AdminProblem[]> {
  const taken: AdminProblem[] = []
  for (const { line, issued } of drafts) {
    const { email } = issued.invitation
    const found = await findHolder(tx, email, now)
    if (found !== undefined) taken.push(new AdminProblem('csv_email_taken', { line, email }))
  }
  return taken
}

function changingPart({
  db,
  people,
  clock,
}: InvitationsDeps): Part<'renew' | 'revoke' | 'revokeLinksOf' | 'acceptIn'> {
  return {
    revokeLinksOf: (actor, { personId, reason }) =>
      db.recorded(actor, 'invitations', async (tx) => {
        const now = clock.now()
        const revoked = await tx
          .updateTable('invitations')
          .set({ revoked_at: now })
          .where('person_id', '=', personId)
          .where('accepted_at', 'is', null)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', now)
          .returningAll()
          .execute()
        const entries = revoked.map((row) => revokedEntry(invitationFromRow(row), reason))
        return { entries, result: undefined }
      }),
    async renew(actor, id, lifeMs) {
      const before = await byId(db, id)
      // Another permission makes those, and a new one is as good.
      if (before.personId !== null) throw new AdminProblem('sign_in_link_not_renewed', { invitation: id })
      await people.checkGrant(actor, before)
      const token = newToken()
      const expiresAt = clock.now() + lifeMs
      // Whoever sends it again answers for it from now on.
      const renewed = { ...before, tokenHash: digestOf(token), invitedBy: issuerOf(actor), expiresAt }
      await db.recorded(actor, 'invitations', async (tx) => {
        const set = { token_hash: renewed.tokenHash, invited_by: renewed.invitedBy, expires_at: expiresAt }
        if (!(await changeUnused(tx, { id, set })))
          throw new AdminProblem('invitation_over', { invitation: id, state: stateOf(before, clock.now()) })
        const change = { before: { expiresAt: before.expiresAt }, after: { expiresAt } }
        const data = { invitation: id, expiresAt, ...change }
        return { entries: [{ kind: 'invitation.renewed', data }], result: undefined }
      })
      return { invitation: renewed, token }
    },
    async revoke(actor, { id, reason }) {
      const before = await byId(db, id)
      if (before.revokedAt !== null) return before
      const revokedAt = clock.now()
      return db.recorded(actor, 'invitations', async (tx) => {
        if (!(await changeUnused(tx, { id, set: { revoked_at: revokedAt } })))
          throw new AdminProblem('invitation_over', { invitation: id, state: 'accepted' })
        return { entries: [revokedEntry(before, reason)], result: { ...before, revokedAt } }
      })
    },
    async acceptIn(tx, invitation, personId) {
      const { id, tokenHash } = invitation
      const now = clock.now()
      if (!(await isStillMeant({ people, read: tx }, invitation)))
        throw new AdminProblem('invitation_over', { invitation: id, state: 'void' })
      // By the link that was shown: one that was replaced meanwhile is worth nothing.
      if (!(await changeUnused(tx, { id, set: { accepted_at: now }, shown: { tokenHash, now } })))
        throw new AdminProblem('invitation_over', { invitation: id, state: 'used' })
      return { kind: 'invitation.accepted', data: { invitation: id, person: personId } }
    },
  }
}

function readingPart({ db, people, clock }: InvitationsDeps): Part<'list' | 'byToken'> {
  return {
    list: (query) => listInvitations(db, query, clock.now()),
    async byToken(token) {
      // A text of another form was never handed out; it need not reach the store.
      if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined
      const row = await db.read
        .selectFrom('invitations')
        .selectAll()
        .where('token_hash', '=', digestOf(token))
        .executeTakeFirst()
      const found = row && invitationFromRow(row)
      if (found === undefined || stateOf(found, clock.now()) !== 'open') return undefined
      return (await isStillMeant({ people, read: db.read }, found)) ? found : undefined
    },
  }
}

function issuerOf(actor: Actor): string | null {
  return 'id' in actor ? actor.id : null
}

/** Whether who made the link could make it still: it must not outlive their rights, nor reach further once its person has come to more. */
async function isStillMeant(
  { people, read }: { people: People; read: Reader },
  { personId, invitedBy, roles, groups }: Invitation,
): Promise<boolean> {
  const person = personId === null ? undefined : await people.inTransaction(read, personId)
  if (personId !== null && person?.status !== 'active') return false
  if (invitedBy === null) return true
  const issuer = await people.inTransaction(read, invitedBy)
  if (issuer?.status !== 'active') return false
  return person === undefined
    ? permits(issuer.roles, 'invitations.write') && mayGive(issuer.roles, people.rolesOf({ roles, groups }))
    : permits(issuer.roles, 'sign_in.write') && mayStandInFor(issuer.roles, person.roles)
}

/** Changes an invitation that was neither accepted nor revoked; false when it was, by whomever, on whatever node. */
async function changeUnused(tx: Tx, { id, set, shown }: UnusedChange): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('invitations')
    .set(set)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .$if(shown !== undefined, (query) => query.where('token_hash', '=', shown?.tokenHash ?? ''))
    .$if(shown !== undefined, (query) => query.where('expires_at', '>', shown?.now ?? 0))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

interface UnusedChange {
  id: string
  set: Updateable<InvitationsTable>
  /** only while this link is good */
  shown?: { tokenHash: string; now: number }
}

/** 256 random bits: nobody tries them out. */
function newToken(): string {
  return randomBytes(32).toString('base64url')
}

function digestOf(token: string): string {
  return hash('sha256', token)
}

/** Who has the address already: a person, or an invitation that is open. */
async function findHolder(
  tx: Tx,
  email: string,
  now: number,
): Promise<'person' | { id: string } | undefined> {
  const person = await tx.selectFrom('people').select('id').where('email', '=', email).executeTakeFirst()
  if (person !== undefined) return 'person'
  return tx
    .selectFrom('invitations')
    .select('id')
    .where('email', '=', email)
    .where('person_id', 'is', null)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

async function insert(tx: Tx, invitation: Invitation): Promise<AdminEntry> {
  const { id, personId, name, email, roles, groups, tokenHash, invitedBy, createdAt, expiresAt } = invitation
  const { defaultProject, costCentre } = invitation
  await tx
    .insertInto('invitations')
    .values({
      id,
      person_id: personId,
      name,
      email,
      roles: JSON.stringify(roles),
      groups: JSON.stringify(groups),
      token_hash: tokenHash,
      invited_by: invitedBy,
      created_at: createdAt,
      expires_at: expiresAt,
      accepted_at: null,
      revoked_at: null,
      default_project: defaultProject ?? null,
      cost_centre: costCentre ?? null,
    })
    .execute()
  return { kind: 'invitation.created', data: { invitation: id, after: recordedFields(invitation) } }
}

function revokedEntry(invitation: Invitation, reason: string): AdminEntry {
  const data = { invitation: invitation.id, reason, before: recordedFields(invitation) }
  return { kind: 'invitation.revoked', data }
}

/** Of a link for somebody who is there already, only for whom it is. */
function recordedFields(invitation: Invitation) {
  const { personId, name, email, roles, groups, defaultProject, costCentre, expiresAt } = invitation
  if (personId !== null) return { person: personId, expiresAt }
  return {
    name,
    email,
    roles,
    groups,
    ...(defaultProject === undefined ? {} : { defaultProject }),
    ...(costCentre === undefined ? {} : { costCentre }),
    expiresAt,
  }
}

async function byId({ read }: ControlDatabase, id: string): Promise<Invitation> {
  const row = await read.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AdminProblem('invitation_unknown', { invitation: id })
  return invitationFromRow(row)
}

async function listInvitations(
  { read }: ControlDatabase,
  { limit, after, state }: InvitationsQuery,
  now: number,
): Promise<{ data: Invitation[]; next?: string }> {
  const pending = state === 'open' || state === 'expired'
  const rows = await read
    .selectFrom('invitations')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(state === 'accepted', (query) => query.where('accepted_at', 'is not', null))
    .$if(state === 'revoked', (query) => query.where('revoked_at', 'is not', null))
    .$if(pending, (query) => query.where('accepted_at', 'is', null).where('revoked_at', 'is', null))
    .$if(pending, (query) => query.where('expires_at', state === 'open' ? '>' : '<=', now))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(invitationFromRow)
  const next = rows.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}
