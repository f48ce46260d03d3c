import { Temporal } from 'temporal-polyfill'
import type { Budget, BudgetPeriod } from './budget.ts'
import { parseKey } from './keys.ts'
import type { Spending, SpentQuery } from './spending.ts'

/**
 * How much SQL says is used under a key: what counters are rebuilt from. Nothing is known of rates and of calls under
 * way, nor of a budget that was removed.
 */
export async function loadUsed(
  key: string,
  { find, spending }: { find: (id: string) => Budget | undefined; spending: Spending },
): Promise<number> {
  const parsed = parseKey(key)
  if (parsed === undefined) return 0
  const { subject, day } = parsed
  if ('measure' in parsed) {
    const { unit, period, zone } = parsed.measure
    if (period === 'conversation') return await spending.conversationSpent(subject, unit)
    return await spending.spent({ ...rangeOf(period, day), zone, unit, person: subject })
  }
  const budget = find(parsed.budget)
  if (budget === undefined) return 0
  const { unit, zone, period } = budget
  const seat = budget.sharing === 'seat' ? { person: subject } : {}
  return await spending.spent({ ...rangeOf(period, day), zone, unit, ...scopeOf(budget), ...seat })
}

function rangeOf(period: BudgetPeriod, to: string): { from: string; to: string } {
  if (period === 'monthly') return { from: `${to.slice(0, 7)}-01`, to }
  if (period !== 'weekly') return { from: to, to }
  return { from: Temporal.PlainDate.from(to).subtract({ days: 6 }).toString(), to }
}

/** What of the calls a budget's scope contains. */
export function scopeOf({ scope: { type, id } }: Budget): Partial<SpentQuery> {
  const queries: Record<Budget['scope']['type'], Partial<SpentQuery>> = {
    organization: {},
    person: { person: id },
    service_account: id === '' ? { kind: 'service_account' } : { person: id },
    group: { group: id },
    role: { role: id },
    project: { project: id },
    cost_centre: { costCentre: id },
  }
  return queries[type]
}
