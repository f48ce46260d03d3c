import type { Person } from '../people/index.ts'
import { subjectId, type Budget } from './budget.ts'

/** Whose call, and what it is for. */
export interface Subject {
  person: Pick<Person, 'id' | 'kind' | 'groups' | 'roles' | 'identities'>
  /** id of the project */
  project?: string | undefined
  costCentre?: string | undefined
}

/** What becomes of a budget that contains a call. */
export interface Verdict {
  budget: Budget
  /** `no_limit`: it is the one that counts, and lifts the limit of wider ones */
  verdict: 'applies' | 'overridden' | 'no_limit'
  /** the one that counts instead */
  overriddenBy?: Budget
}

/** Which of several budgets for groups and roles counts: the tightest, or with `max` the loosest. */
export type GroupLimitMode = 'min' | 'max'

/** Budgets by whom they are for, so that those of other people cost a call nothing. */
export type BudgetIndex = ReadonlyMap<string, readonly Budget[]>

export function indexBudgets(budgets: Iterable<Budget>): BudgetIndex {
  const index = new Map<string, Budget[]>()
  for (const budget of budgets) {
    const key = scopeKey(budget.scope.type, budget.scope.id)
    const there = index.get(key)
    if (there === undefined) index.set(key, [budget])
    else there.push(budget)
  }
  return index
}

/**
 * Every budget that contains a call, with what becomes of it. Of the `seat` budgets for people one counts for each unit
 * and period: the person's own, else that of their groups and roles, else the organization's. Those of a project or cost
 * centre and every pool count beside it.
 */
export function resolve(index: BudgetIndex, subject: Subject, mode: GroupLimitMode): Verdict[] {
  const found = scopesOf(subject).flatMap((key) => index.get(key) ?? [])
  const rivals = new Map<string, Budget[]>()
  const others: Verdict[] = []
  for (const budget of found) {
    if (!isPersonal(budget)) {
      others.push({ budget, verdict: budget.limit === null ? 'no_limit' : 'applies' })
      continue
    }
    const key = `${budget.unit} ${budget.period}`
    rivals.set(key, [...(rivals.get(key) ?? []), budget])
  }
  return [...[...rivals.values()].flatMap((budgets) => judge(budgets, mode)), ...others]
}

/** A seat that stands for the person whatever they work on: narrower ones override wider ones. */
export function isPersonal({ sharing, scope }: Budget): boolean {
  return sharing === 'seat' && scope.type !== 'project' && scope.type !== 'cost_centre'
}

function judge(budgets: readonly Budget[], mode: GroupLimitMode): Verdict[] {
  const [winner, ...rest] = budgets.toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) || compareLimits(one, other, mode) || (one.id < other.id ? -1 : 1),
  )
  if (winner === undefined) return []
  return [
    { budget: winner, verdict: winner.limit === null ? 'no_limit' : 'applies' },
    ...rest.map((budget): Verdict => ({ budget, verdict: 'overridden', overriddenBy: winner })),
  ]
}

function rankOf({ scope }: Budget): number {
  if (scope.type === 'organization') return 2
  return (scope.type === 'person' || scope.type === 'service_account') && scope.id !== '' ? 0 : 1
}

function compareLimits(one: Budget, other: Budget, mode: GroupLimitMode): number {
  const [a, b] = [one.limit ?? Infinity, other.limit ?? Infinity]
  if (a === b) return 0
  return a < b === (mode === 'min') ? -1 : 1
}

function scopesOf({ person, project, costCentre }: Subject): string[] {
  return [
    scopeKey(person.kind, person.id),
    ...person.identities.map(({ subject }) => scopeKey('person', subjectId(subject))),
    ...(person.kind === 'service_account' ? [scopeKey('service_account', '')] : []),
    ...person.groups.map((group) => scopeKey('group', group)),
    ...person.roles.map((role) => scopeKey('role', role)),
    scopeKey('organization', ''),
    ...(project === undefined ? [] : [scopeKey('project', project)]),
    ...(costCentre === undefined ? [] : [scopeKey('cost_centre', costCentre)]),
  ]
}

function scopeKey(type: Budget['scope']['type'], id: string): string {
  return `${type}:${id}`
}
