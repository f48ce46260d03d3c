import { hash } from 'node:crypto'
import type { Role } from '@sekisho/contract'
import type { Group, People, Person } from '../people/index.ts'
import type { Organization } from './organization.ts'
import { formatPageToken, pageTokenIn } from './page-token.ts'
import { notFound } from './problems.ts'
import { checkNames, limitIn } from './query.ts'

interface DirectoryDeps {
  people: Pick<People, 'list' | 'groups' | 'byId'>
  organization: Organization
  /** what people call this server */
  name: () => string
}

const limits = { otherwise: 500, most: 1_000 }
const names = ['limit', 'page']

/** `GET /v1/compliance/organizations`. @throws ComplianceProblem */
export function listOrganizations(query: URLSearchParams, { organization, name }: DirectoryDeps) {
  checkNames(query, names)
  limitIn(query, limits)
  const { uuid, createdAt } = organization
  return pageOf([{ uuid, name: name(), created_at: timeText(createdAt) }], undefined)
}

/** `GET /v1/compliance/organizations/{uuid}/users`: who is active, oldest first. @throws ComplianceProblem */
export async function listUsers(
  query: URLSearchParams,
  uuid: string,
  { people, organization }: DirectoryDeps,
) {
  checkNames(query, names)
  if (uuid !== organization.uuid) throw notFound('The organization')
  const after = afterIn(query)
  const { data, next } = await people.list({ status: 'active', limit: limitIn(query, limits), after })
  return pageOf(data.map(userBody), next)
}

/** `GET /v1/compliance/groups`, by name. @throws ComplianceProblem */
export async function listGroups(query: URLSearchParams, { people }: DirectoryDeps) {
  checkNames(query, names)
  const { data, next } = await people.groups.list({ limit: limitIn(query, limits), after: afterIn(query) })
  return pageOf(data.map(groupBody), next)
}

/** @throws ComplianceProblem */
export async function getGroup(query: URLSearchParams, id: string, { people }: DirectoryDeps) {
  checkNames(query, [])
  return groupBody(await findGroup(id, people))
}

/** `GET /v1/compliance/groups/{id}/members`. @throws ComplianceProblem */
export async function listMembers(query: URLSearchParams, id: string, { people }: DirectoryDeps) {
  checkNames(query, names)
  const { name } = await findGroup(id, people)
  const { data, next } = await people.list({
    group: name,
    status: 'active',
    limit: limitIn(query, limits),
    after: afterIn(query),
  })
  // When somebody came into a group is in the ledger, not in the directory.
  const members = data.map((person) => ({
    user_id: person.id,
    email: person.email,
    created_at: null,
    updated_at: null,
  }))
  return pageOf(members, next)
}

function afterIn(query: URLSearchParams): string | undefined {
  const token = pageTokenIn(query, ['after'])
  return token && String(token.after)
}

/** Groups are looked through a page at a time, this many times at most. */
const maxPages = 100

async function findGroup(id: string, people: Pick<People, 'groups'>): Promise<Group> {
  let after: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const { data, next } = await people.groups.list({ limit: limits.most, after })
    const group = data.find((each) => groupId(each) === id)
    if (group) return group
    if (next === undefined) break
    after = next
  }
  throw notFound('The group')
}

/** A group that the directory does not push has no id but its name. */
function groupId({ id, name }: Group): string {
  return id ?? `grp_name_${hash('sha256', name, 'hex').slice(0, 24)}`
}

function groupBody(group: Group) {
  const { name, roles, id } = group
  return {
    id: groupId(group),
    name,
    description: null,
    source_type: id === undefined ? 'direct' : 'scim',
    roles: [...roles],
    created_at: null,
    updated_at: null,
  }
}

function userBody({ id, createdAt, email, name, roles }: Person) {
  return {
    id,
    created_at: timeText(createdAt),
    email,
    full_name: name,
    organization_role: organizationRole(roles),
  }
}

/** Of Anthropic's roles the one that says most of what somebody may do here. */
function organizationRole(roles: readonly Role[]): string {
  if (roles.includes('owner')) return 'owner'
  if (roles.includes('admin')) return 'admin'
  if (roles.includes('finance')) return 'billing'
  if (roles.includes('developer')) return 'developer'
  return roles.includes('claude_code_user') ? 'claude_code_user' : 'user'
}

function timeText(time: number): string {
  return new Date(time).toISOString()
}

function pageOf<Row>(data: Row[], after: string | undefined) {
  return {
    data,
    has_more: after !== undefined,
    next_page: after === undefined ? null : formatPageToken({ after }),
  }
}
