import { AdminProblem, type Actor, type Role } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Topic } from '../../platform/changes/changes.ts'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema, PeopleTable } from '../../platform/sql/schema.ts'
import { checkProject } from '../projects/index.ts'
import { withoutStop, withStop } from './directory-stops.ts'
import { checkEmail, insertPerson, type NewPerson, type PeopleDeps } from './new-person.ts'
import { checkPower } from './owners.ts'
import type { Person } from './person.ts'
import { readPerson } from './rows.ts'

/** What an administrator may change; roles and groups are those given by hand. */
export interface PersonPatch {
  name?: string | undefined
  /** in lower case; null: none */
  email?: string | null | undefined
  roles?: readonly Role[] | undefined
  groups?: readonly string[] | undefined
  /** id; null: none */
  defaultProject?: string | null | undefined
  /** null: none */
  costCentre?: string | null | undefined
}

/** What comes into being with a person, all or nothing; resolves with the entries it leaves. */
export type AlsoCreates = (tx: Transaction<AdminSchema>, person: Person) => Promise<readonly AdminEntry[]>

/** A change of a person, and perhaps what changes with it, all or nothing. */
export interface PersonChange {
  id: string
  patch: PersonPatch
  also?: {
    /** of what else changes */
    topic: Topic
    within: AlsoCreates
  }
}

/** @throws AdminProblem email_taken, project_unknown, project_archived, owner_protected, and what `within` throws */
export async function createPerson(
  actor: Actor,
  { within, ...wanted }: NewPerson & { within?: AlsoCreates | undefined },
  deps: PeopleDeps,
): Promise<Person> {
  return await deps.db.recorded(actor, 'people', async (tx) => {
    const { person, entry } = await insertPerson(tx, wanted, deps)
    await checkPower(tx, { actor, before: undefined, after: person }, deps.rule)
    const more = (await within?.(tx, person)) ?? []
    return { entries: [entry, ...more], result: person }
  })
}

/** The check and the change are one, so that of several nodes one makes it. */
export async function createFirstPerson(
  actor: Actor,
  wanted: NewPerson,
  deps: PeopleDeps,
): Promise<Person | undefined> {
  return await deps.db.recorded(actor, 'people', async (tx) => {
    const somebody = await tx.selectFrom('people').select('id').limit(1).executeTakeFirst()
    if (somebody !== undefined) return { entries: [], result: undefined }
    const { person, entry } = await insertPerson(tx, wanted, deps)
    return { entries: [entry], result: person }
  })
}

/**
 * @throws AdminProblem person_unknown, email_taken, directory_managed, owner_protected, own_roles, last_owner,
 * project_unknown, project_archived, and what `also` throws
 */
export async function updatePerson(
  actor: Actor,
  { id, patch, also }: PersonChange,
  deps: PeopleDeps,
): Promise<Person> {
  return await deps.db.recorded(actor, also === undefined ? 'people' : ['people', also.topic], async (tx) => {
    const before = await personById(tx, id, deps)
    const isOfDirectory = before.source === 'scim' && (patch.name ?? patch.email) !== undefined
    if (isOfDirectory) throw new AdminProblem('directory_managed', { person: before.name })
    if (patch.email !== undefined) await checkEmail(tx, { email: patch.email, of: id })
    if (patch.defaultProject) await checkProject(tx, patch.defaultProject)
    const after = await write(tx, { before, set: columnsOf(patch) }, deps)
    await checkPower(tx, { actor, before, after }, deps.rule)
    const data = changeOf(before, after)
    const changed: AdminEntry[] = data === undefined ? [] : [{ kind: 'person.changed', data }]
    const entries = [...changed, ...((await also?.within(tx, after)) ?? [])]
    return { entries, result: entries.length === 0 ? before : after }
  })
}

function columnsOf({
  name,
  email,
  roles,
  groups,
  defaultProject,
  costCentre,
}: PersonPatch): Partial<PeopleTable> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(roles === undefined ? {} : { roles: JSON.stringify(roles) }),
    ...(groups === undefined ? {} : { groups: JSON.stringify(groups) }),
    ...(defaultProject === undefined ? {} : { default_project: defaultProject }),
    ...(costCentre === undefined ? {} : { cost_centre: costCentre }),
  }
}

