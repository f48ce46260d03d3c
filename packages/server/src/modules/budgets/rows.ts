import type { Reader } from '../people/index.ts'
import { budgetFromRow, type Budget, type BudgetScope } from './budget.ts'

export interface BudgetsQuery {
  limit: number
  /** id of the last budget of the page before */
  after?: string | undefined
  scope?: BudgetScope | undefined
}

/** One page, oldest first. */
export async function readBudgets(read: Reader, { limit, after, scope }: BudgetsQuery): Promise<Budget[]> {
  const rows = await read
    .selectFrom('budgets')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(scope !== undefined, (query) => query.where('scope_type', '=', scope ?? 'organization'))
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(budgetFromRow)
}

export async function readBudget(read: Reader, id: string): Promise<Budget | undefined> {
  const row = await read.selectFrom('budgets').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : budgetFromRow(row)
}
