import { AdminProblem, defaultBudgetName, formatId, type Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { People, Person } from '../people/index.ts'
import type { Projects } from '../projects/index.ts'
import { budgetFromRow, recordOf, rowFromBudget, scopeIdsOf, subjectOf, type Budget } from './budget.ts'
import type { Cap } from './caps.ts'
import { checkTerms, scopeProblem } from './check-terms.ts'
import { readBudget } from './rows.ts'

export interface ChangeDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  people: Pick<People, 'inTransaction'>
  projects: Pick<Projects, 'byId'>
}

export interface NewBudget extends Omit<Budget, 'id' | 'name' | 'source' | 'createdAt' | 'updatedAt'> {
  /** absent: scope, period and unit */
  name?: string | undefined
  source?: Budget['source']
}

export interface BudgetPatch {
  name?: string | undefined
  limit?: number | null | undefined
  thresholds?: readonly number[] | undefined
  source?: Budget['source']
}

const defaultThresholds = [50, 75, 90]

/** Makes the cap, or gives the one there is for the same people and period this limit. Recorded also when it is the same. */
export async function setCap(
  actor: Actor,
  { scope, alias = [], limit, period }: Cap,
  { db, clock, random, people }: ChangeDeps,
): Promise<Budget> {
  const terms = { scope, sharing: 'seat', unit: 'usd', limit, period, zone: 'utc' } as const
  checkTerms(terms)
  return await db.recorded(actor, 'budgets', async (tx) => {
    await checkAccount(tx, scope, people)
    const now = clock.now()
    const there = await findTwin(tx, terms, [scope.id, ...alias])
    const source = 'spend_limits' as const
    if (there !== undefined) {
      const after: Budget = { ...there, limit, zone: 'utc', source, updatedAt: now }
      await tx.updateTable('budgets').set(rowFromBudget(after)).where('id', '=', there.id).execute()
      const data = { budget: there.id, before: recordOf(there), after: recordOf(after) }
      return { entries: [{ kind: 'budget.changed', data }], result: after }
    }
    const id = formatId('budget', now, random(10))
    const named = defaultBudgetName(terms)
    const name = (await holderOf(tx, named)) === undefined ? named : `${named} (${id})`
    const made = { ...terms, id, name, thresholds: defaultThresholds, source, createdAt: now, updatedAt: now }
    await tx.insertInto('budgets').values(rowFromBudget(made)).execute()
    const data = { budget: id, after: recordOf(made) }
    return { entries: [{ kind: 'budget.created', data }], result: made }
  })
}

export async function createBudget(
  actor: Actor,
  { name, thresholds, source = 'admin', ...terms }: NewBudget,
  { db, clock, random, people, projects }: ChangeDeps,
): Promise<Budget> {
  checkTerms(terms)
  // Projects are archived, never removed: one that is there stays.
  if (terms.scope.type === 'project') await projects.byId(terms.scope.id)
  const now = clock.now()
  const budget: Budget = {
    ...terms,
    id: formatId('budget', now, random(10)),
    name: name ?? defaultBudgetName(terms),
    thresholds: rising(thresholds),
    source,
    createdAt: now,
    updatedAt: now,
  }
  return await db.recorded(actor, 'budgets', async (tx) => {
    const account = await checkAccount(tx, budget.scope, people)
    const twin = await findTwin(tx, budget, account === undefined ? [budget.scope.id] : scopeIdsOf(account))
    if (twin !== undefined) throw new AdminProblem('budget_exists', { name: twin.name, budget: twin.id })
    await checkName(tx, budget)
    await tx.insertInto('budgets').values(rowFromBudget(budget)).execute()
    const data = { budget: budget.id, after: recordOf(budget) }
    return { entries: [{ kind: 'budget.created', data }], result: budget }
  })
}

/** The same again changes nothing, and leaves no entry. */
export async function changeBudget(
  actor: Actor,
  { id, patch }: { id: string; patch: BudgetPatch },
  { db, clock }: ChangeDeps,
): Promise<Budget> {
  return await db.recorded(actor, 'budgets', async (tx) => {
    const before = await existing(tx, id)
    const wanted: Budget = {
      ...before,
      name: patch.name ?? before.name,
      limit: patch.limit === undefined ? before.limit : patch.limit,
      thresholds: patch.thresholds === undefined ? before.thresholds : rising(patch.thresholds),
      source: patch.source ?? before.source,
    }
    if (JSON.stringify(wanted) === JSON.stringify(before)) return { entries: [], result: before }
    checkTerms(wanted)
    await checkName(tx, wanted)
    const after = { ...wanted, updatedAt: clock.now() }
    await tx.updateTable('budgets').set(rowFromBudget(after)).where('id', '=', id).execute()
    const data = { budget: id, before: recordOf(before), after: recordOf(after) }
    return { entries: [{ kind: 'budget.changed', data }], result: after }
  })
}

/** @throws AdminProblem budget_unknown */
export async function removeBudget(
  actor: Actor,
  { id, reason }: { id: string; reason?: string },
  { db }: ChangeDeps,
): Promise<Budget> {
  return await db.recorded(actor, 'budgets', async (tx) => {
    const before = await existing(tx, id)
    await tx.deleteFrom('budgets').where('id', '=', id).execute()
    const data = { budget: id, before: { ...recordOf(before), ...(reason === undefined ? {} : { reason }) } }
    return { entries: [{ kind: 'budget.removed', data }], result: before }
  })
}

async function existing(tx: Transaction<AdminSchema>, id: string): Promise<Budget> {
  const budget = await readBudget(tx, id)
  if (budget === undefined) throw new AdminProblem('budget_unknown', { budget: id })
  return budget
}

/** From SQL, not from memory: the person may have been added on another node a moment ago. */
async function checkAccount(
  tx: Transaction<AdminSchema>,
  scope: Budget['scope'],
  people: Pick<People, 'inTransaction'>,
): Promise<Person | undefined> {
  const { type, id } = scope
  if ((type !== 'person' && type !== 'service_account') || id === '') return undefined
  if (subjectOf(id) !== undefined) return undefined
  const account = await people.inTransaction(tx, id)
  if (account?.kind !== type) throw scopeProblem(scope)
  return account
}

/** Two that count the same differ in the limit at most, and nobody could say which was meant. */
async function findTwin(
  tx: Transaction<AdminSchema>,
  { scope, sharing, unit, period }: Pick<Budget, 'scope' | 'sharing' | 'unit' | 'period'>,
  scopeIds: readonly string[],
): Promise<Budget | undefined> {
  const row = await tx
    .selectFrom('budgets')
    .selectAll()
    .where('scope_type', '=', scope.type)
    .where('scope_id', 'in', scopeIds)
    .where('sharing', '=', sharing)
    .where('unit', '=', unit)
    .where('period', '=', period)
    .orderBy('id')
    .executeTakeFirst()
  return row === undefined ? undefined : budgetFromRow(row)
}

async function checkName(tx: Transaction<AdminSchema>, { id, name }: Budget): Promise<void> {
  const holder = await holderOf(tx, name)
  if (holder !== undefined && holder !== id) throw new AdminProblem('budget_name_taken', { name })
}

/** The id of the budget that is called so. */
async function holderOf(tx: Transaction<AdminSchema>, name: string): Promise<string | undefined> {
  const row = await tx.selectFrom('budgets').select('id').where('name', '=', name).executeTakeFirst()
  return row?.id
}

function rising(thresholds: readonly number[]): number[] {
  return [...new Set(thresholds)].sort((a, b) => a - b)
}
