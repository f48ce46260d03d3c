import { machineRoles, roles, type Role } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { PeopleTable } from '../../platform/sql/schema.ts'
import type { RoleRule } from './role-rule.ts'

/** Someone, or a machine, that may call models or the admin API. Immutable: a change makes a new object. */
export interface Person {
  readonly id: string
  readonly kind: 'person' | 'service_account'
  /** who made the row, and so who is asked for name and address */
  readonly source: 'admin' | 'oidc' | 'scim' | 'invitation'
  readonly name: string
  /** in lower case */
  readonly email: string | null
  /** what the directory calls the person, in lower case */
  readonly userName: string | null
  readonly externalId: string | null
  /** in effect: given by hand, and what the groups map to */
  readonly roles: readonly Role[]
  /** in effect: given by hand, named by identity providers, pushed by the directory */
  readonly groups: readonly string[]
  readonly given: { readonly roles: readonly Role[]; readonly groups: readonly string[] }
  /** id of the project that their calls count to when nothing else names one */
  readonly defaultProject: string | null
  /** who pays when the project does not say */
  readonly costCentre: string | null
  readonly identities: readonly Identity[]
  readonly status: 'active' | 'inactive'
  /** epoch milliseconds */
  readonly createdAt: number
  /** epoch milliseconds */
  readonly updatedAt: number
  /** raised by every change, also of a membership */
  readonly version: number
}

/** A person as an identity provider knows them. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  /** the groups it named at the last sign-in */
  readonly groups: readonly string[]
}

/** All but what the directory sent: that may be much, and only the directory asks for it. */
export const personColumns = [
  'id',
  'kind',
  'source',
  'name',
  'email',
  'user_name',
  'external_id',
  'roles',
  'groups',
  'default_project',
  'cost_centre',
  'status',
  'created_at',
  'updated_at',
  'version',
] as const

export type PersonRow = Pick<Selectable<PeopleTable>, (typeof personColumns)[number]>

/** What stands in other tables. */
interface PersonRest {
  identities: readonly Identity[]
  /** names of the groups that the directory pushes */
  memberOf: readonly string[]
}

export function personFromRow(
  row: PersonRow,
  { identities, memberOf, rule }: PersonRest & { rule: RoleRule },
): Person {
  return withEffect(
    {
      id: row.id,
      kind: row.kind,
      source: row.source,
      name: row.name,
      email: row.email,
      userName: row.user_name,
      externalId: row.external_id,
      // A role of a newer release means nothing here, and nothing is what it grants.
      given: { roles: textList(row.roles).filter(isRole), groups: textList(row.groups) },
      defaultProject: row.default_project,
      costCentre: row.cost_centre,
      identities,
      status: row.status,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      version: row.version,
    },
    { memberOf, rule },
  )
}

type WithoutEffect = Omit<Person, 'roles' | 'groups'>

function withEffect(
  person: WithoutEffect,
  { memberOf, rule }: { memberOf: readonly string[]; rule: RoleRule },
): Person {
  const named = person.identities.flatMap(({ groups }) => groups)
  const groups = [...new Set([...person.given.groups, ...named, ...memberOf])]
  // No group gives a machine power over others, and no row does.
  const held =
    person.kind === 'service_account'
      ? machineRoles.filter((role) => person.given.roles.includes(role))
      : [...new Set([...person.given.roles, ...rule.rolesOf(groups)])]
  return { ...person, roles: held, groups }
}

/** JSON of a list of texts, as the tables keep them; anything else in it is passed over. */
export function textList(json: string): string[] {
  if (json === '[]') return []
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name)
}
