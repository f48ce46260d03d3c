import type { Selectable } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AdminSchema, PeopleTable } from '../../platform/sql/schema.ts'
import { personFromRow, textList, type Identity, type Person } from './person.ts'
import type { RoleRule } from './role-rule.ts'

/** The database, or a transaction that sees its own writes. */
export type Reader = Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>

export const pageSize = 2000

/** One page of everybody, by id. Three reads a page: the people, their identities, their memberships. */
export async function readPeople(
  read: Reader,
  { after, limit, rule }: { after: string | undefined; limit: number; rule: RoleRule },
): Promise<Person[]> {
  const rows = await read
    .selectFrom('people')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return await complete(read, rows, rule)
}

export async function readPerson(read: Reader, id: string, rule: RoleRule): Promise<Person | undefined> {
  const row = await read.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : await personOf(read, row, rule)
}

export async function personOf(read: Reader, row: Selectable<PeopleTable>, rule: RoleRule): Promise<Person> {
  const [person] = await complete(read, [row], rule)
  if (person === undefined) throw new Error('one row makes one person')
  return person
}

/** @param rows in the order of their ids, with none between them left out */
async function complete(
  read: Reader,
  rows: readonly Selectable<PeopleTable>[],
  rule: RoleRule,
): Promise<Person[]> {
  const first = rows[0]?.id
  const last = rows.at(-1)?.id
  if (first === undefined || last === undefined) return []
  const identities = await read
    .selectFrom('identities')
    .selectAll()
    .where('person_id', '>=', first)
    .where('person_id', '<=', last)
    .orderBy('created_at')
    .execute()
  const members = await read
    .selectFrom('group_members')
    .innerJoin('groups', 'groups.id', 'group_members.group_id')
    .select(['person_id', 'name'])
    .where('person_id', '>=', first)
    .where('person_id', '<=', last)
    .orderBy('name')
    .execute()
  const identitiesOf = Map.groupBy(identities, ({ person_id: id }) => id)
  const memberOf = Map.groupBy(members, ({ person_id: id }) => id)
  return rows.map((row) =>
    personFromRow(row, {
      identities: (identitiesOf.get(row.id) ?? []).map(toIdentity),
      memberOf: (memberOf.get(row.id) ?? []).map(({ name }) => name),
      rule,
    }),
  )
}

function toIdentity({ issuer, subject, groups }: AdminSchema['identities']): Identity {
  return { issuer, subject, groups: groups === null ? [] : textList(groups) }
}
