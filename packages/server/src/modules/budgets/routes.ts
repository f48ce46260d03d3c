import { AdminProblem, type Actor } from '@sekisho/contract'
import type { BudgetBody, BudgetExplanationBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { People, Person } from '../people/index.ts'
import type { Projects } from '../projects/index.ts'
import type { Budget } from './budget.ts'
import type { Budgets } from './budgets.ts'
import type { Standing } from './explain.ts'

type Operation =
  | 'listBudgets'
  | 'createBudget'
  | 'getBudget'
  | 'updateBudget'
  | 'removeBudget'
  | 'explainBudgets'
  | 'explainOwnBudgets'

interface BudgetRoutesDeps {
  budgets: Budgets
  people: Pick<People, 'known'>
  projects: Pick<Projects, 'byId'>
}

/** What the calls are counted to that are asked about. */
interface Asked {
  project?: string | undefined
  costCentre?: string | undefined
}

/** The budgets' part of the admin API. */
export function budgetHandlers({
  budgets,
  people,
  projects,
}: BudgetRoutesDeps): Pick<AdminHandlers, Operation> {
  /** Like a call that says nothing of it: to the person's own project, and to who pays for that. @throws AdminProblem project_unknown */
  async function countedTo(person: Person, asked: Asked): Promise<Asked> {
    const project = asked.project ?? person.defaultProject ?? undefined
    const payer = project === undefined ? null : (await projects.byId(project)).costCentre
    return { project, costCentre: asked.costCentre ?? payer ?? person.costCentre ?? undefined }
  }

  async function explain(id: string, asked: Asked): Promise<BudgetExplanationBody> {
    const person = await people.known(id)
    if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
    const { standings } = await budgets.explain({ person, ...(await countedTo(person, asked)) })
    return { person: id, timeZone: budgets.timeZone, data: standings.map(standingBody) }
  }
  return {
    async listBudgets(query) {
      const { data, next } = await budgets.list(query)
      return { data: data.map(body), ...(next === undefined ? {} : { next }) }
    },
    createBudget: async ({ scope, ...input }, actor) =>
      body(await budgets.create(actor, { ...input, scope: { type: scope.type, id: scope.id ?? '' } })),
    async getBudget({ id }) {
      const budget = budgets.find(id)
      if (budget === undefined) throw new AdminProblem('budget_unknown', { budget: id })
      return body(budget)
    },
    updateBudget: async ({ id, ...patch }, actor) =>
      body(await budgets.change(actor, id, { ...patch, source: 'admin' })),
    removeBudget: async (input, actor) => body(await budgets.remove(actor, input)),
    explainBudgets: async ({ id, ...query }) => await explain(id, query),
    explainOwnBudgets: async (query, actor) => await explain(oneself(actor), query),
  }
}

/** @throws AdminProblem person_needed */
function oneself(actor: Actor): string {
  if (actor.type !== 'person') throw new AdminProblem('person_needed')
  return actor.id
}

function body(budget: Budget): BudgetBody {
  const { scope, createdAt, updatedAt, thresholds, ...rest } = budget
  return {
    ...rest,
    scope: scope.id === '' ? { type: scope.type } : { ...scope },
    thresholds: [...thresholds],
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}

function standingBody({ budget, verdict, overriddenBy, used, held, resetsAt }: Standing) {
  return {
    budget: body(budget),
    verdict,
    ...(overriddenBy === undefined ? {} : { overriddenBy: overriddenBy.name }),
    ...(used === undefined ? {} : { used }),
    ...(held === undefined ? {} : { held }),
    ...(resetsAt === undefined ? {} : { resetsAt: new Date(resetsAt).toISOString() }),
  }
}
