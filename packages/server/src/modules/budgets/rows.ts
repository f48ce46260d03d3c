import { sql } from 'kysely'
import type { Reader } from '../people/index.ts'
import { budgetFromRow, type Budget, type BudgetScope } from './budget.ts'
import { capPeriods, capScopes, microUsdPerCent } from './caps.ts'

export interface BudgetsQuery {
  limit: number
  /** id of the last budget of the page before */
  after?: string | undefined
  scope?: BudgetScope | undefined
  /** only what is for one of these: ids of a person or service account, and what else they are known by */
  scopeIds?: readonly string[] | undefined
}

/** Caps are budgets that the official gateway's API can say: a seat's US dollars in whole cents, by the UTC calendar. */
export interface CapsQuery extends Omit<BudgetsQuery, 'scopeIds'> {
  /** id of the first budget of the page after; not with `after` */
  before?: string | undefined
}

/** One page, oldest first. */
export async function readBudgets(
  read: Reader,
  { limit, after, scope, scopeIds }: BudgetsQuery,
): Promise<Budget[]> {
  const rows = await read
    .selectFrom('budgets')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(scope !== undefined, (query) => query.where('scope_type', '=', scope ?? 'organization'))
    .$if(scopeIds !== undefined, (query) =>
      query.where('scope_type', 'in', ['person', 'service_account']).where('scope_id', 'in', scopeIds ?? []),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(budgetFromRow)
}

/** One page of caps, oldest first; before an id, those next to it. */
export async function readCaps(read: Reader, { limit, after, before, scope }: CapsQuery): Promise<Budget[]> {
  const rows = await capRows(read)
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
    .$if(scope !== undefined, (query) => query.where('scope_type', '=', scope ?? 'organization'))
    .orderBy('id', before === undefined ? 'asc' : 'desc')
    .limit(limit)
    .execute()
  const caps = rows.map(budgetFromRow)
  return before === undefined ? caps : caps.toReversed()
}

export async function readCap(read: Reader, id: string): Promise<Budget | undefined> {
  const row = await capRows(read).where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : budgetFromRow(row)
}

function capRows(read: Reader) {
  return read
    .selectFrom('budgets')
    .selectAll()
    .where('sharing', '=', 'seat')
    .where('unit', '=', 'usd')
    .where('zone', '=', 'utc')
    .where('period', 'in', capPeriods)
    .where('scope_type', 'in', capScopes)
    .where((row) => row.or([row('limit_amount', 'is', null), isWholeCents]))
}

const isWholeCents = sql<boolean>`limit_amount % ${sql.lit(microUsdPerCent)} = 0`

export async function readBudget(read: Reader, id: string): Promise<Budget | undefined> {
  const row = await read.selectFrom('budgets').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : budgetFromRow(row)
}
