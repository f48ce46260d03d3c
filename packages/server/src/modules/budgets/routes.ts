import { AdminProblem, Refusal, type Actor } from '@sekisho/contract'
import type { BudgetExplanationBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { People, Person } from '../people/index.ts'
import type { Policies } from '../policies/index.ts'
import type { Attribution, Projects } from '../projects/index.ts'
import { bodyOf } from './body-of.ts'
import { scopeIdsOf } from './budget.ts'
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
  projects: Pick<Projects, 'byId' | 'attribute'>
  policies: Pick<Policies<Person>, 'snapshotFor'>
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
  policies,
}: BudgetRoutesDeps): Pick<AdminHandlers, Operation> {
  /** Like a call that says nothing of it: to the person's own project, and to who pays for that. @throws AdminProblem project_unknown */
  async function countedTo(person: Person, asked: Asked): Promise<Asked> {
    const project = asked.project ?? person.defaultProject ?? undefined
    const payer = project === undefined ? null : (await projects.byId(project)).costCentre
    return { project, costCentre: asked.costCentre ?? payer ?? person.costCentre ?? undefined }
  }

  /**
   * What a call of the person's own would be counted to: what others spend together is for those who may spend it. A
   * default that takes no calls of theirs counts for nothing.
   * @throws AdminProblem project_unknown, project_archived, project_not_allowed
   */
  function ownCountedTo(person: Person, asked: string | undefined): Attribution {
    const said = { tag: asked, header: undefined, credential: undefined, person, isRequired: false }
    try {
      const counted = projects.attribute(said, policies.snapshotFor(person))
      // Where there is no project at all, a call may name any.
      if (asked === undefined || counted.project !== undefined) return counted
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (asked === undefined) return person.costCentre === null ? {} : { costCentre: person.costCentre }
      const { code, values } = error
      if (code === 'project_archived' || code === 'project_not_allowed') throw new AdminProblem(code, values)
    }
    throw new AdminProblem('project_unknown', { project: asked })
  }

  async function explain(person: Person, counted: Asked): Promise<BudgetExplanationBody> {
    const { standings } = await budgets.explain({ person, ...counted })
    return { person: person.id, timeZone: budgets.timeZone, data: standings.map(standingBody) }
  }

  async function known(id: string): Promise<Person> {
    const person = await people.known(id)
    if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
    return person
  }

  return {
    async listBudgets({ person, ...query }) {
      const scopeIds = person === undefined ? undefined : scopeIdsOf(await known(person))
      const { data, next } = await budgets.list({ ...query, scopeIds })
      return { data: data.map(bodyOf), ...(next === undefined ? {} : { next }) }
    },
    createBudget: async ({ scope, ...input }, actor) =>
      bodyOf(await budgets.create(actor, { ...input, scope: { type: scope.type, id: scope.id ?? '' } })),
    async getBudget({ id }) {
      const budget = budgets.find(id)
      if (budget === undefined) throw new AdminProblem('budget_unknown', { budget: id })
      return bodyOf(budget)
    },
    updateBudget: async ({ id, ...patch }, actor) =>
      bodyOf(await budgets.change(actor, id, { ...patch, source: 'admin' })),
    removeBudget: async (input, actor) => bodyOf(await budgets.remove(actor, input)),
    async explainBudgets({ id, ...asked }) {
      const person = await known(id)
      return await explain(person, await countedTo(person, asked))
    },
    async explainOwnBudgets({ project }, actor) {
      const person = await known(oneself(actor))
      return await explain(person, ownCountedTo(person, project))
    },
  }
}

/** @throws AdminProblem person_needed */
function oneself(actor: Actor): string {
  if (actor.type !== 'person') throw new AdminProblem('person_needed')
  return actor.id
}

function standingBody({ budget, verdict, overriddenBy, used, held, resetsAt }: Standing) {
  return {
    budget: bodyOf(budget),
    verdict,
    ...(overriddenBy === undefined ? {} : { overriddenBy: overriddenBy.name }),
    ...(used === undefined ? {} : { used }),
    ...(held === undefined ? {} : { held }),
    ...(resetsAt === undefined ? {} : { resetsAt: new Date(resetsAt).toISOString() }),
  }
}
