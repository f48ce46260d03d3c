import { AdminProblem, formatId } from '@sekisho/contract'
import type { Selectable, Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema, GroupsTable } from '../../platform/sql/schema.ts'
import type { Snapshot } from '../snapshots/index.ts'
import { actor } from './directory-person.ts'
import type { PeopleDeps } from './new-person.ts'
import { hasOwner } from './owners.ts'
import type { Person } from './person.ts'
import { readPerson, type Reader } from './rows.ts'

/** A group that the directory pushes, without its members. */
export interface DirectoryGroup {
  readonly id: string
  readonly name: string
  readonly externalId: string | null
  readonly version: number
  /** epoch milliseconds */
  readonly createdAt: number
  readonly updatedAt: number
}

/** What the directory says of a group. */
export interface DirectoryGroupRecord {
  name: string
  externalId: string | null
  /** ids of people */
  members: ReadonlySet<string>
}

export interface DirectoryGroups {
  /** All of them, oldest first, from the store. */
  pushedGroups(): Promise<DirectoryGroup[]>
  /** From the store: ids of people by id of the group; of these groups, or of all. */
  membersOf(groups?: readonly string[]): Promise<Map<string, string[]>>
  /** From the store: the pushed groups of these people. */
  groupsOf(people: readonly string[]): Promise<Map<string, { id: string; name: string }[]>>
  /** @throws AdminProblem group_name_taken, member_unknown */
  addGroup(record: DirectoryGroupRecord): Promise<DirectoryGroup>
  /**
   * Reads, changes and writes as one; what `change` throws undoes it. Members have their new roles when it resolves.
   * @throws AdminProblem group_unknown, group_name_taken, member_unknown, last_owner
   */
  changeGroup(
    id: string,
    change: (current: DirectoryGroup, members: ReadonlySet<string>) => DirectoryGroupRecord,
  ): Promise<DirectoryGroup>
  /** @throws AdminProblem group_unknown, last_owner */
  removeGroup(id: string, check: (current: DirectoryGroup) => void): Promise<void>
}

interface Parts {
  deps: PeopleDeps
  snapshot: Snapshot<Person>
}

/** Ids in one statement, and in one entry. */
const chunkSize = 500
/** Reading everybody again is quicker than reading more people than this one by one. */
const maxSingleReads = 50

export function createDirectoryGroups({ deps, snapshot }: Parts): DirectoryGroups {
  const { db, rule } = deps

  async function show(people: ReadonlySet<string>): Promise<void> {
    if (people.size > maxSingleReads) return await snapshot.reload()
    for (const id of people) {
      const person = await readPerson(db.read, id, rule)
      if (person !== undefined) snapshot.put(person)
    }
  }

  async function recorded(
    change: (tx: Transaction<AdminSchema>) => Promise<Outcome>,
  ): Promise<DirectoryGroup> {
    const { group, affected } = await db.recorded(actor, 'people', async (tx) => {
      const { entries, left, ...result } = await change(tx)
      const mayUnmake = left !== undefined && rule.rolesOf([left]).includes('owner')
      if (mayUnmake && !(await hasOwner(tx, { rule }))) throw new AdminProblem('last_owner')
      return { entries, result }
    })
    await show(affected)
    return group
  }

  return {
    async pushedGroups() {
      const rows = await db.read.selectFrom('groups').selectAll().orderBy('id').execute()
      return rows.map(toGroup)
    },
    membersOf: (groups) => readMembers(db.read, groups),
    groupsOf: (people) => readGroupsOf(db.read, people),
    addGroup: (record) => recorded((tx) => add(tx, record, deps)),
    changeGroup: (id, change) => recorded((tx) => changed(tx, { id, change }, deps)),
    async removeGroup(id, check) {
      await recorded((tx) => removed(tx, { id, check }, deps))
    },
  }
}

interface Outcome {
  entries: AdminEntry[]
  group: DirectoryGroup
  /** whose groups are now others */
  affected: ReadonlySet<string>
  /** the name of the group that some of them are in no more */
  left?: string | undefined
}

async function add(
  tx: Transaction<AdminSchema>,
  { name, externalId, members }: DirectoryGroupRecord,
  { clock, random }: PeopleDeps,
): Promise<Outcome> {
  await checkName(tx, { name, of: '' })
  const now = clock.now()
  const id = formatId('group', now, random(10))
  const row = { id, name, external_id: externalId, version: 1, created_at: now, updated_at: now }
  await tx.insertInto('groups').values(row).execute()
  await addMembers(tx, { group: id, people: members })
  await raiseVersions(tx, { people: members, now })
  const created: AdminEntry = { kind: 'group.created', data: { group: id, after: { name } } }
  const joined = memberEntries(id, { added: members, removed: new Set() })
  return { entries: [created, ...joined], group: toGroup(row), affected: members }
}

