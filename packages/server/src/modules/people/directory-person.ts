import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { isStoppedHere, withoutStop } from './directory-stops.ts'
import type { PeopleDeps } from './new-person.ts'
import type { Person } from './person.ts'
import { personOf, type Reader } from './rows.ts'

/** What the directory says of a person. */
export interface DirectoryRecord {
  /** in lower case; unique */
  userName: string
  externalId: string | null
  name: string
  /** in lower case; unique */
  email: string | null
  active: boolean
  /** who pays for them; null: nobody any more; undefined: it says nothing, and what an administrator said stays */
  costCentre?: string | null | undefined
  /** everything it sent, JSON, to be given back as it was */
  attributes: string
}

/** A person as the directory may see them. */
export interface DirectoryPerson {
  person: Person
  /** undefined: the directory has not written them yet */
  attributes: string | undefined
  /** an administrator ended their access, and the directory has not said so itself since */
  stoppedHere: boolean
}

export const actor: Actor = { type: 'scim' }

/** of every access that the directory ends */
export const reason = 'directory'

export function isSeen({ kind, source, userName, status }: Person): boolean {
  const wasRemoved = source === 'scim' && userName === null && status === 'inactive'
  return kind === 'person' && !wasRemoved
}

/** From the store, unless the directory removed them or they are a machine. */
export async function readSeen(
  read: Reader,
  id: string,
  { rule }: PeopleDeps,
): Promise<DirectoryPerson | undefined> {
  const row = await read.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const person = await personOf(read, row, rule)
  return isSeen(person) ? asWritten(person, row.attributes) : undefined
}

/** @param stored the column `attributes` */
function asWritten(person: Person, stored: string | null): DirectoryPerson {
  return {
    person,
    attributes: stored === null ? undefined : withoutStop(stored),
    stoppedHere: person.status === 'inactive' && isStoppedHere(stored ?? undefined),
  }
}

export async function readAttributes(read: Reader, ids?: readonly string[]): Promise<Map<string, string>> {
  if (ids?.length === 0) return new Map()
  const rows = await read
    .selectFrom('people')
    .select(['id', 'attributes'])
    .where('attributes', 'is not', null)
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .execute()
  return new Map(rows.map(({ id, attributes }) => [id, withoutStop(attributes ?? '')]))
}

export function columnsOf({ userName, externalId, attributes }: DirectoryRecord) {
  return { user_name: userName, external_id: externalId, attributes }
}

/** @throws AdminProblem user_name_taken */
export async function checkUserName(
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
