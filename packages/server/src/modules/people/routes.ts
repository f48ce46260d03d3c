import type { PersonBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { People } from './people.ts'
import type { Person } from './person.ts'

/** The people's part of the admin API. */
export function peopleHandlers(people: People): Pick<AdminHandlers, 'listPeople' | 'createPerson'> {
  return {
    async listPeople(query) {
      const { data, next } = await people.list(query)
      return { data: data.map(personBody), ...(next === undefined ? {} : { next }) }
    },
    createPerson: async (input, actor) => personBody(await people.create(actor, input)),
  }
}

/** A person as the admin API shows them. */
export function personBody({ id, name, email, roles, groups, status, createdAt }: Person): PersonBody {
  return {
    id,
    name,
    email,
    roles: [...roles],
    groups: [...groups],
    status,
    createdAt: new Date(createdAt).toISOString(),
  }
}
