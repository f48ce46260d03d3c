import { policyBudgetId } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { BudgetsTable } from '../../platform/sql/budget-tables.ts'
import type { Person } from '../people/index.ts'

export type BudgetUnit = BudgetsTable['unit']
export type BudgetPeriod = BudgetsTable['period']
export type BudgetScope = BudgetsTable['scope_type']

/** Limit × period × scope. Immutable: a change makes a new object. */
export interface Budget {
  readonly id: string
  /** how a refusal names it; unique */
  readonly name: string
  /**
   * `id`: of the person, service account or project; the name of the group, role or cost centre; empty: all there are.
   * A person who has not signed in yet is `sub:` and what the identity provider calls them.
   */
  readonly scope: { readonly type: BudgetScope; readonly id: string }
  readonly sharing: BudgetsTable['sharing']
  readonly unit: BudgetUnit
  /** micro-USD, tokens or calls; null: none, which overrides a wider budget (`seat` only) */
  readonly limit: number | null
  readonly period: BudgetPeriod
  readonly zone: BudgetsTable['zone']
  /** percents of the limit that are told of, rising */
  readonly thresholds: readonly number[]
  readonly source: BudgetsTable['source']
  /** epoch milliseconds */
  readonly createdAt: number
  /** epoch milliseconds */
  readonly updatedAt: number
}

/** A budget with something to enforce. */
export type LimitedBudget = Budget & { readonly limit: number }

/** The scope id of whoever an identity provider calls so, known here or not. */
export function subjectId(subject: string): string {
  return `${subjectPrefix}${subject}`
}

/** What budgets of one person are made for: their id, and until they signed in what their identity provider calls them. */
export function scopeIdsOf({ id, identities }: Pick<Person, 'id' | 'identities'>): string[] {
  return [id, ...identities.map(({ subject }) => subjectId(subject))]
}

/** The subject in a scope id, when it is one. */
export function subjectOf(scopeId: string): string | undefined {
  return scopeId.startsWith(subjectPrefix) ? scopeId.slice(subjectPrefix.length) : undefined
}

const subjectPrefix = 'sub:'

/** `tokens_per_day` of an access policy as the budget it is. */
export function policyBudget(tokensPerDay: number): LimitedBudget {
  return {
    id: policyBudgetId,
    name: 'tokens_per_day',
    scope: { type: 'organization', id: '' },
    sharing: 'seat',
    unit: 'tokens',
    limit: tokensPerDay,
    period: 'daily',
    zone: 'utc',
    thresholds: [],
    source: 'admin',
    createdAt: 0,
    updatedAt: 0,
  }
}

export function budgetFromRow(row: Selectable<BudgetsTable>): Budget {
  return {
    id: row.id,
    name: row.name,
    scope: { type: row.scope_type, id: row.scope_id },
    sharing: row.sharing,
    unit: row.unit,
    limit: row.limit_amount,
    period: row.period,
    zone: row.zone,
    thresholds: readThresholds(row.thresholds),
    source: row.source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export function rowFromBudget(budget: Budget): BudgetsTable {
  return {
    id: budget.id,
    name: budget.name,
    scope_type: budget.scope.type,
    scope_id: budget.scope.id,
    sharing: budget.sharing,
    unit: budget.unit,
    limit_amount: budget.limit,
    period: budget.period,
    zone: budget.zone,
    thresholds: JSON.stringify(budget.thresholds),
    source: budget.source,
    created_at: budget.createdAt,
    updated_at: budget.updatedAt,
  }
}

/** What the ledger keeps of a budget. The name stays out: people write what they like into it, and an entry is for good. */
export function recordOf(budget: Budget): Record<string, unknown> {
  const { id: _id, name: _name, scope, thresholds, ...rest } = budget
  return { scope: { ...scope }, ...rest, thresholds: [...thresholds] }
}

function readThresholds(json: string): number[] {
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number').sort((a, b) => a - b) : []
}
