import type { BudgetBody } from '@sekisho/contract/admin-api'
import type { Budget } from './budget.ts'

/** A budget as the admin API gives it. */
export function bodyOf(budget: Budget): BudgetBody {
  const { scope, createdAt, updatedAt, thresholds, ...rest } = budget
  return {
    ...rest,
    scope: scope.id === '' ? { type: scope.type } : { ...scope },
    thresholds: [...thresholds],
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}
