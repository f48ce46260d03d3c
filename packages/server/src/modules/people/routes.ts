import { AdminProblem } from '@sekisho/contract'
import type { PersonBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { People } from './people.ts'
import type { Person } from './person.ts'

/** The people's part of the admin API. */
export function peopleHandlers(
  people: People,
): Pick<
  AdminHandlers,
  | 'listPeople'
  | 'createPerson'
  | 'getPerson'
  | 'updatePerson'
  | 'deactivatePerson'
  | 'reactivatePerson'
  | 'erasePerson'
  | 'listGroups'
> {
  return {
    async listPeople(query) {
      const { data, next } = await people.list(query)
      return { data: data.map(personBody), ...(next === undefined ? {} : { next }) }
    },
    createPerson: async (input, actor) => personBody(await people.create(actor, input)),
    async getPerson({ id }) {
      const person = people.byId(id)
      if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
      return personBody(person)
    },
    updatePerson: async ({ id, ...patch }, actor) => personBody(await people.update(actor, id, patch)),
    deactivatePerson: async ({ id, reason }, actor) => personBody(await people.deactivate(actor, id, reason)),
    reactivatePerson: async ({ id }, actor) => personBody(await people.reactivate(actor, id)),
    erasePerson: async ({ id, reason }, actor) => personBody(await people.erase(actor, id, reason)),
    async listGroups(query) {
      const { data, next } = await people.groups.list(query)
      const groups = data.map((group) => ({ ...group, roles: [...group.roles] }))
      return { data: groups, ...(next === undefined ? {} : { next }) }
    },
  }
}

/** A person as the admin API shows them. */
export function personBody(person: Person): PersonBody {
  const { id, name, email, roles, groups, given, status, source, userName, identities } = person
  const { defaultProject, costCentre } = person
  return {
    id,
    name,
    email,
    roles: [...roles],
    groups: [...groups],
    given: { roles: [...given.roles], groups: [...given.groups] },
    status,
    source,
    ...(userName === null ? {} : { userName }),
    issuers: [...new Set(identities.map(({ issuer }) => issuer))],
    defaultProject,
    costCentre,
    version: person.version,
    createdAt: new Date(person.createdAt).toISOString(),
  }
}
