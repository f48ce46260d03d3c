import { AdminProblem, type Actor, type Role } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { Snapshot } from '../snapshots/index.ts'
import { changeOf, deactivated, write } from './changes.ts'
import { createDirectoryGroups, type DirectoryGroups } from './directory-groups.ts'
import { checkEmail, insertPerson, type PeopleDeps } from './new-person.ts'
import { checkPower } from './owners.ts'
import type { EndAccess } from './end-access.ts'
import type { Person } from './person.ts'
import { personOf, readPerson, type Reader } from './rows.ts'
import { forgetIdentities, removeWaysIn } from './ways-in.ts'

/** What the directory says of a person. */
export interface DirectoryRecord {
  /** in lower case; unique */
  userName: string
  externalId: string | null
  name: string
  /** in lower case; unique */
  email: string | null
  active: boolean
  /** everything it sent, JSON, to be given back as it was */
  attributes: string
}

/** A person as the directory may see them. */
export interface DirectoryPerson {
  person: Person
  /** undefined: the directory has not written them yet */
  attributes: string | undefined
}

/**
 * The company's directory (SCIM) as it changes people and groups. It sees everybody but machines and those it removed,
 * who keep their id and their spend, and come back when it pushes them again: by its own id, or by address where one side
 * has none.
 */
export interface Directory extends DirectoryGroups {
  /** Everybody it sees, oldest first, from memory. */
  people(): Person[]
  /** From the store. */
  person(id: string): Promise<DirectoryPerson | undefined>
  /** From the store: what it sent of these, or of everybody. */
  attributesOf(ids?: readonly string[]): Promise<Map<string, string>>
  /** @throws AdminProblem user_name_taken, email_taken */
  addPerson(record: DirectoryRecord): Promise<DirectoryPerson>
  /**
   * Reads, changes and writes as one; what `change` throws undoes it. Ends access when the person is no longer active.
   * @throws AdminProblem person_unknown, user_name_taken, email_taken, last_owner
   */
  changePerson(id: string, change: (current: DirectoryPerson) => DirectoryRecord): Promise<DirectoryPerson>
  /** Ends access for good, with every way to sign in, and loses rights given by hand. @throws AdminProblem person_unknown, last_owner */
  removePerson(id: string, check: (current: DirectoryPerson) => void): Promise<void>
}

export interface DirectoryDeps {
  deps: PeopleDeps
  snapshot: Snapshot<Person>
  endAccess: EndAccess
  defaultRoles: readonly Role[]
}

const actor: Actor = { type: 'scim' }
const reason = 'directory'

export function createDirectory(parts: DirectoryDeps): Directory {
  const { deps, snapshot, endAccess, defaultRoles } = parts
  const { db, rule } = deps

  /** Whoever is inactive holds nothing any more, also when the deactivation was cut off half-way. */
  async function endLeftOver(id: string | undefined): Promise<void> {
    const person = id === undefined ? undefined : await readPerson(db.read, id, rule)
    if (person?.status === 'inactive') await endAccess({ actor, person, reason })
  }

  async function shown(done: DirectoryPerson): Promise<DirectoryPerson> {
    snapshot.put(done.person)
    if (done.person.status === 'inactive') await endAccess({ actor, person: done.person, reason })
    return done
  }

  return {
    ...createDirectoryGroups({ deps, snapshot }),
    people: () => [...snapshot.values()].filter(isSeen).sort((one, other) => (one.id < other.id ? -1 : 1)),
    person: (id) => readSeen(db.read, id, deps),
    attributesOf: (ids) => readAttributes(db.read, ids),
    async addPerson(record) {
      await endLeftOver((await removedBefore(db.read, record))?.id)
      const { former, ...done } = await add(record, { deps, defaultRoles })
      if (former !== undefined) snapshot.put(former)
      return await shown(done)
    },
    async changePerson(id, change) {
      await endLeftOver(id)
      return await shown(await db.recorded(actor, 'people', (tx) => changed(tx, { id, change }, deps)))
    },
    async removePerson(id, check) {
      await shown(await db.recorded(actor, 'people', (tx) => removed(tx, { id, check, defaultRoles }, deps)))
    },
  }
}

function isSeen({ kind, source, userName, status }: Person): boolean {
  const wasRemoved = source === 'scim' && userName === null && status === 'inactive'
  return kind === 'person' && !wasRemoved
}

async function readSeen(
  read: Reader,
  id: string,
  { rule }: PeopleDeps,
): Promise<DirectoryPerson | undefined> {
  const row = await read.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const person = await personOf(read, row, rule)
  return isSeen(person) ? { person, attributes: row.attributes ?? undefined } : undefined
}

