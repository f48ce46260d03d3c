import type { ReadonlyKysely } from 'kysely/readonly'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import {
  personColumns,
  personFromRow,
  textList,
  type Identity,
  type Person,
  type PersonRow,
} from './person.ts'
import type { RoleRule } from './role-rule.ts'

/** The database, or a transaction that sees its own writes. */
export type Reader = Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>

export const pageSize = 2000

/** One page of everybody, by id. A few reads a page: the people, their identities, their memberships. */
export async function readPeople(
  read: Reader,
  { after, limit, rule }: { after: string | undefined; limit: number; rule: RoleRule },
): Promise<Person[]> {
  const rows = await read
    .selectFrom('people')
    .select(personColumns)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return await complete(read, rows, rule)
}

export async function readPerson(read: Reader, id: string, rule: RoleRule): Promise<Person | undefined> {
  const row = await read.selectFrom('people').select(personColumns).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : await personOf(read, row, rule)
}

export async function personOf(read: Reader, row: PersonRow, rule: RoleRule): Promise<Person> {
  const [person] = await complete(read, [row], rule)
  if (person === undefined) throw new Error('one row makes one person')
  return person
}

/** @param rows in the order of their ids, with none between them left out */
async function complete(read: Reader, rows: readonly PersonRow[], rule: RoleRule): Promise<Person[]> {
  const first = rows[0]?.id
  const last = rows.at(-1)?.id
  if (first === undefined || last === undefined) return []
  const identities = await readIdentities(read, { first, last })
  const memberOf = await readMemberships(read, { first, last })
  return rows.map((row) =>
    personFromRow(row, {
      identities: identities.get(row.id) ?? [],
      memberOf: memberOf.get(row.id) ?? [],
      rule,
    }),
  )
}

interface Range {
  first: string
  last: string
}

async function readIdentities(read: Reader, { first, last }: Range): Promise<Map<string, Identity[]>> {
  const rows = await read
    .selectFrom('identities')
    .select(['person_id', 'issuer', 'subject', 'groups'])
    .where('person_id', '>=', first)
    .where('person_id', '<=', last)
    .orderBy('created_at')
    .execute()
  const identities = new Map<string, Identity[]>()
  for (const { person_id: id, issuer, subject, groups } of rows) {
    const identity = { issuer, subject, groups: groups === null ? [] : textList(groups) }
    append(identities, { id, value: identity })
  }
  return identities
}

/** Names of pushed groups by person. The names are read apart: joined, each would come once a member. */
async function readMemberships(read: Reader, { first, last }: Range): Promise<Map<string, string[]>> {
  const rows = await read
    .selectFrom('group_members')
    .select(['person_id', 'group_id'])
    .where('person_id', '>=', first)
    .where('person_id', '<=', last)
    .execute()
  if (rows.length === 0) return new Map()
  const groups = await read.selectFrom('groups').select(['id', 'name']).execute()
  const names = new Map(groups.map(({ id, name }) => [id, name]))
  const memberships = new Map<string, string[]>()
  for (const { person_id: id, group_id: group } of rows) {
    const name = names.get(group)
    if (name !== undefined) append(memberships, { id, value: name })
  }
  for (const list of memberships.values()) list.sort()
  return memberships
}

function append<Value>(lists: Map<string, Value[]>, { id, value }: { id: string; value: Value }): void {
  const list = lists.get(id)
  if (list === undefined) lists.set(id, [value])
  else list.push(value)
}
