import type { Budget, Budgets, CapPeriod } from '../budgets/index.ts'
import type { Ledger, Queries } from '../ledger/index.ts'
import type { People, Person } from '../people/index.ts'
import { badRequest } from './problems.ts'
import { cursorIn, formatCursor, limitIn, periodsIn, type PrincipalCursor } from './query.ts'
import { userIdOf, type Users } from './users.ts'
import { centsOf } from './wire.ts'

interface EffectiveDeps {
  budgets: Pick<Budgets, 'capsFor' | 'daysOf'>
  people: Pick<People, 'known'>
  ledger: Pick<Ledger, 'flush'> & { queries: Pick<Queries, 'usage' | 'spent'> }
  users: Users
}

/** Somebody who has spent, or was asked for. */
interface Principal {
  userId: string
  /** undefined: nobody here */
  person: Person | undefined
  /** id in the ledger */
  id: string
}

/** As many as a page holds. */
const maxAsked = 1000

/** Micro-USD by the id of who spent it, for each period that was asked for, by the UTC calendar. */
type Spending = ReadonlyMap<CapPeriod, ReadonlyMap<string, number>>

/**
 * The cap that counts for each principal and period, and what is spent of it. Without `user_ids[]` it lists who has spent
 * in these periods, in the order of their names or, `sort=spend_desc`, the top spenders first.
 */
export async function listEffective(query: URLSearchParams, deps: EffectiveDeps) {
  const periods = periodsIn(query)
  const limit = limitIn(query, 20)
  const bySpend = sortIn(query, periods)
  const cursor = cursorIn(query, bySpend)
  const spending = await readSpending(periods, deps)
  const asked = query.getAll('user_ids[]')
  if (asked.length > maxAsked)
    throw badRequest({ en: `user_ids[]: at most ${maxAsked}`, ja: `user_ids[]: ${maxAsked} 件以内です` })
  if (asked.length > 0) {
    const named: Principal[] = []
    for (const userId of asked) named.push(await principalNamed(userId, deps.users))
    return { data: await rowsOf(named, periods, { ...deps, spending }), next_page: null }
  }
  const found = (await spenders(spending, deps.people)).filter(matcher(query.get('q') ?? ''))
  const spentOf = ({ id }: Principal) => spending.get(periods[0] ?? 'monthly')?.get(id) ?? 0
  const { page, next } = pageOf(found, { limit, cursor, ...(bySpend ? { spentOf } : {}) })
  return {
    data: await rowsOf(page, periods, { ...deps, spending }),
    next_page: next === undefined ? null : formatCursor(next),
  }
}

interface Order {
  limit: number
  cursor: PrincipalCursor | undefined
  /** the top spenders first; absent: by name */
  spentOf?: (principal: Principal) => number
}

function pageOf(
  principals: readonly Principal[],
  { limit, cursor, spentOf }: Order,
): { page: Principal[]; next: PrincipalCursor | undefined } {
  const keyOf = (principal: Principal): PrincipalCursor => ({
    user: principal.userId,
    ...(spentOf === undefined ? {} : { spent: spentOf(principal) }),
  })
  const rest = principals
    .toSorted((one, other) => compareKeys(keyOf(one), keyOf(other)))
    .filter((principal) => cursor === undefined || compareKeys(keyOf(principal), cursor) > 0)
  const page = rest.slice(0, limit)
  const last = rest.length > limit ? page.at(-1) : undefined
  return { page, next: last && keyOf(last) }
}

function compareKeys(one: PrincipalCursor, other: PrincipalCursor): number {
  const more = (other.spent ?? 0) - (one.spent ?? 0)
  if (more !== 0 || one.user === other.user) return more
  return one.user < other.user ? -1 : 1
}

function sortIn(query: URLSearchParams, periods: readonly CapPeriod[]): boolean {
  const sort = query.get('sort')
  if (sort === null) return false
  if (sort !== 'spend_desc') throw badRequest('sort: must be spend_desc')
  if (periods.length !== 1) throw badRequest('sort=spend_desc requires exactly one period[]')
  return true
}