async function readAttributes(read: Reader, ids?: readonly string[]): Promise<Map<string, string>> {
  if (ids?.length === 0) return new Map()
  const rows = await read
    .selectFrom('people')
    .select(['id', 'attributes'])
    .where('attributes', 'is not', null)
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .execute()
  return new Map(rows.map(({ id, attributes }) => [id, attributes ?? '']))
}

interface Removed {
  id: string
  /** true: by address alone, because one side has no externalId; an address may be somebody else's by now */
  byAddress: boolean
}

/** Somebody the directory removed, and now pushes again. */
async function removedBefore(
  read: Reader,
  { email, externalId }: DirectoryRecord,
): Promise<Removed | undefined> {
  const rows = await removedRows(read)
    .select(['id', 'external_id', 'email'])
    .where((row) => row.or([row('email', '=', email), row('external_id', '=', externalId)]))
    .orderBy('id')
    .limit(100)
    .execute()
  const named = rows.find((row) => externalId !== null && row.external_id === externalId)
  if (named !== undefined) return { id: named.id, byAddress: false }
  const addressed = rows.find(
    (row) => row.email === email && (externalId === null || row.external_id === null),
  )
  return addressed && { id: addressed.id, byAddress: true }
}

function removedRows(read: Reader) {
  return read
    .selectFrom('people')
    .where('source', '=', 'scim')
    .where('user_name', 'is', null)
    .where('status', '=', 'inactive')
}

interface Added extends DirectoryPerson {
  /** who was removed and had the address */
  former?: Person | undefined
}

async function add(
  record: DirectoryRecord,
  { deps, defaultRoles }: Pick<DirectoryDeps, 'deps' | 'defaultRoles'>,
): Promise<Added> {
  return await deps.db.recorded(actor, 'people', async (tx) => {
    await checkUserName(tx, { userName: record.userName, of: undefined })
    const removed = await removedBefore(tx, record)
    const freed = await freeAddress(tx, { email: record.email, of: removed?.id ?? '' }, deps)
    const { entries, result } =
      removed === undefined
        ? await inserted(tx, { record, defaultRoles }, deps)
        : await revived(tx, { record, removed }, deps)
    return { entries: [...freed.entries, ...entries], result: { ...result, former: freed.former } }
  })
}

/** Whoever has the address now has it from the directory; who was removed with it is known by id. */
async function freeAddress(
  tx: Transaction<AdminSchema>,
  { email, of }: { email: string | null; of: string },
  deps: PeopleDeps,
): Promise<{ entries: AdminEntry[]; former?: Person }> {
  const row = await removedRows(tx)
    .select('id')
    .where('email', '=', email)
    .where('id', '!=', of)
    .executeTakeFirst()
  const before = row && (await readPerson(tx, row.id, deps.rule))
  if (before === undefined) return { entries: [] }
  const former = await write(tx, { before, set: { email: null } }, deps)
  return { entries: await entriesOf(tx, { before, after: former }, deps), former }
}

async function revived(
  tx: Transaction<AdminSchema>,
  { record, removed: { id, byAddress } }: { record: DirectoryRecord; removed: Removed },
  deps: PeopleDeps,
) {
  const before = await readPerson(tx, id, deps.rule)
  if (before === undefined) throw new Error('a person went away inside a transaction')
  const forgotten = byAddress ? await forgetIdentities(tx, before) : []
  const { entries, result } = await apply(tx, { before, record }, deps)
  return { entries: [...forgotten, ...entries], result }
}

async function inserted(
  tx: Transaction<AdminSchema>,
  { record, defaultRoles }: { record: DirectoryRecord; defaultRoles: readonly Role[] },
  deps: PeopleDeps,
): Promise<{ entries: AdminEntry[]; result: DirectoryPerson }> {
  const { name, email, attributes } = record
  const wanted = {
    name,
    email: email ?? undefined,
    roles: defaultRoles,
    groups: [],
    source: 'scim',
  } as const
  const { person, entry } = await insertPerson(tx, { ...wanted, directory: columnsOf(record) }, deps)
  if (record.active) return { entries: [entry], result: { person, attributes } }
  const after = await write(tx, { before: person, set: { status: 'inactive' } }, deps)
  const entries = [entry, await deactivated(tx, { id: person.id, reason, now: deps.clock.now() })]
  return { entries, result: { person: after, attributes } }
}

