import type { Directory, DirectoryPerson, Person } from '../people/index.ts'
import { coerceResource } from './coerce.ts'
import { createFilter } from './filter.ts'
import { listResponse, notFound, readSorting, readWindow } from './list.ts'
import { applyPatch } from './patch.ts'
import { gives, project, readProjection, type Projection } from './projection.ts'
import type { ResourceSchema, Resource } from './schema.ts'
import type { CheckVersion, ResourceEndpoint, Versioned } from './endpoint.ts'
import {
  isActiveThere,
  recordOf,
  userAttributesInMemory,
  userInMemory,
  userResource,
  writableUser,
} from './user.ts'

interface UsersDeps {
  directory: Directory
  schema: ResourceSchema
  /** of `/scim/v2`, as clients see it */
  baseUrl: () => string
}

const everything: Projection = { kind: 'all', paths: [] }

/** `/Users` */
export function createUsers(deps: UsersDeps): ResourceEndpoint {
  const { directory, schema } = deps

  async function shown({ person, attributes }: DirectoryPerson, projection: Projection): Promise<Versioned> {
    const groups = await groupsOf([person], { deps, projection })
    const parts = { person, attributes, groups: groups.get(person.id) ?? [], baseUrl: deps.baseUrl() }
    return { resource: project(userResource(parts), projection, schema), version: person.version }
  }

  return {
    async list(query) {
      const { startIndex, count } = readWindow(query)
      const projection = readProjection(query)
      const people = await find(query, deps)
      const window = people.slice(startIndex - 1, startIndex - 1 + count)
      const page = await whole(window, { deps, projection })
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
      const replaced = (current: DirectoryPerson) => recordOf(withStatus(given, current), current.attributes)
      return await shown(await directory.changePerson(id, checked(check, replaced)), projection)
    },
    async patch(id, { body, query, check }) {
      const projection = readProjection(query)
      const patched = (current: DirectoryPerson) =>
        recordOf(withStatus(applyPatch(writableUser(current), body, schema), current), current.attributes)
      return await shown(await directory.changePerson(id, checked(check, patched)), projection)
    },
    remove: (id, check) => directory.removePerson(id, ({ person }) => check(person.version)),
  }
}

/** Whoever is out is not let in again by what a client left out, set to null or took away. */
function withStatus(user: Resource, current: DirectoryPerson): Resource {
  return { active: isActiveThere(current), ...user }
}

/** Everybody the filter lets through, in order. What is in memory is looked at there. */
async function find(query: URLSearchParams, deps: UsersDeps): Promise<Person[]> {
  const { directory, schema, baseUrl } = deps
  const text = query.get('filter')
  const filter = text === null || text === '' ? undefined : createFilter(text, schema)
  const sorting = readSorting(query, schema)
  const people = directory.people()
  if (filter === undefined && sorting === undefined) return people
  const needs = [...(filter?.needs ?? []), ...(sorting === undefined ? [] : [sorting.needs])]
  const isInMemory = needs.every((name) => userAttributesInMemory.has(name))
  const resources = isInMemory
    ? people.map((person) => userInMemory(person, baseUrl()))
    : await whole(people, { deps, projection: everything })
  const pairs = people.flatMap((person, index) => {
    const resource = resources[index]
    return resource !== undefined && (filter?.matches(resource) ?? true) ? [{ person, resource }] : []
  })
  if (sorting !== undefined) pairs.sort((one, other) => sorting.compare(one.resource, other.resource))
  return pairs.map(({ person }) => person)
}

interface Reading {
  deps: UsersDeps
  projection: Projection
}

/** People read from the store at once. */
const chunkSize = 500

/** With what the directory sent and their groups, in the order given. */
async function whole(people: readonly Person[], { deps, projection }: Reading): Promise<Resource[]> {
  const resources: Resource[] = []
  for (let start = 0; start < people.length; start += chunkSize) {
    const chunk = people.slice(start, start + chunkSize)
    const attributes = await deps.directory.attributesOf(chunk.map(({ id }) => id))
    const groups = await groupsOf(chunk, { deps, projection })
    for (const person of chunk) {
      const parts = { attributes: attributes.get(person.id), groups: groups.get(person.id) ?? [] }
      resources.push(userResource({ person, ...parts, baseUrl: deps.baseUrl() }))
    }
  }
  return resources
}

async function groupsOf(
  people: readonly Person[],
  { deps, projection }: Reading,
): Promise<Map<string, { id: string; name: string }[]>> {
  if (!gives(projection, 'groups')) return new Map()
  return await deps.directory.groupsOf(people.map(({ id }) => id))
}

function checked<Result>(check: CheckVersion, change: (current: DirectoryPerson) => Result) {
  return (current: DirectoryPerson): Result => {
    check(current.person.version)
    return change(current)
  }
}