async function readSpending(
  periods: readonly CapPeriod[],
  { budgets, ledger }: EffectiveDeps,
): Promise<Spending> {
  await ledger.flush()
  const spending = new Map<CapPeriod, Map<string, number>>()
  for (const period of periods) {
    const days = budgets.daysOf({ period, zone: 'utc' })
    const byPerson = new Map<string, number>()
    for (const { key, costMicroUsd } of await ledger.queries.usage({ ...days, by: 'person' }))
      byPerson.set(key, (byPerson.get(key) ?? 0) + costMicroUsd)
    spending.set(period, byPerson)
  }
  return spending
}

async function spenders(spending: Spending, people: Pick<People, 'known'>): Promise<Principal[]> {
  const ids = new Set([...spending.values()].flatMap((byPerson) => [...byPerson.keys()]))
  const principals: Principal[] = []
  for (const id of ids) {
    const person = await people.known(id)
    principals.push({ id, person, userId: person === undefined ? id : userIdOf(person) })
  }
  return principals
}

async function principalNamed(name: string, users: Users): Promise<Principal> {
  const person = await users.find(name)
  return person === undefined
    ? { id: '', person, userId: name }
    : { id: person.id, person, userId: userIdOf(person) }
}

function matcher(text: string): (principal: Principal) => boolean {
  const wanted = text.toLowerCase()
  return ({ userId, person }) =>
    [userId, person?.email, person?.name].some((each) => each?.toLowerCase().includes(wanted))
}

async function rowsOf(
  principals: readonly Principal[],
  periods: readonly CapPeriod[],
  deps: EffectiveDeps & { spending: Spending },
) {
  const rows = []
  for (const principal of principals) {
    const caps = deps.budgets.capsFor(subjectOf(principal))
    for (const period of periods) {
      const cap = caps.find((each) => each.period === period)
      rows.push(rowBody(principal, { period, cap, spent: await spentBy(principal, { period, cap }, deps) }))
    }
  }
  return rows
}

/** Whoever is not here yet has the limits they will have: their own, and everybody's. */
function subjectOf({ person, userId }: Principal): Parameters<Budgets['capsFor']>[0] {
  if (person !== undefined) return person
  const identities = [{ issuer: '', subject: userId, groups: [] }]
  return { id: '', kind: 'person', groups: [], roles: [], identities }
}

interface OfPeriod {
  period: CapPeriod
  cap: Budget | undefined
}

async function spentBy(
  { id }: Principal,
  { period, cap }: OfPeriod,
  { spending, budgets, ledger }: EffectiveDeps & { spending: Spending },
): Promise<number> {
  if (cap?.zone !== 'organization' || id === '') return spending.get(period)?.get(id) ?? 0
  return await ledger.queries.spent({ ...budgets.daysOf(cap), zone: cap.zone, unit: 'usd', person: id })
}

function rowBody({ userId, person }: Principal, { period, cap, spent }: OfPeriod & { spent: number }) {
  return {
    scope: { type: 'user', user_id: userId },
    groups: person === undefined ? [] : [...person.groups],
    actor: {
      type: 'user_actor',
      user_id: userId,
      name: person?.name ?? null,
      email_address: person?.email ?? null,
      deleted: person?.status === 'inactive',
    },
    amount: cap === undefined ? null : centsOf(cap.limit),
    currency: 'USD',
    period,
    source: cap === undefined ? null : sourceBody(cap, userId),
    spend_limit_id: cap?.id ?? null,
    period_to_date_spend: centsOf(spent),
  }
}

/** Null for a seat of a role or of all service accounts, which this API has no word for. */
function sourceBody({ scope: { type, id } }: Budget, userId: string) {
  if (type === 'organization') return { type }
  if (type === 'group') return { type: 'rbac_group', rbac_group_id: id }
  return type !== 'role' && id !== '' ? { type: 'user', user_id: userId } : null
}
