import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../platform/clock/clock.ts'
import type { People, Person } from '../people/index.ts'
import { subjectOf, type Budget } from './budget.ts'
import { keyPrefix } from './keys.ts'
import { loadUsed, scopeOf } from './load-used.ts'
import { createRemembered } from './remembered.ts'
import { isPersonal, type Subject, type Verdict } from './resolve.ts'
import type { Spending, SpentByPerson } from './spending.ts'
import type { Window, Windows } from './windows.ts'

/** How much of a budget is used in the period it is, and for whom little is left. */
export interface BudgetUse {
  budget: Budget
  /** undefined: it has none by the calendar */
  window: Window | undefined
  /** `pool`: of all; `seat`: of who used most; undefined where nothing can be said */
  used?: number
  /** `seat`: who used most of theirs */
  nearest?: SpentByPerson
  /** `seat`: for how many `nearPercent` of the limit are used, and for how many of them all */
  near?: number
  reached?: number
}

/**
 * Says how full budgets are for everybody, as of up to 5 seconds ago. From SQL, never from counters, which know only whom
 * this node served.
 */
export interface Standings {
  /** One sum for each thing that is counted. @throws when the store cannot answer */
  uses(budgets: readonly Budget[]): Promise<BudgetUse[]>
  /** Who used anything of it and for whom it counts, most first. @throws when the store cannot answer */
  peopleOf(budget: Budget): Promise<{ window: Window | undefined; people: SpentByPerson[] }>
}

export interface StandingsDeps {
  find: (id: string) => Budget | undefined
  verdictsFor: (subject: Subject) => Verdict[]
  people: Pick<People, 'byId'>
  spending: Spending
  windows: Windows
  clock: Clock
}

const nearPercent = 75
/** Of those who used less nobody is near a limit that the first have not passed. */
const maxPeople = 10_000
/** Each sum reads every row of the period, and several browsers ask again with each change. */
const freshMs = 5_000
const maxSums = 100
/** So many are looked at before calls have their turn. */
const peopleAtOnce = 500

export function createStandings(deps: StandingsDeps): Standings {
  const { clock } = deps
  const byPerson = createRemembered<SpentByPerson[]>({ clock, freshMs, max: maxSums })
  const inPools = createRemembered<number>({ clock, freshMs, max: maxSums })
  const spending: Spending = {
    ...deps.spending,
    spentByPerson: (query) => byPerson(JSON.stringify(query), () => deps.spending.spentByPerson(query)),
  }
  const used = (key: string) => inPools(key, () => loadUsed(key, deps))
  return {
    async uses(budgets) {
      const sums = createSums({ ...deps, spending })
      const found: BudgetUse[] = []
      for (const budget of budgets) {
        found.push(await useOf(budget, { ...deps, sums, used }))
        await setImmediate()
      }
      return found
    },
    async peopleOf(budget) {
      const window = windowOf(budget, deps)
      if (window === undefined) return { window, people: [] }
      return { window, people: await createSums({ ...deps, spending }).counting(budget, window) }
    },
  }
}

interface UseDeps extends StandingsDeps {
  sums: Sums
  /** of a pool, by the key of its counter */
  used: (key: string) => Promise<number>
}

async function useOf(budget: Budget, deps: UseDeps): Promise<BudgetUse> {
  const window = windowOf(budget, deps)
  if (window === undefined) return { budget, window }
  if (budget.sharing === 'pool')
    return { budget, window, used: await deps.used(keyPrefix(budget, '') + window.label) }
  const people = await deps.sums.counting(budget, window)
  const [nearest] = people
  const { limit } = budget
  const passed = (percent: number) =>
    limit === null ? 0 : people.filter(({ amount }) => amount * 100 >= limit * percent).length
  return {
    budget,
    window,
    used: nearest?.amount ?? 0,
    ...(nearest === undefined ? {} : { nearest }),
    near: passed(nearPercent),
    reached: passed(100),
  }
}

/** Of rates and calls under way nothing is kept, and a conversation is nobody's standing. */
function windowOf(budget: Budget, { windows, clock }: StandingsDeps): Window | undefined {
  const { period } = budget
  const isByCalendar = period === 'daily' || period === 'weekly' || period === 'monthly'
  return isByCalendar ? windows.at(budget, clock.now()) : undefined
}

interface Sums {
  /** those for whom the budget counts */
  counting(budget: Budget, window: Window): Promise<SpentByPerson[]>
}

/** Of one answer: which budgets count for a person is worked out once. */
function createSums({ spending, people, verdictsFor }: StandingsDeps): Sums {
  const counting = new Map<string, ReadonlySet<string>>()

  function spent(budget: Budget, { from, to }: Window): Promise<SpentByPerson[]> {
    const { unit, zone, scope } = budget
    // A personal seat counts what its person used, whatever for, as its counter does.
    const only = isPersonal(budget) ? onlyOf(scope) : scopeOf(budget)
    return spending.spentByPerson({ from, to, zone, unit, limit: maxPeople, ...only })
  }

  function countsFor(person: Person): ReadonlySet<string> {
    const known = counting.get(person.id)
    if (known !== undefined) return known
    const ids = verdictsFor({ person }).filter(({ verdict }) => verdict !== 'overridden')
    const found = new Set(ids.map(({ budget }) => budget.id))
    counting.set(person.id, found)
    return found
  }

  return {
    async counting(budget, window) {
      const all = await spent(budget, window)
      if (!isPersonal(budget)) return all
      const found: SpentByPerson[] = []
      for (const [at, one] of all.entries()) {
        if (at % peopleAtOnce === peopleAtOnce - 1) await setImmediate()
        const person = people.byId(one.person)
        if (person !== undefined && countsFor(person).has(budget.id)) found.push(one)
      }
      return found
    },
  }
}

/** One person's own is asked of them alone, unless it names them by what their identity provider calls them. */
function onlyOf({ type, id }: Budget['scope']): { person?: string } {
  const isOfOne = type === 'person' || type === 'service_account'
  return isOfOne && id !== '' && subjectOf(id) === undefined ? { person: id } : {}
}
