import { AdminProblem, roles, type BudgetThresholdPassed } from '@sekisho/contract'
import { createMemoryCounters } from '../../platform/counters/memory.ts'
import type { Counters } from '../../platform/counters/counters.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import type { People, Person } from '../people/index.ts'
import { createPolicies, type AccessRule } from '../policies/index.ts'
import type { Projects } from '../projects/index.ts'
import type { NewBudget } from './changes.ts'
import type { Budgets, BudgetSettings } from './index.ts'
import { createBudgets } from './index.ts'
import type { SpentByPerson, SpentQuery } from './spending.ts'

export const actor = { type: 'operator' } as const
export const newBudget: NewBudget = {
  scope: { type: 'organization', id: '' },
  sharing: 'seat',
  unit: 'usd',
  limit: 1000,
  period: 'monthly',
  zone: 'utc',
  thresholds: [50, 90],
}

/** The one project there is. */
const project: Awaited<ReturnType<Projects['byId']>> = {
  id: 'prj_00000000000000000000000001',
  name: 'app',
  classification: 'internal',
  costCentre: null,
  status: 'active',
  createdAt: 0,
  updatedAt: 0,
}

/** Test support: budgets of one node over a clock, a ledger and counters that do as they are told. */
export interface Node {
  budgets: Budgets
  counters: Counters
  /** what the ledger was asked, oldest first */
  asked: SpentQuery[]
  passed: BudgetThresholdPassed[]
  unavailable: unknown[]
}

export interface NodeOptions {
  db: ControlDatabase
  people: People
  clock: { now: () => number; monotonic: () => number }
  rules?: readonly AccessRule[]
  settings?: Partial<BudgetSettings>
  timeZone?: string
  /** what the ledger says was spent */
  spent?: (query: SpentQuery) => number
  /** and by whom, most first */
  spentByPerson?: (query: SpentQuery) => SpentByPerson[]
  /** in place of counters in memory */
  counters?: (memory: Counters) => Counters
}

export async function openNode(options: NodeOptions): Promise<Node> {
  const { db, people, clock, rules = [], settings, timeZone = 'UTC', spent = () => 0 } = options
  const { spentByPerson = () => [] } = options
  const asked: SpentQuery[] = []
  const passed: BudgetThresholdPassed[] = []
  const unavailable: unknown[] = []
  let counters: Counters | undefined
  const budgets = await createBudgets({
    db,
    clock,
    random: systemRandom,
    people,
    projects: {
      byId: async (id) => {
        if (id !== project.id) throw new AdminProblem('project_unknown', { project: id })
        return project
      },
    },
    policies: createPolicies({ rules, resolveAlias: () => undefined }),
    spending: {
      async spent(query) {
        asked.push(query)
        return spent(query)
      },
      spentByPerson: async (query) => spentByPerson(query),
      conversationSpent: async () => 0,
    },
    settings: { groupLimitMode: 'min', failClosed: false, endStreams: true, ...settings },
    timeZone,
    openCounters(loadUsed) {
      const memory = createMemoryCounters({ clock, loadUsed })
      counters = options.counters?.(memory) ?? memory
      return counters
    },
    onPassed: (each) => passed.push(each),
    onUnavailable: (error) => unavailable.push(error),
    onError: (error) => {
      throw error
    },
  })
  if (counters === undefined) throw new Error('no counters were opened')
  return { budgets, counters, asked, passed, unavailable }
}

/** A person who need not stand in the store. */
export function somebody(fields: Partial<Person> = {}): Person {
  return {
    id: 'per_00000000000000000000000001',
    kind: 'person',
    source: 'admin',
    name: '田中',
    email: null,
    userName: null,
    externalId: null,
    roles: [roles[0]],
    groups: [],
    given: { roles: [], groups: [] },
    identities: [],
    defaultProject: null,
    costCentre: null,
    status: 'active',
    createdAt: 0,
    updatedAt: 0,
    version: 1,
    ...fields,
  }
}

/** What a call needs of which nothing is uncertain. */
export function needs(microUsd: number, tokens = 0) {
  const certain = { microUsdCertain: microUsd, tokensCertain: tokens }
  return { microUsd, microUsdVariance: 0, tokens, tokensVariance: 0, ...certain }
}

/** What about a call is as a test says. */
export type Asked = Partial<Parameters<Budgets['hold']>[0]>

/** A streaming call of somebody that needs so much money, and as many tokens. */
export function asking(microUsd: number, at: number) {
  return { person: somebody(), expected: needs(microUsd, microUsd), at, streams: true }
}