async function changed(
  tx: Transaction<AdminSchema>,
  { id, change }: { id: string; change: Parameters<DirectoryGroups['changeGroup']>[1] },
  { clock }: PeopleDeps,
): Promise<Outcome> {
  const row = await rowById(tx, id)
  const members = new Set((await readMembers(tx, [id])).get(id))
  const { name, externalId, members: wanted } = change(toGroup(row), members)
  const added = wanted.difference(members)
  const removed = members.difference(wanted)
  const isRenamed = name !== row.name
  const isSame = !isRenamed && externalId === row.external_id && added.size + removed.size === 0
  if (isSame) return { entries: [], group: toGroup(row), affected: added }
  if (isRenamed) await checkName(tx, { name, of: id })
  const now = clock.now()
  const set = { name, external_id: externalId, version: row.version + 1, updated_at: now }
  await tx.updateTable('groups').set(set).where('id', '=', id).execute()
  await addMembers(tx, { group: id, people: added })
  await removeMembers(tx, { group: id, people: removed })
  const affected = isRenamed ? members.union(wanted) : added.union(removed)
  await raiseVersions(tx, { people: affected, now })
  const entries = memberEntries(id, { added, removed })
  if (isRenamed || entries.length === 0) {
    const [before, after] = isRenamed ? [{ name: row.name }, { name }] : [{}, { externalId: 'changed' }]
    entries.unshift({ kind: 'group.changed', data: { group: id, before, after } })
  }
  const left = isRenamed || removed.size > 0 ? row.name : undefined
  return { entries, group: toGroup({ ...row, ...set }), affected, left }
}

async function removed(
  tx: Transaction<AdminSchema>,
  { id, check }: { id: string; check: (current: DirectoryGroup) => void },
  { clock }: PeopleDeps,
): Promise<Outcome> {
  const group = toGroup(await rowById(tx, id))
  check(group)
  const members = new Set((await readMembers(tx, [id])).get(id))
  await tx.deleteFrom('group_members').where('group_id', '=', id).execute()
  await tx.deleteFrom('groups').where('id', '=', id).execute()
  await raiseVersions(tx, { people: members, now: clock.now() })
  const entry: AdminEntry = {
    kind: 'group.removed',
    data: { group: id, members: members.size, before: { name: group.name } },
  }
  return { entries: [entry], group, affected: members, left: group.name }
}

/** Who came and who went, so many to an entry that none grows without a limit. */
function memberEntries(
  group: string,
  { added, removed }: { added: ReadonlySet<string>; removed: ReadonlySet<string> },
): AdminEntry[] {
  const entry = (after: Record<string, unknown>): AdminEntry => ({
    kind: 'group.changed',
    data: { group, before: {}, after },
  })
  return [
    ...chunks(added).map((ids) => entry({ added: ids })),
    ...chunks(removed).map((ids) => entry({ removed: ids })),
  ]
}

async function addMembers(
  tx: Transaction<AdminSchema>,
  { group, people }: { group: string; people: ReadonlySet<string> },
): Promise<void> {
  for (const ids of chunks(people)) {
    const known = await tx
      .selectFrom('people')
      .select('id')
      .where('id', 'in', ids)
      .where('kind', '=', 'person')
      .execute()
    const unknown = new Set(ids).difference(new Set(known.map(({ id }) => id)))
    const [first] = unknown
    if (first !== undefined) throw new AdminProblem('member_unknown', { person: first.slice(0, 100) })
    const rows = ids.map((id) => ({ group_id: group, person_id: id }))
    await tx.insertInto('group_members').values(rows).execute()
  }
}

async function removeMembers(
  tx: Transaction<AdminSchema>,
  { group, people }: { group: string; people: ReadonlySet<string> },
): Promise<void> {
  for (const ids of chunks(people)) {
    await tx.deleteFrom('group_members').where('group_id', '=', group).where('person_id', 'in', ids).execute()
  }
}

/** A membership is part of a person, so that of two states in memory the later is known. */
async function raiseVersions(
  tx: Transaction<AdminSchema>,
  { people, now }: { people: ReadonlySet<string>; now: number },
): Promise<void> {
  for (const ids of chunks(people)) {
    await tx
      .updateTable('people')
      .set((row) => ({ version: row('version', '+', 1), updated_at: now }))
      .where('id', 'in', ids)
      .execute()
  }
}

async function readMembers(read: Reader, groups?: readonly string[]): Promise<Map<string, string[]>> {
  if (groups?.length === 0) return new Map()
  const rows = await read
    .selectFrom('group_members')
    .selectAll()
    .$if(groups !== undefined, (query) => query.where('group_id', 'in', groups ?? []))
    .orderBy('person_id')
    .execute()
  const members = Map.groupBy(rows, ({ group_id: id }) => id)
  return new Map([...members].map(([group, rows]) => [group, rows.map(({ person_id: id }) => id)]))
}

async function readGroupsOf(
  read: Reader,
  people: readonly string[],
): Promise<Map<string, { id: string; name: string }[]>> {
  if (people.length === 0) return new Map()
  const rows = await read
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.id', 'group_members.group_id')
    .select(['person_id', 'groups.id', 'name'])
    .where('person_id', 'in', people)
    .orderBy('name')
    .execute()
  return Map.groupBy(rows, ({ person_id: id }) => id)
}

/** @throws AdminProblem group_name_taken */
async function checkName(
  tx: Transaction<AdminSchema>,
  { name, of }: { name: string; of: string },
): Promise<void> {
  const holder = await tx
    .selectFrom('groups')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', of)
    .executeTakeFirst()
  if (holder !== undefined) throw new AdminProblem('group_name_taken')
}

async function rowById(tx: Transaction<AdminSchema>, id: string): Promise<Selectable<GroupsTable>> {
  const row = await tx.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AdminProblem('group_unknown', { group: id })
  return row
}

function toGroup(row: Selectable<GroupsTable>): DirectoryGroup {
  return {
    id: row.id,
    name: row.name,
    externalId: row.external_id,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function chunks(ids: ReadonlySet<string>): string[][] {
  const all = [...ids]
  const cut: string[][] = []
  for (let start = 0; start < all.length; start += chunkSize) cut.push(all.slice(start, start + chunkSize))
  return cut
}
