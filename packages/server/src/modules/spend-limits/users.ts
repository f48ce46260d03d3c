import { subjectId, subjectOf, type Cap } from '../budgets/index.ts'
import type { People, Person } from '../people/index.ts'
import { badRequest } from './problems.ts'

/** People as this API names them: by what their identity provider calls them, else by their id here. */
export interface Users {
  /** Whom a cap for the user is for. @throws SpendLimitProblem for an id of ours that nobody has */
  scopeOf(userId: string): Promise<Pick<Cap, 'scope' | 'alias'>>
  /** The name of who stands in a budget's scope or in a ledger's row. */
  idOf(scopeId: string): Promise<string>
  /** Undefined: nobody here is called so, or several are. */
  find(userId: string): Promise<Person | undefined>
}

/** More would be a mistake of somebody's identity providers. */
const maxNamesakes = 100

export function createUsers(people: Pick<People, 'known' | 'list'>): Users {
  const called = async (subject: string) => (await people.list({ subject, limit: maxNamesakes })).data
  return {
    async scopeOf(userId) {
      if (userId.startsWith('per_')) {
        const person = await people.known(userId)
        if (person?.kind !== 'person') throw unknownUser(userId)
        return personScope(person.id, subjectsOf(person))
      }
      const namesakes = await called(userId)
      const [person, second] = namesakes
      if (person !== undefined && second === undefined) return personScope(person.id, subjectsOf(person))
      // Not signed in yet; or known to two providers under one name, who then both have the limit.
      return personScope(
        subjectId(userId),
        namesakes.map(({ id }) => id),
      )
    },
    async idOf(scopeId) {
      const subject = subjectOf(scopeId)
      if (subject !== undefined) return subject
      const person = await people.known(scopeId)
      return person === undefined ? scopeId : userIdOf(person)
    },
    async find(userId) {
      if (/^(per|svc)_/.test(userId)) return await people.known(userId)
      const [person, second] = await called(userId)
      return second === undefined ? person : undefined
    },
  }
}

export function userIdOf({ id, identities }: Person): string {
  return identities[0]?.subject ?? id
}

function subjectsOf({ identities }: Person): string[] {
  return identities.map(({ subject }) => subjectId(subject))
}

function personScope(id: string, alias: readonly string[]): Pick<Cap, 'scope' | 'alias'> {
  return { scope: { type: 'person', id }, alias }
}

function unknownUser(id: string) {
  return badRequest({
    en: `scope.user_id: there is no person ${id.slice(0, 100)}`,
    ja: `scope.user_id: ${id.slice(0, 100)} は登録されていません`,
  })
}
