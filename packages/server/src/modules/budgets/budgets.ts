import type { Actor, BudgetThresholdPassed } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Counters, LoadUsed } from '../../platform/counters/counters.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { People, Person } from '../people/index.ts'
import type { Policies } from '../policies/index.ts'
import type { Projects } from '../projects/index.ts'
import { openSnapshot } from '../snapshots/index.ts'
import { policyBudget, type Budget } from './budget.ts'
import { isCapPeriod, type Cap } from './caps.ts'
import {
  changeBudget,
  createBudget,
  removeBudget,
  setCap,
  type BudgetPatch,
  type NewBudget,
} from './changes.ts'
import { createEnforcement, type BudgetCall } from './enforcement.ts'
import { explain, type Explanation } from './explain.ts'
import type { BudgetHold } from './hold.ts'
import { createLevels, type Level } from './levels.ts'
import { loadUsed } from './load-used.ts'
import { noticeThreshold } from './notices.ts'
import { isLimited, planLine, tightest, type PlanLine } from './plan.ts'
import {
  indexBudgets,
  isPersonal,
  resolve,
  type BudgetIndex,
  type GroupLimitMode,
  type Subject,
  type Verdict,
} from './resolve.ts'
import { readBudgets, readCap, readCaps, type BudgetsQuery, type CapsQuery } from './rows.ts'
import type { Spending } from './spending.ts'
import { createSpent, usageOf, type OwnUsage } from './usage.ts'
import { createStandings, type Standings } from './standings.ts'
import { createWindows } from './windows.ts'
import type { BudgetSettings } from './budget-settings.ts'

/** Limits on what people, groups, projects and the whole organization spend. */
export interface Budgets extends Standings {
  /**
   * Keeps what a call may need in every budget that contains it, from memory where none does.
   * @throws BudgetRefusal budget_reached, conversation_budget_reached, tokens_per_day_reached, budget_busy, rate_reached,
   * and budget_unavailable where the organization admits no call without its budgets
   */
  hold(call: BudgetCall): BudgetHold | Promise<BudgetHold>
  /** From memory. */
  find(id: string): Budget | undefined
  /** From the store, oldest first. */
  list(query: BudgetsQuery): Promise<{ data: Budget[]; next?: string }>
  /**
   * In force on this node when it resolves, on the others within a second; so are the changes below.
   * @throws AdminProblem budget_terms_invalid, budget_scope_invalid, budget_exists, budget_name_taken,
   * project_unknown
   */
  create(actor: Actor, budget: NewBudget): Promise<Budget>
  /** @throws AdminProblem budget_unknown, budget_terms_invalid, budget_name_taken */
  change(actor: Actor, id: string, patch: BudgetPatch): Promise<Budget>
  /** @throws AdminProblem budget_unknown */
  remove(actor: Actor, removal: { id: string; reason?: string }): Promise<Budget>
  /** Caps from the store, oldest first, and whether there are more in the direction that was asked. */
  listCaps(query: CapsQuery): Promise<{ data: Budget[]; more: boolean }>
  /** From the store. Undefined also for a budget that is no cap. */
  findCap(id: string): Promise<Budget | undefined>
  /** Makes a cap, or replaces the one for the same people and period. @throws AdminProblem budget_scope_invalid */
  setCap(actor: Actor, cap: Cap): Promise<Budget>
  /** From memory: of the seats in US dollars, by the calendar, those that count for somebody; without a limit, too. */
  capsFor(person: Subject['person']): Budget[]
  /** The days a budget counts at this moment, both included, YYYY-MM-DD. */
  daysOf(budget: Pick<Budget, 'period' | 'zone'>): { from: string; to: string }
  /** Every budget that contains a person's calls, with what is used and which counts. @throws when the store cannot answer */
  explain(subject: Subject & { person: Person }): Promise<Explanation>
  /** What `GET /api/oauth/usage` tells a person of their own caps; without any, as of up to 5 seconds ago. @throws when the store cannot answer */
  usage(person: Person): Promise<OwnUsage>
  /** the organization's, an IANA name */
  readonly timeZone: string
  close(): Promise<void>
}

export interface BudgetsDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  people: Pick<People, 'inTransaction' | 'byId'>
  projects: Pick<Projects, 'byId'>
  policies: Policies<Person>
  spending: Spending
  settings: BudgetSettings
  /** the organization's, an IANA name */
  timeZone: string
  /** opens the counters, which are rebuilt from what `loadUsed` says */
  openCounters: (loadUsed: LoadUsed) => Counters
  onPassed: (passed: BudgetThresholdPassed) => void
  /** budgets could not be looked up for a call */
  onUnavailable: (error: unknown) => void
  /** something beside the calls failed; it is tried again */
  onError: (error: unknown) => void
}

const pageSize = 2000

