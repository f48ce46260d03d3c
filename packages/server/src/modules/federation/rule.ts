import type { Selectable } from 'kysely'
import type { FederationRulesTable } from '../../platform/sql/sign-in-tables.ts'
import type { Conditions } from './conditions.ts'

/** Whose tokens act as which service account. Times are epoch milliseconds. */
export interface FederationRule {
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly audience: string
  readonly serviceAccountId: string
  readonly conditions: Conditions
  readonly ttlSeconds: number
  readonly createdAt: number
}

export function ruleFromRow(row: Selectable<FederationRulesTable>): FederationRule {
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    audience: row.audience,
    serviceAccountId: row.service_account_id,
    // Sound: only `rowOf` writes it, from conditions.
    conditions: JSON.parse(row.conditions) as Conditions,
    ttlSeconds: row.ttl_seconds,
    createdAt: row.created_at,
  }
}

export function rowOf(rule: FederationRule): FederationRulesTable {
  return {
    id: rule.id,
    name: rule.name,
    issuer: rule.issuer,
    audience: rule.audience,
    service_account_id: rule.serviceAccountId,
    conditions: JSON.stringify(rule.conditions),
    ttl_seconds: rule.ttlSeconds,
    created_at: rule.createdAt,
    removed_at: null,
  }
}
