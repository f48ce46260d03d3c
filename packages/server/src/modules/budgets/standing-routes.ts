import { AdminProblem } from '@sekisho/contract'
import type { BudgetUseBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { People } from '../people/index.ts'
import type { Projects } from '../projects/index.ts'
import { bodyOf } from './body-of.ts'
import type { Budget } from './budget.ts'
import type { Budgets } from './budgets.ts'
import type { SpentByPerson } from './spending.ts'
import type { BudgetUse } from './standings.ts'
import type { Window } from './windows.ts'

interface StandingRoutesDeps {
  budgets: Pick<Budgets, 'list' | 'find' | 'uses' | 'peopleOf'>
  people: Pick<People, 'byId'>
  projects: Pick<Projects, 'byId'>
}

/** How full budgets are, for those who look after all of them. */
export function standingHandlers({
  budgets,
  people,
  projects,
}: StandingRoutesDeps): Pick<AdminHandlers, 'listBudgetUses' | 'listBudgetPeople'> {
  const named = ({ person, amount }: SpentByPerson) => {
    const name = people.byId(person)?.name
    return { id: person, ...(name === undefined ? {} : { name }), used: amount }
  }

  async function scopeName({ scope: { type, id } }: Budget): Promise<string | undefined> {
    if (type === 'person' || type === 'service_account') return people.byId(id)?.name
    return type === 'project' ? (await projects.byId(id)).name : undefined
  }

  async function useBody({ budget, window, nearest, ...numbers }: BudgetUse): Promise<BudgetUseBody> {
    const whose = nearest === undefined ? {} : { nearest: named(nearest) }
    const name = await scopeName(budget)
    const itsName = name === undefined ? {} : { scopeName: name }
    return { budget: bodyOf(budget), ...itsName, ...windowBody(window), ...numbers, ...whose }
  }

  return {
    async listBudgetUses(query) {
      const { data, next } = await budgets.list(query)
      const uses = await budgets.uses(data)
      return { data: await Promise.all(uses.map(useBody)), ...(next === undefined ? {} : { next }) }
    },
    async listBudgetPeople({ id, limit, after }) {
      const budget = budgets.find(id)
      if (budget === undefined) throw new AdminProblem('budget_unknown', { budget: id })
      const { window, people: all } = await budgets.peopleOf(budget)
      // Who has spent more meanwhile stands further up: who was seen is not shown twice as long as they are still there.
      const start = after === undefined ? 0 : all.findIndex(({ person }) => person === after) + 1
      const data = all.slice(start, start + limit)
      const next = start + limit < all.length ? data.at(-1)?.person : undefined
      return { ...windowBody(window), data: data.map(named), ...(next === undefined ? {} : { next }) }
    },
  }
}

function windowBody(window: Window | undefined): { from?: string; resetsAt?: string } {
  if (window === undefined) return {}
  return { from: window.from, resetsAt: new Date(window.endsAt).toISOString() }
}