const recordedFields = [
  'name',
  'email',
  'userName',
  'externalId',
  'roles',
  'groups',
  'status',
  'source',
  'defaultProject',
  'costCentre',
] as const

/** Undefined when nothing is different. */
export function changeOf(before: Person, after: Person): Changed | undefined {
  const [was, is] = [before, after].map(({ given, ...rest }) => ({ ...rest, ...given }))
  const keys = recordedFields.filter((key) => JSON.stringify(was?.[key]) !== JSON.stringify(is?.[key]))
  if (keys.length === 0) return undefined
  return {
    person: before.id,
    before: Object.fromEntries(keys.map((key) => [key, was?.[key]])),
    after: Object.fromEntries(keys.map((key) => [key, is?.[key]])),
  }
}

export type Changed = Extract<AdminEntry, { kind: 'person.changed' }>['data']

/** What deactivation hands to those that end sessions and credentials; nothing when it was done before. */
export async function deactivatePerson(
  actor: Actor,
  { id, reason }: { id: string; reason: string },
  deps: PeopleDeps,
): Promise<Person> {
  return await deps.db.recorded(actor, 'people', async (tx) => {
    const before = await personById(tx, id, deps)
    if (before.status === 'inactive') return { entries: [], result: before }
    const sent = await sentAttributes(tx, id)
    const marked = sent === undefined ? {} : { attributes: withStop(sent) }
    const after = await write(tx, { before, set: { status: 'inactive', ...marked } }, deps)
    await checkPower(tx, { actor, before, after }, deps.rule)
    return { entries: [await deactivated(tx, { id, reason, now: deps.clock.now() })], result: after }
  })
}

/** The entry of a deactivation, with how much it ends. */
export async function deactivated(
  tx: Transaction<AdminSchema>,
  { id, reason, now }: { id: string; reason: string; now: number },
): Promise<AdminEntry> {
  const { count: sessions } = await tx
    .selectFrom('sessions')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('person_id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  const { count: credentials } = await tx
    .selectFrom('credentials')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('person_id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  const change = { before: { status: 'active' }, after: { status: 'inactive' } }
  const data = { person: id, reason, sessions, credentials, ...change }
  return { kind: 'person.deactivated', data }
}

/** @throws AdminProblem person_unknown, owner_protected */
export async function reactivatePerson(actor: Actor, id: string, deps: PeopleDeps): Promise<Person> {
  return await deps.db.recorded(actor, 'people', async (tx) => {
    const before = await personById(tx, id, deps)
    if (before.status === 'active') return { entries: [], result: before }
    const sent = await sentAttributes(tx, id)
    const unmarked = sent === undefined ? {} : { attributes: withoutStop(sent) }
    const after = await write(tx, { before, set: { status: 'active', ...unmarked } }, deps)
    await checkPower(tx, { actor, before, after }, deps.rule)
    const data = { person: id, before: { status: 'inactive' }, after: { status: 'active' } }
    return { entries: [{ kind: 'person.changed', data }], result: after }
  })
}

async function sentAttributes(tx: Transaction<AdminSchema>, id: string): Promise<string | undefined> {
  const row = await tx.selectFrom('people').select('attributes').where('id', '=', id).executeTakeFirst()
  return row?.attributes ?? undefined
}

/** Writes columns, raises the version, and reads the person as they are then. */
export async function write(
  tx: Transaction<AdminSchema>,
  { before, set }: { before: Person; set: Partial<PeopleTable> },
  { clock, rule }: PeopleDeps,
): Promise<Person> {
  await tx
    .updateTable('people')
    .set({ ...set, version: before.version + 1, updated_at: clock.now() })
    .where('id', '=', before.id)
    .execute()
  const after = await readPerson(tx, before.id, rule)
  if (after === undefined) throw new Error('a person went away inside a transaction')
  return after
}

async function personById(tx: Transaction<AdminSchema>, id: string, { rule }: PeopleDeps): Promise<Person> {
  const person = await readPerson(tx, id, rule)
  if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
  return person
}
