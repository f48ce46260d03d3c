import { roles, type Role } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { PeopleTable } from '../../platform/sql/schema.ts'

/** Someone who may call models or the admin API. Immutable: a change makes a new object. */
export interface Person {
  readonly id: string
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
    name: row.name,
    email: row.email,
    // A role of a newer release means nothing here, and nothing is what it grants.
    roles: textList(row.roles).filter(isRole),
    groups: textList(row.groups),
    status: row.status,
    createdAt: row.created_at,
  }
}

function textList(json: string): string[] {
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name)
}
