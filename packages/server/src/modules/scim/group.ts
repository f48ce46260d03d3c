import { hidesSomething } from '@sekisho/contract'
import type { DirectoryGroup, DirectoryGroupRecord } from '../people/index.ts'
import { isObject } from './filter.ts'
import { metaOf } from './meta.ts'
import { invalidValue } from './problem.ts'
import { groupUrn, type Resource } from './schema.ts'

interface GroupParts {
  group: DirectoryGroup
  /** ids of people; undefined: not asked for */
  members: readonly string[] | undefined
  nameOf: (person: string) => string | undefined
  baseUrl: string
}

export function groupResource({ group, members, nameOf, baseUrl }: GroupParts): Resource {
  const { id, name, externalId } = group
  return {
    schemas: [groupUrn],
    id,
    ...(externalId === null ? {} : { externalId }),
    displayName: name,
    ...(members === undefined || members.length === 0
      ? {}
      : { members: members.map((member) => memberOf(member, { name: nameOf(member), baseUrl })) }),
    meta: metaOf(group, { type: 'Group', location: `${baseUrl}/Groups/${id}` }),
  }
}

function memberOf(id: string, { name, baseUrl }: { name: string | undefined; baseUrl: string }): Resource {
  return {
    value: id,
    ...(name === undefined ? {} : { display: name }),
    $ref: `${baseUrl}/Users/${id}`,
    type: 'User',
  }
}

/** What of a group a client may write, to change it. */
export function writableGroup({ name, externalId }: DirectoryGroup, members: ReadonlySet<string>): Resource {
  return {
    displayName: name,
    ...(externalId === null ? {} : { externalId }),
    ...(members.size === 0 ? {} : { members: [...members].map((value) => ({ value })) }),
  }
}

/** @throws ScimProblem invalidValue */
export function groupRecordOf({ displayName, externalId, members = [] }: Resource): DirectoryGroupRecord {
  if (typeof displayName !== 'string' || displayName.trim() === '')
    throw invalidValue('displayName is required')
  if (displayName.length > 200 || hidesSomething(displayName))
    // Not cleaned: two groups would become one, and with it the roles of the one those of the other.
    throw invalidValue(
      'displayName has at most 200 characters, and none that are control characters or invisible',
    )
  const id = typeof externalId === 'string' ? externalId : null
  if (id !== null && id.length > 320) throw invalidValue('externalId has at most 320 characters')
  return { name: displayName.trim(), externalId: id, members: new Set(list(members)) }
}

/** Groups in groups are not kept: directories that have them (Entra, Okta) push their people instead. */
function list(members: unknown): string[] {
  const given = Array.isArray(members) ? members : []
  return given.map((member) => {
    const value: unknown = isObject(member) ? member['value'] : undefined
    if (typeof value !== 'string' || value === '' || hidesSomething(value))
      throw invalidValue('a member needs the id of a user as its value')
    return value
  })
}
