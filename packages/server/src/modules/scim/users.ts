import type { Directory, DirectoryPerson, Person } from '../people/index.ts'
import { coerceResource } from './coerce.ts'
import { createFilter, type Filter } from './filter.ts'
import { listResponse, notFound, readSorting, readWindow } from './list.ts'
import { applyPatch } from './patch.ts'
import { gives, project, readProjection, type Projection } from './projection.ts'
import type { ResourceSchema, Resource } from './schema.ts'
import type { CheckVersion, ResourceEndpoint, Versioned } from './endpoint.ts'
import { recordOf, userAttributesInMemory, userInMemory, userResource, writableUser } from './user.ts'

interface UsersDeps {
  directory: Directory
  schema: ResourceSchema
  /** of `/scim/v2`, as clients see it */
  baseUrl: () => string
}

/** People read from the store at once. */
const chunkSize = 500

/** `/Users` */
export function createUsers({ directory, schema, baseUrl }: UsersDeps): ResourceEndpoint {
  /** With what the directory sent and their groups, in the order given. */
  async function whole(people: readonly Person[], projection: Projection): Promise<Resource[]> {
    const resources: Resource[] = []
    for (let start = 0; start < people.length; start += chunkSize) {
      const chunk = people.slice(start, start + chunkSize)
      const ids = chunk.map(({ id }) => id)
      const attributes = await directory.attributesOf(ids)
      const groups = gives(projection, 'groups') ? await directory.groupsOf(ids) : new Map<string, never>()
      for (const person of chunk) {
        const parts = { attributes: attributes.get(person.id), groups: groups.get(person.id) ?? [] }
        resources.push(userResource({ person, ...parts, baseUrl: baseUrl() }))
      }
    }
    return resources
  }

  async function shown({ person, attributes }: DirectoryPerson, projection: Projection): Promise<Versioned> {
    const groups = gives(projection, 'groups')
      ? await directory.groupsOf([person.id])
      : new Map<string, never>()
    const parts = { person, attributes, groups: groups.get(person.id) ?? [], baseUrl: baseUrl() }
    return { resource: project(userResource(parts), projection, schema), version: person.version }
  }

  /** Everybody the filter lets through. What is in memory is looked at there. */
  async function found(query: URLSearchParams): Promise<Person[]> {
    const text = query.get('filter')
    const filter: Filter | undefined = text === null || text === '' ? undefined : createFilter(text, schema)
    const sorting = readSorting(query, schema)
    const people = directory.people()
    if (filter === undefined && sorting === undefined) return people
    const needs = [...(filter?.needs ?? []), ...(sorting === undefined ? [] : [sorting.needs])]
    const inMemory = needs.every((name) => userAttributesInMemory.has(name))
    const all: Projection = { kind: 'all', paths: [] }
    const resources = inMemory
      ? people.map((person) => userInMemory(person, baseUrl()))
      : await whole(people, all)
    const pairs = people.flatMap((person, index) => {
      const resource = resources[index]
      return resource !== undefined && (filter?.matches(resource) ?? true) ? [{ person, resource }] : []
    })
    if (sorting !== undefined) pairs.sort((one, other) => sorting.compare(one.resource, other.resource))
    return pairs.map(({ person }) => person)
  }

  return {
    async list(query) {
      const { startIndex, count } = readWindow(query)
      const projection = readProjection(query)
      const people = await found(query)
      const page = await whole(people.slice(startIndex - 1, startIndex - 1 + count), projection)
      return listResponse(
        page.map((resource) => project(resource, projection, schema)),
        { total: people.length, startIndex },
      )
    },
    async read(id, query) {
      const person = await directory.person(id)
      if (person === undefined) throw notFound(id)
      return await shown(person, readProjection(query))
    },
    async add(body, query) {
      const projection = readProjection(query)
      return await shown(await directory.addPerson(recordOf(coerceResource(body, schema))), projection)
    },
    async replace(id, { body, query, check }) {
      const projection = readProjection(query)
      const given = coerceResource(body, schema)
      // Whoever is out is not let in again by what a client left out.
      const replaced = ({ person: { status } }: DirectoryPerson) =>
        recordOf({ active: status === 'active', ...given })
      return await shown(await directory.changePerson(id, checked(check, replaced)), projection)
    },
    async patch(id, { body, query, check }) {
      const projection = readProjection(query)
      const patched = (current: DirectoryPerson) => recordOf(applyPatch(writableUser(current), body, schema))
      return await shown(await directory.changePerson(id, checked(check, patched)), projection)
    },
    remove: (id, check) => directory.removePerson(id, ({ person }) => check(person.version)),
  }
}

function checked<Result>(check: CheckVersion, change: (current: DirectoryPerson) => Result) {
  return (current: DirectoryPerson): Result => {
    check(current.person.version)
    return change(current)
  }
}