function columnsOf({ userName, externalId, attributes }: DirectoryRecord) {
  return { user_name: userName, external_id: externalId, attributes }
}

async function changed(
  tx: Transaction<AdminSchema>,
  { id, change }: { id: string; change: (current: DirectoryPerson) => DirectoryRecord },
  deps: PeopleDeps,
) {
  const current = await readSeen(tx, id, deps)
  if (current === undefined) throw new AdminProblem('person_unknown', { person: id })
  const record = change(current)
  await checkUserName(tx, { userName: record.userName, of: id })
  if (isWritten(current, record)) return { entries: [], result: current }
  return await apply(tx, { before: current.person, record }, deps)
}

/** Nothing would change: the directory sends everything again now and then. */
function isWritten({ person, attributes }: DirectoryPerson, record: DirectoryRecord): boolean {
  return (
    person.source === 'scim' &&
    attributes === record.attributes &&
    person.userName === record.userName &&
    person.externalId === record.externalId &&
    person.name === record.name &&
    person.email === record.email &&
    (person.status === 'active') === record.active
  )
}

async function apply(
  tx: Transaction<AdminSchema>,
  { before, record }: { before: Person; record: DirectoryRecord },
  deps: PeopleDeps,
): Promise<{ entries: AdminEntry[]; result: DirectoryPerson }> {
  const { name, email, active } = record
  await checkEmail(tx, { email, of: before.id })
  const status = active ? 'active' : 'inactive'
  const set = { name, email, status, source: 'scim', ...columnsOf(record) } as const
  const after = await write(tx, { before, set }, deps)
  await checkPower(tx, { actor, before, after }, deps.rule)
  const entries = await entriesOf(tx, { before, after }, deps)
  return { entries, result: { person: after, attributes: record.attributes } }
}

/** Never none: what the directory sent of a person beside our own fields changed too. */
async function entriesOf(
  tx: Transaction<AdminSchema>,
  { before, after }: { before: Person; after: Person },
  { clock }: PeopleDeps,
): Promise<AdminEntry[]> {
  const { id } = after
  const data = changeOf(before, after) ?? { person: id, before: {}, after: { personal: ['attributes'] } }
  const change: AdminEntry = { kind: 'person.changed', data }
  if (before.status !== 'active' || after.status === 'active') return [change]
  return [await deactivated(tx, { id, reason, now: clock.now() }), change]
}

async function removed(
  tx: Transaction<AdminSchema>,
  {
    id,
    check,
    defaultRoles,
  }: {
    id: string
    check: (current: DirectoryPerson) => void
    defaultRoles: readonly Role[]
  },
  deps: PeopleDeps,
) {
  const current = await readSeen(tx, id, deps)
  if (current === undefined) throw new AdminProblem('person_unknown', { person: id })
  check(current)
  const before = current.person
  const now = deps.clock.now()
  const left = await leaveGroups(tx, { id, now })
  const ways = await removeWaysIn(tx, { person: before, now, reason })
  const set = {
    status: 'inactive',
    source: 'scim',
    user_name: null,
    attributes: null,
    roles: JSON.stringify(defaultRoles),
    groups: '[]',
  } as const
  const after = await write(tx, { before, set }, deps)
  await checkPower(tx, { actor, before, after }, deps.rule)
  const entries = await entriesOf(tx, { before, after }, deps)
  return { entries: [...entries, ...left, ...ways], result: { person: after, attributes: undefined } }
}

async function leaveGroups(
  tx: Transaction<AdminSchema>,
  { id, now }: { id: string; now: number },
): Promise<AdminEntry[]> {
  const rows = await tx.selectFrom('group_members').select('group_id').where('person_id', '=', id).execute()
  const groups = rows.map((row) => row.group_id)
  if (groups.length === 0) return []
  await tx.deleteFrom('group_members').where('person_id', '=', id).execute()
  await tx
    .updateTable('groups')
    .set((row) => ({ version: row('version', '+', 1), updated_at: now }))
    .where('id', 'in', groups)
    .execute()
  return groups.map((group) => ({
    kind: 'group.changed',
    data: { group, before: {}, after: { removed: [id] } },
  }))
}

/** @throws AdminProblem user_name_taken */
async function checkUserName(
  tx: Transaction<AdminSchema>,
  { userName, of = '' }: { userName: string; of: string | undefined },
): Promise<void> {
  const holder = await tx
    .selectFrom('people')
    .select('id')
    .where('user_name', '=', userName)
    .where('id', '!=', of)
    .executeTakeFirst()
  if (holder !== undefined) throw new AdminProblem('user_name_taken')
}
