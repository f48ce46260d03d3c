import type { Counters } from '../../platform/counters/counters.ts'
import type { Person } from '../people/index.ts'
import type { Policies } from '../policies/index.ts'
import { policyBudget, type Budget, type LimitedBudget } from './budget.ts'
import { keyPrefix } from './keys.ts'
import type { Subject, Verdict } from './resolve.ts'
import type { Windows } from './windows.ts'

/** A budget as it stands for one person. */
export interface Standing extends Verdict {
  /** in its unit; undefined where nothing can be said, as of a maximum for a session */
  used?: number
  held?: number
  /** epoch milliseconds; undefined: it does not reset by the clock */
  resetsAt?: number
}

export interface Explanation {
  /** those that apply first */
  standings: Standing[]
}

interface ExplainDeps {
  verdictsFor: (subject: Subject) => Verdict[]
  policies: Policies<Person>
  counters: Pick<Counters, 'read'>
  windows: Windows
  now: number
}

export async function explain(
  subject: Subject & { person: Person },
  deps: ExplainDeps,
): Promise<Explanation> {
  const { tokensPerDay } = deps.policies.snapshotFor(subject.person)
  const found = deps.verdictsFor(subject)
  const verdicts = tokensPerDay === undefined ? found : besides(policyBudget(tokensPerDay), found)
  const standings: Standing[] = []
  for (const verdict of verdicts)
    standings.push({ ...verdict, ...(await standingOf(verdict.budget, subject.person.id, deps)) })
  return { standings: standings.sort((one, other) => orderOf(one) - orderOf(other)) }
}

/** Of the access policy's tokens and a budget of a day's tokens the tighter counts. */
function besides(policy: LimitedBudget, verdicts: readonly Verdict[]): Verdict[] {
  const own: Verdict = { budget: policy, verdict: 'applies' }
  const prefix = keyPrefix(policy, '')
  const rival = verdicts.find(
    ({ budget, verdict }) => verdict === 'applies' && keyPrefix(budget, '') === prefix,
  )
  if (rival?.budget.limit == null) return [own, ...verdicts]
  if (rival.budget.limit < policy.limit)
    return [{ ...own, verdict: 'overridden', overriddenBy: rival.budget }, ...verdicts]
  const beaten: Verdict = { ...rival, verdict: 'overridden', overriddenBy: policy }
  return [own, ...verdicts.map((verdict) => (verdict === rival ? beaten : verdict))]
}

function orderOf({ verdict }: Verdict): number {
  return verdict === 'applies' ? 0 : verdict === 'no_limit' ? 1 : 2
}

async function standingOf(
  budget: Budget,
  person: string,
  { counters, windows, now }: ExplainDeps,
): Promise<Pick<Standing, 'used' | 'held' | 'resetsAt'>> {
  if (budget.period === 'conversation') return {}
  const window = windows.at(budget, now)
  const { used, held } = await counters.read(keyPrefix(budget, person) + window.label)
  return { used, held, ...(Number.isFinite(window.endsAt) ? { resetsAt: window.endsAt } : {}) }
}
