import { machineRoles, roles, type Role } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { PeopleTable } from '../../platform/sql/schema.ts'

/** Someone who may call models or the admin API, or a machine that calls models. Immutable: a change makes a new object. */
export interface Person {
  readonly id: string
  readonly kind: 'person' | 'service_account'
  readonly name: string
  readonly email: string | null
  readonly roles: readonly Role[]
  readonly groups: readonly string[]
  readonly status: 'active' | 'inactive'
  /** epoch milliseconds */
  readonly createdAt: number
}

export function personFromRow(row: Selectable<PeopleTable>): Person {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    email: row.email,
    // A role of a newer release means nothing here, and nothing is what it grants.
    roles: textList(row.roles).filter(row.kind === 'person' ? isRole : isMachineRole),
    groups: textList(row.groups),
    status: row.status,
    createdAt: row.created_at,
  }
}

function textList(json: string): string[] {
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** Whatever stands in the store, a machine is never more than this. */
function isMachineRole(name: string): name is Role {
  return (machineRoles as readonly string[]).includes(name)
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name)
}
