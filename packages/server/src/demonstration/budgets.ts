import type { Actor, Sentence } from '@sekisho/contract'
import type { Budgets } from '../modules/budgets/index.ts'
import type { Ledger } from '../modules/ledger/index.ts'
import type { Clock } from '../platform/clock/clock.ts'

/** What was spent in the month under way, micro-USD: in all, and by what budgets are for. */
export interface MonthSpend {
  all: number
  bySubject: ReadonlyMap<string, number>
}

/** Each with how full it is to look, so that a list of budgets has all that can be seen in one. */
const pools = [
  { name: { en: 'The whole company', ja: '全社' }, type: 'organization', used: 0.71 },
  { name: { en: 'Group platform', ja: 'グループ platform' }, type: 'group', id: 'platform', used: 0.93 },
  { name: { en: 'Group data', ja: 'グループ data' }, type: 'group', id: 'data', used: 0.38 },
  {
    name: { en: 'Cost centre CC-200', ja: 'コストセンター CC-200' },
    type: 'cost_centre',
    id: 'CC-200',
    used: 0.79,
  },
] as const

interface DemoBudgets {
  budgets: Pick<Budgets, 'create' | 'daysOf'>
  ledger: Pick<Ledger, 'appendLater' | 'ship'>
  clock: Pick<Clock, 'now'>
  say: (text: Sentence) => string
  actor: Actor
  spend: MonthSpend
  /** ids: of the project that is over its limit, and of the person who has nearly used theirs */
  project: string
  person: string
}

/** Budgets near their limits and over them, and what was told when they passed a threshold. */
export async function makeDemoBudgets(parts: DemoBudgets): Promise<void> {
  const { spend, project, person } = parts
  const of = (id: string) => spend.bySubject.get(id) ?? 0
  for (const { name, type, used, ...scope } of pools) {
    const spent = 'id' in scope ? of(scope.id) : spend.all
    await make(parts, {
      name: parts.say(name),
      scope: { type, id: 'id' in scope ? scope.id : '' },
      sharing: 'pool',
      spent,
      used,
    })
  }
  const ofProject = { type: 'project', id: project } as const
  await make(parts, { name: 'Project A', scope: ofProject, sharing: 'pool', spent: of(project), used: 1.04 })
  const ofPerson = { type: 'person', id: person } as const
  await make(parts, { name: 'Person 011', scope: ofPerson, sharing: 'seat', spent: of(person), used: 0.97 })
}

const terms = { unit: 'usd', period: 'monthly', zone: 'utc', thresholds: [50, 75, 90] } as const
const leastMicroUsd = 1_000_000

interface Wanted {
  name: string
  scope: { type: 'organization' | 'group' | 'cost_centre' | 'project' | 'person'; id: string }
  sharing: 'pool' | 'seat'
  spent: number
  used: number
}

async function make(parts: DemoBudgets, { name, scope, sharing, spent, used }: Wanted): Promise<void> {
  const limit = Math.max(leastMicroUsd, Math.round(spent / used))
  const budget = await parts.budgets.create(parts.actor, { ...terms, name, scope, sharing, limit })
  // What is told of a budget stands behind it in the ledger.
  await parts.ledger.ship()
  const { to } = parts.budgets.daysOf(budget)
  for (const threshold of terms.thresholds) {
    if (spent * 100 < limit * threshold) continue
    const data = { budget: budget.id, threshold, used: spent, limit, period: to }
    const passed = { ...data, ...(sharing === 'seat' ? { subject: scope.id } : {}) }
    parts.ledger.appendLater({
      kind: 'budget.threshold_passed',
      time: parts.clock.now(),
      actor: { type: 'system' },
      data: passed,
    })
  }
}