/** Loads every budget. @throws when the store cannot be read */
export async function createBudgets(deps: BudgetsDeps): Promise<Budgets> {
  const { db, clock, policies, spending, settings } = deps
  const windows = createWindows(deps.timeZone)
  const plans = createPlans({ policies, mode: settings.groupLimitMode })
  const snapshot = await openSnapshot<Budget>({
    topic: 'budgets',
    changes: db.changes,
    keyOf: ({ id }) => id,
    readPage: (last) => readBudgets(db.read, { limit: pageSize, after: last?.id }),
    pageSize,
    onChange: (values) => plans.replace(values),
  })
  const find = (id: string) => snapshot.get(id)
  const spent = createSpent({ windows, spending, clock })
  const counters = deps.openCounters((key) => loadUsed(key, { find, spending }))
  const levels = createLevels({
    counters,
    clock,
    onPassed: (level, threshold) => tellOf(level, threshold, deps),
    onError: deps.onError,
  })
  const enforcement = createEnforcement({ ...deps, find, windows, counters, levels, planFor: plans.planFor })
  const shown = (budget: Budget): Budget => {
    snapshot.put(budget)
    return budget
  }
  return {
    ...createStandings({ ...deps, find, windows, verdictsFor: plans.verdictsFor }),
    hold: enforcement,
    find,
    async list({ limit, ...query }) {
      const rows = await readBudgets(db.read, { ...query, limit: limit + 1 })
      const data = rows.slice(0, limit)
      const next = rows.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
    create: async (actor, budget) => shown(await createBudget(actor, budget, deps)),
    change: async (actor, id, patch) => shown(await changeBudget(actor, { id, patch }, deps)),
    async remove(actor, removal) {
      const removed = await removeBudget(actor, removal, deps)
      await snapshot.reload()
      return removed
    },
    async listCaps({ limit, ...query }) {
      const rows = await readCaps(db.read, { ...query, limit: limit + 1 })
      const more = rows.length > limit
      const data = query.before === undefined ? rows.slice(0, limit) : rows.slice(-limit)
      return { data, more }
    },
    findCap: (id) => readCap(db.read, id),
    setCap: async (actor, cap) => shown(await setCap(actor, cap, deps)),
    capsFor: (person) => capsAmong(plans.verdictsFor({ person })),
    daysOf: (budget) => windows.at(budget, clock.now()),
    explain: (subject) =>
      explain(subject, { verdictsFor: plans.verdictsFor, policies, counters, windows, now: clock.now() }),
    usage: (person) =>
      usageOf(plans.planFor({ person }), {
        counters,
        windows,
        spent,
        person: person.id,
        now: clock.now(),
      }),
    timeZone: deps.timeZone,
    close: async () => levels.close(),
  }
}

function capsAmong(verdicts: readonly Verdict[]): Budget[] {
  return verdicts
    .filter(({ verdict }) => verdict !== 'overridden')
    .map(({ budget }) => budget)
    .filter((budget) => isPersonal(budget) && budget.unit === 'usd' && isCapPeriod(budget.period))
}

async function tellOf(
  { line, person, used }: Level & { used: number },
  threshold: number,
  { db, clock, onPassed }: BudgetsDeps,
): Promise<void> {
  const { id, sharing, limit } = line.line.budget
  const passed = {
    budget: id,
    ...(sharing === 'seat' ? { subject: person } : {}),
    threshold,
    used,
    limit,
    period: line.window.to,
  }
  if (await noticeThreshold(db, passed, clock.now())) onPassed(passed)
}

/** A person works on few projects at a time; the plans of more are made again. */
const maxPlansOfPerson = 50

/** What each person's calls are held against, worked out once for each person, project and set of budgets. */
function createPlans({ policies, mode }: { policies: Policies<Person>; mode: GroupLimitMode }) {
  let index: BudgetIndex = new Map()
  let known = new WeakMap<Person, Map<string, PlanLine[]>>()
  return {
    replace(budgets: Iterable<Budget>): void {
      index = indexBudgets(budgets)
      known = new WeakMap()
    },
    verdictsFor: (subject: Subject) => resolve(index, subject, mode),
    planFor(subject: Subject & { person: Person }): readonly PlanLine[] {
      const { person, project = '', costCentre = '' } = subject
      let ofPerson = known.get(person)
      if (ofPerson === undefined) known.set(person, (ofPerson = new Map()))
      const key = project === '' && costCentre === '' ? '' : `${project}\0${costCentre}`
      const found = ofPerson.get(key)
      if (found !== undefined) return found
      const plan = makePlan(subject)
      if (ofPerson.size >= maxPlansOfPerson) ofPerson.clear()
      ofPerson.set(key, plan)
      return plan
    },
  }

  function makePlan(subject: Subject & { person: Person }): PlanLine[] {
    const { tokensPerDay } = policies.snapshotFor(subject.person)
    const budgets = resolve(index, subject, mode)
      .filter(({ verdict }) => verdict === 'applies')
      .map(({ budget }) => budget)
      .filter(isLimited)
    const all = tokensPerDay === undefined ? budgets : [policyBudget(tokensPerDay), ...budgets]
    return tightest(all.map((budget) => planLine(budget, subject.person.id)))
  }
}
