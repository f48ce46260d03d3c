import type { Directory, DirectoryGroup } from '../people/index.ts'
import { coerceResource } from './coerce.ts'
import type { ResourceEndpoint, Versioned } from './endpoint.ts'
import { createFilter } from './filter.ts'
import { groupRecordOf, groupResource, writableGroup } from './group.ts'
import { listResponse, notFound, readSorting, readWindow } from './list.ts'
import { applyPatch } from './patch.ts'
import { gives, project, readProjection, type Projection } from './projection.ts'
import type { Resource, ResourceSchema } from './schema.ts'

interface GroupsDeps {
  directory: Directory
  schema: ResourceSchema
  nameOf: (person: string) => string | undefined
  /** of `/scim/v2`, as clients see it */
  baseUrl: () => string
}

/** Members in one answer; a page with more of them ends earlier, and `itemsPerPage` says where. */
const maxMembers = 50_000

/** `/Groups` */
export function createScimGroups(deps: GroupsDeps): ResourceEndpoint {
  const { directory, schema } = deps

  async function shown(group: DirectoryGroup, projection: Projection): Promise<Versioned> {
    const members = gives(projection, 'members') ? await directory.membersOf([group.id]) : undefined
    const resource = resourceOf(group, { members: members?.get(group.id), deps })
    return { resource: project(resource, projection, schema), version: group.version }
  }

  return {
    async list(query) {
      const { startIndex, count } = readWindow(query)
      const projection = readProjection(query)
      const groups = await find(query, deps)
      const window = groups.slice(startIndex - 1, startIndex - 1 + count)
      const resources = await read(window, { deps, projection })
      return listResponse(
        resources.map((resource) => project(resource, projection, schema)),
        { total: groups.length, startIndex },
      )
    },
    async read(id, query) {
      const group = (await directory.pushedGroups()).find((one) => one.id === id)
      if (group === undefined) throw notFound(id)
      return await shown(group, readProjection(query))
    },
    async add(body, query) {
      const projection = readProjection(query)
      return await shown(await directory.addGroup(groupRecordOf(coerceResource(body, schema))), projection)
    },
    async replace(id, { body, query, check }) {
      const projection = readProjection(query)
      const record = groupRecordOf(coerceResource(body, schema))
      const group = await directory.changeGroup(id, ({ version }) => {
        check(version)
        return record
      })
      return await shown(group, projection)
    },
    async patch(id, { body, query, check }) {
      const projection = readProjection(query)
      const group = await directory.changeGroup(id, (current, members) => {
        check(current.version)
        return groupRecordOf(applyPatch(writableGroup(current, members), body, schema))
      })
      return await shown(group, projection)
    },
    remove: (id, check) => directory.removeGroup(id, ({ version }) => check(version)),
  }
}

function resourceOf(
  group: DirectoryGroup,
  { members, deps }: { members: readonly string[] | undefined; deps: GroupsDeps },
): Resource {
  return groupResource({ group, members, nameOf: deps.nameOf, baseUrl: deps.baseUrl() })
}

/** Every group the filter lets through, in order. */
async function find(query: URLSearchParams, deps: GroupsDeps): Promise<DirectoryGroup[]> {
  const { directory, schema } = deps
  const text = query.get('filter')
  const filter = text === null || text === '' ? undefined : createFilter(text, schema)
  const sorting = readSorting(query, schema)
  const groups = await directory.pushedGroups()
  if (filter === undefined && sorting === undefined) return groups
  const members = filter?.needs.has('members') ? await directory.membersOf() : undefined
  const pairs = groups
    .map((group) => ({ group, resource: resourceOf(group, { members: members?.get(group.id), deps }) }))
    .filter(({ resource }) => filter?.matches(resource) ?? true)
  if (sorting !== undefined) pairs.sort((one, other) => sorting.compare(one.resource, other.resource))
  return pairs.map(({ group }) => group)
}

async function read(
  groups: readonly DirectoryGroup[],
  { deps, projection }: { deps: GroupsDeps; projection: Projection },
): Promise<Resource[]> {
  if (!gives(projection, 'members'))
    return groups.map((group) => resourceOf(group, { members: undefined, deps }))
  const resources: Resource[] = []
  let left = maxMembers
  for (const group of groups) {
    const members = (await deps.directory.membersOf([group.id])).get(group.id) ?? []
    left -= members.length
    if (left < 0 && resources.length > 0) break
    resources.push(resourceOf(group, { members, deps }))
  }
  return resources
}
