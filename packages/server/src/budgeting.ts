import type { Closers } from './closers.ts'
import type { Settings } from './config/index.ts'
import { createBudgets, type Budgets, type Spending } from './modules/budgets/index.ts'
import type { Metrics } from './modules/health/index.ts'
import type { Ledger } from './modules/ledger/index.ts'
import type { People, Person } from './modules/people/index.ts'
import { rememberSubjects, type ManagedPolicies } from './modules/managed-policies/index.ts'
import {
  createPolicies,
  createRouting,
  limitModels,
  type Policies,
  type Routing,
} from './modules/policies/index.ts'
import type { Projects } from './modules/projects/index.ts'
import { createEstimator, createRates, type Estimator, type Rates } from './modules/spend/index.ts'
import { systemClock } from './platform/clock/clock.ts'
import { systemRandom } from './platform/clock/random.ts'
import { CountersAway } from './platform/counters/contact.ts'
import type { Counters, LoadUsed } from './platform/counters/counters.ts'
import { createMemoryCounters } from './platform/counters/memory.ts'
import { createPostgresCounters } from './platform/counters/postgres.ts'
import type { Log } from './platform/log/log.ts'
import type { ControlDatabase } from './platform/sql/control-database.ts'

interface BudgetingParts {
  settings: Settings
  db: ControlDatabase
  ledger: Ledger
  people: People
  projects: Projects
  managedPolicies: ManagedPolicies
  metrics: Metrics
  log: Log
  closers: Closers
}

/** What calls cost, and what keeps them from costing more: part of what compose.ts wires. */
export interface Budgeting {
  rates: Rates
  estimator: Estimator
  policies: Policies<Person>
  /** absent: there are no such rules */
  routing: Routing | undefined
  budgets: Budgets
}

/** @throws when the store cannot be read */
export async function createBudgeting(parts: BudgetingParts): Promise<Budgeting> {
  const { settings, managedPolicies } = parts
  const rates = createRates(settings.pricing)
  const { resolveAlias } = rates
  const subjectOf = rememberSubjects()
  const policies = limitModels(createPolicies({ rules: settings.access, resolveAlias }), {
    resolveAlias,
    limitFor: (person: Person) => managedPolicies.compiledFor(subjectOf(person))?.models,
  })
  const routing = createRouting({ rules: settings.routing, resolveAlias: rates.resolveAlias })
  const budgets = await openBudgets({ ...parts, policies })
  return { rates, estimator: createEstimator({ rates }), policies, routing, budgets }
}

async function openBudgets(parts: BudgetingParts & { policies: Policies<Person> }): Promise<Budgets> {
  const { settings, db, ledger, people, projects, policies, metrics, log, closers } = parts
  const { failClosed } = settings.budgets
  return closers.add(
    await createBudgets({
      db,
      clock: systemClock,
      random: systemRandom,
      people,
      projects,
      policies,
      spending: spendingOf(ledger),
      settings: settings.budgets,
      timeZone: settings.timeZone,
      openCounters: (loadUsed) => closers.add(openCounters(parts, loadUsed)),
      onPassed(passed) {
        metrics.budgetThresholdPassed(passed.threshold)
        log.warn(passed, 'a budget passed a threshold')
      },
      onUnavailable(err) {
        metrics.budgetsUnavailable()
        // The counters have said so once, for all calls until they answer.
        if (err instanceof CountersAway) return
        log.error({ err, admitted: !failClosed }, 'budgets could not be looked up for a call')
      },
      onError(err) {
        if (err instanceof CountersAway) return
        log.warn({ err }, 'how full budgets are could not be looked up; it will be')
      },
    }),
  )
}

/** Calls wait for what is asked here; a store that takes longer counts as away. */
const answerWithinMs = 3_000

/** With what this node has settled and not yet written: it would be counted nowhere. */
function spendingOf({ state, flush, queries }: Ledger): Spending {
  return {
    spent: (query) => answered(() => queries.spent(query)),
    spentByPerson: (query) => answered(() => queries.spentByPerson(query)),
    conversationSpent: (hash, unit) => answered(() => queries.conversationSpent(hash, unit)),
  }

  /** @throws at once while the ledger cannot be written, or when it takes too long */
  async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (state() === 'failing') throw new Error('the ledger cannot be written')
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new Error('the ledger does not answer')), answerWithinMs)
    try {
      return await Promise.race([flush().then(ask), late.promise])
    } finally {
      clearTimeout(timer)
    }
  }
}

function openCounters({ settings, log, metrics }: BudgetingParts, loadUsed: LoadUsed): Counters {
  const { storage } = settings
  const common = { clock: systemClock, loadUsed }
  return storage.kind === 'postgres'
    ? createPostgresCounters({
        ...common,
        storage,
        random: systemRandom,
        log,
        onAway: metrics.budgetCountersAway,
      })
    : createMemoryCounters(common)
}
