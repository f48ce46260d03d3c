import type { Role } from '@sekisho/contract'
import { partFinder } from '../../http/part-finder.ts'
import type { Person } from './person.ts'

export interface PeopleQuery {
  limit: number
  /** id of the last person of the page before */
  after?: string | undefined
  email?: string | undefined
  status?: Person['status'] | undefined
  /** in effect, wherever it comes from */
  group?: string | undefined
  role?: Role | undefined
  /** what an identity provider calls them, any of those here */
  subject?: string | undefined
  /** a part of the name, the address or the user name, or the whole id; case and width do not matter */
  search?: string | undefined
  /** absent: people */
  kind?: Person['kind'] | undefined
}

export interface PeoplePage {
  data: Person[]
  /** the cursor of the page after, when there is one */
  next?: string
}

/** One page of those the query asks for, oldest first. From memory: 10,000 people take a few milliseconds. */
export function listPeople(
  people: Iterable<Person>,
  { limit, after = '', ...query }: PeopleQuery,
): PeoplePage {
  const matches = createMatcher(query)
  const found: Person[] = []
  for (const person of people) if (person.id > after && matches(person)) found.push(person)
  found.sort((one, other) => (one.id < other.id ? -1 : 1))
  const data = found.slice(0, limit)
  const next = found.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}

function createMatcher(query: Omit<PeopleQuery, 'limit' | 'after'>): (person: Person) => boolean {
  const { email, status, group, role, subject, kind = 'person' } = query
  const isPart = partFinder(query.search)
  const id = query.search?.toLowerCase()
  return (person) =>
    person.kind === kind &&
    (email === undefined || person.email === email) &&
    (status === undefined || person.status === status) &&
    (group === undefined || person.groups.includes(group)) &&
    (role === undefined || person.roles.includes(role)) &&
    (subject === undefined || person.identities.some((identity) => identity.subject === subject)) &&
    (person.id.toLowerCase() === id || isPart(person.name, person.email, person.userName))
}
