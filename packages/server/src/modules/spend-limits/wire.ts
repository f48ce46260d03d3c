import { microUsdPerCent, type Budget } from '../budgets/index.ts'
import type { WireScope } from './new-limit.ts'
import type { Users } from './users.ts'

/** `{ id, scope, amount, period, currency, created_at, updated_at }` of the audit trail; a limit has a type as well. */
export type CapRecord = Pick<Budget, 'id' | 'scope' | 'limit' | 'period' | 'createdAt' | 'updatedAt'>

export async function limitBody(cap: CapRecord, users: Users) {
  const { created_at, updated_at, ...rest } = await snapshotBody(cap, users)
  const { id, scope, amount, currency, period, ...more } = rest
  return { type: 'spend_limit', id, created_at, updated_at, scope, amount, currency, period, ...more }
}

export async function snapshotBody(cap: CapRecord, users: Users) {
  const { id, scope, limit, period, createdAt, updatedAt } = cap
  return {
    id,
    scope: await scopeBody(scope, users),
    amount: centsOf(limit),
    period,
    currency: 'USD',
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    // There is none: shared budgets have no place in this API.
    ...(scope.type === 'group' && period === 'monthly' ? { pooled_budget: null } : {}),
  }
}

async function scopeBody({ type, id }: Budget['scope'], users: Users): Promise<WireScope> {
  if (type === 'person') return { type: 'user', user_id: await users.idOf(id) }
  return type === 'group' ? { type: 'rbac_group', rbac_group_id: id } : { type: 'organization' }
}

/** Whole cents, what is less cut off. */
export function centsOf(microUsd: number): string
export function centsOf(microUsd: number | null): string | null
export function centsOf(microUsd: number | null): string | null {
  return microUsd === null ? null : String(Math.floor(microUsd / microUsdPerCent))
}
