import { AdminProblem, formatId, type Actor, type Role } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Transaction } from 'kysely'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { openSnapshot } from '../snapshots/index.ts'
import { personFromRow, type Person } from './person.ts'

export interface NewPerson {
  name: string
  /** in lower case */
  email?: string | undefined
  roles: readonly Role[]
  groups: readonly string[]
}

interface PeopleQuery {
  limit: number
  /** id of the last person of the page before */
  after?: string | undefined
  email?: string | undefined
}

export interface People {
  /** A person or a service account. From memory; a change on another node shows within a second. */
  byId(id: string): Person | undefined
  /** @throws AdminProblem email_taken */
  create(actor: Actor, person: NewPerson): Promise<Person>
  /** As `create`, when there is nobody yet on any node; otherwise undefined, and nothing is changed. */
  createFirst(actor: Actor, person: NewPerson): Promise<Person | undefined>
  /** Shows at once what another module has just committed to the same table; the reload it causes finds the same. */
  show(person: Person): void
  /** Oldest first, from the store, without service accounts. `next` is the cursor of the page after, when there is one. */
  list(query: PeopleQuery): Promise<{ data: Person[]; next?: string }>
}

interface PeopleDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

const pageSize = 2000

/** Loads everyone. @throws when the store cannot be read */
export async function createPeople({ db, clock, random }: PeopleDeps): Promise<People> {
  const snapshot = await openSnapshot<Person>({
    topic: 'people',
    changes: db.changes,
    keyOf: ({ id }) => id,
    readPage: (last) => readPeople(db, { limit: pageSize, after: last?.id }),
    pageSize,
  })

  function newPerson({ name, email, roles, groups }: NewPerson): Person {
    const createdAt = clock.now()
    const id = formatId('person', createdAt, random(10))
    return { id, kind: 'person', name, email: email ?? null, roles, groups, status: 'active', createdAt }
  }

  return {
    byId: (id) => snapshot.get(id),
    async create(actor, wanted) {
      const person = newPerson(wanted)
      await db.recorded(actor, 'people', async (tx) => {
        const { email } = person
        const holder =
          email === null
            ? undefined
            : await tx.selectFrom('people').select('id').where('email', '=', email).executeTakeFirst()
        if (email !== null && holder !== undefined) throw new AdminProblem('email_taken', { email })
        return { entries: [await insertPerson(tx, person)], result: undefined }
      })
      snapshot.put(person)
      return person
    },
    async createFirst(actor, wanted) {
      const person = newPerson(wanted)
      const created = await db.recorded(actor, 'people', async (tx) => {
        const somebody = await tx.selectFrom('people').select('id').limit(1).executeTakeFirst()
        if (somebody !== undefined) return { entries: [], result: false }
        return { entries: [await insertPerson(tx, person)], result: true }
      })
      if (!created) return undefined
      snapshot.put(person)
      return person
    },
    show: (person) => snapshot.put(person),
    async list({ limit, after, email }) {
      const found = await readPeople(db, { kind: 'person', limit: limit + 1, after, email })
      const data = found.slice(0, limit)
      const next = found.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
  }
}

const newPersonRow = {
  kind: 'person',
  source: 'admin',
  user_name: null,
  external_id: null,
  attributes: null,
  version: 1,
} as const

async function insertPerson(tx: Transaction<AdminSchema>, person: Person): Promise<AdminEntry> {
  const { id, name, email, roles, groups, status, createdAt } = person
  const lists = { roles: JSON.stringify(roles), groups: JSON.stringify(groups) }
  await tx
    .insertInto('people')
    .values({
      ...newPersonRow,
      id,
      name,
      email,
      ...lists,
      status,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .execute()
  // Name and address stay out: an entry is for good, and what is personal must be erasable.
  return { kind: 'person.created', data: { person: id, after: { roles, groups, status } } }
}

async function readPeople(
  db: ControlDatabase,
  { kind, limit, after, email }: PeopleQuery & { kind?: Person['kind'] },
): Promise<Person[]> {
  const rows = await db.read
    .selectFrom('people')
    .selectAll()
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'person'))
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(email !== undefined, (query) => query.where('email', '=', email ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(personFromRow)
}
