import { AdminProblem, formatId, type Actor, type Role } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { openSnapshot } from '../snapshots/index.ts'
import { personFromRow, type Person } from './person.ts'

export interface NewPerson {
  name: string
  /** in lower case */
  email?: string | undefined
  roles: readonly Role[]
  groups: readonly string[]
}

export interface PeopleQuery {
  limit: number
  /** id of the last person of the page before */
  after?: string | undefined
  email?: string | undefined
}

export interface People {
  /** From memory; a change on another node shows within a second. */
  byId(id: string): Person | undefined
  /** @throws AdminProblem email_taken */
  create(actor: Actor, person: NewPerson): Promise<Person>
  /** Oldest first, from the store. `next` is the cursor of the page after, when there is one. */
  list(query: PeopleQuery): Promise<{ data: Person[]; next?: string }>
}

export interface PeopleDeps {
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
  return {
    byId: (id) => snapshot.get(id),
    async create(actor, { name, email, roles, groups }) {
      const createdAt = clock.now()
      const id = formatId('person', createdAt, random(10))
      const person: Person = { id, name, email: email ?? null, roles, groups, status: 'active', createdAt }
      await db.recorded(actor, 'people', async (tx) => {
        if (email !== undefined) {
          const holder = await tx
            .selectFrom('people')
            .select('id')
            .where('email', '=', email)
            .executeTakeFirst()
          if (holder !== undefined) throw new AdminProblem('email_taken', { email })
        }
        await tx
          .insertInto('people')
          .values({
            id,
            name,
            email: person.email,
            roles: JSON.stringify(roles),
            groups: JSON.stringify(groups),
            status: 'active',
            created_at: createdAt,
          })
          .execute()
        // Name and address stay out: an entry is for good, and what is personal must be erasable.
        const after = { roles, groups, status: 'active' }
        return { entries: [{ kind: 'person.created', data: { person: id, after } }], result: undefined }
      })
      snapshot.put(person)
      return person
    },
    async list({ limit, after, email }) {
      const found = await readPeople(db, { limit: limit + 1, after, email })
      const data = found.slice(0, limit)
      const next = found.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
  }
}

async function readPeople(db: ControlDatabase, { limit, after, email }: PeopleQuery): Promise<Person[]> {
  const rows = await db.read
    .selectFrom('people')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(email !== undefined, (query) => query.where('email', '=', email ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(personFromRow)
}
