import {
  AdminProblem,
  policyBudgetId,
  type Actor,
  type ExchangeRefused,
  type RefusalFacts,
} from '@sekisho/contract'
import type { AdminOutput } from '@sekisho/contract/admin-api'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { budgetFromRow, policyBudget, type Budget } from '../budgets/index.ts'
import { SearchCursorInvalid, type Queries } from '../ledger/index.ts'
import { readDays } from './read-days.ts'

interface OwnOverviewDeps {
  queries: Pick<Queries, 'usage' | 'refusals' | 'search'>
  read: Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>
  clock: Clock
}

/** What people may see of themselves. */
export function ownOverviewHandlers({
  queries,
  read,
  clock,
}: OwnOverviewDeps): Pick<AdminHandlers, 'readOwnOverview' | 'listOwnRefusals'> {
  return {
    async readOwnOverview({ days }, actor) {
      const person = accountOf(actor)
      // The operator is nobody who calls models.
      if (person === undefined) return { days: [] }
      return { days: await readDays(queries, { now: clock.now(), days, person }) }
    },
    async listOwnRefusals({ limit, before }, actor) {
      const person = accountOf(actor)
      if (person === undefined) return { data: [] }
      const kinds = ['exchange.refused'] as const
      try {
        const page = await queries.search({ person, kinds, order: 'newest', limit, cursor: before })
        // Sound: only entries of this kind were asked for.
        const refused = page.entries.map(({ entry }) => ({
          ...(entry.data as ExchangeRefused),
          at: entry.time,
        }))
        const data = await withNames(refused, read)
        return page.next === undefined ? { data } : { data, next: page.next }
      } catch (cause) {
        if (!(cause instanceof SearchCursorInvalid)) throw cause
        throw new AdminProblem('cursor_invalid', { field: 'before' }, { cause })
      }
    },
  }
}

/** Budgets and projects by what they are called now: whoever was refused was told then. */
async function withNames(
  refused: readonly (ExchangeRefused & { at: number })[],
  read: OwnOverviewDeps['read'],
): Promise<AdminOutput<'listOwnRefusals'>['data']> {
  const idsOf = (field: 'budget' | 'project') => refused.flatMap(({ said }) => said?.[field] ?? [])
  const budgets = await readBudgets(read, idsOf('budget'))
  const projects = await readProjectNames(read, idsOf('project'))
  return refused.map(({ at, code, model, said }) => {
    const budget = budgets.find(({ id }) => id === said?.budget)
    const project = projects.find(({ id }) => id === said?.project)
    return {
      time: new Date(at).toISOString(),
      code,
      ...(model === undefined ? {} : { model }),
      ...(said === undefined ? {} : { said: saidBody(said) }),
      ...(budget === undefined ? {} : { budget }),
      ...(project === undefined ? {} : { project: project.name }),
    }
  })
}

function saidBody({ resetsAt, budget: _budget, project: _project, ...said }: RefusalFacts) {
  return resetsAt === undefined ? said : { ...said, resetsAt: new Date(resetsAt).toISOString() }
}

async function readBudgets(read: OwnOverviewDeps['read'], ids: readonly string[]) {
  // What an access rule allows a day is in no table.
  const known: Budget[] = [policyBudget(0)]
  if (ids.some((id) => id !== policyBudgetId)) {
    const rows = await read.selectFrom('budgets').selectAll().where('id', 'in', ids).execute()
    known.push(...rows.map(budgetFromRow))
  }
  return known.map(({ id, name, scope, sharing, unit, period }) => {
    return { id, name, scope: scope.id === '' ? { type: scope.type } : { ...scope }, sharing, unit, period }
  })
}

async function readProjectNames(read: OwnOverviewDeps['read'], ids: readonly string[]) {
  if (ids.length === 0) return []
  return await read.selectFrom('projects').select(['id', 'name']).where('id', 'in', ids).execute()
}

function accountOf(actor: Actor): string | undefined {
  return actor.type === 'person' || actor.type === 'service_account' ? actor.id : undefined
}
