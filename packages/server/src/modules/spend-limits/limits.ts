import type { Actor } from '@sekisho/contract'
import { AdminProblem } from '@sekisho/contract'
import type { Budgets } from '../budgets/index.ts'
import { parseNewLimit, type WireScope } from './new-limit.ts'
import { badRequest, SpendLimitProblem } from './problems.ts'
import { limitIn, scopeTypeIn } from './query.ts'
import type { Users } from './users.ts'
import { limitBody } from './wire.ts'

interface LimitsDeps {
  budgets: Pick<Budgets, 'listCaps' | 'findCap' | 'setCap' | 'remove'>
  users: Users
}

export async function listLimits(query: URLSearchParams, { budgets, users }: LimitsDeps) {
  const limit = limitIn(query, 20)
  const scope = scopeTypeIn(query)
  const [after, before] = [query.get('after_id'), query.get('before_id')]
  if (after !== null && before !== null) throw badRequest('after_id and before_id are mutually exclusive')
  await checkCursor('after_id', after, budgets)
  await checkCursor('before_id', before, budgets)
  const { data, more } = await budgets.listCaps({
    limit,
    after: after ?? undefined,
    before: before ?? undefined,
    scope,
  })
  const body = []
  for (const cap of data) body.push(await limitBody(cap, users))
  return { data: body, has_more: more, first_id: body[0]?.id ?? null, last_id: body.at(-1)?.id ?? null }
}

async function checkCursor(
  name: string,
  id: string | null,
  { findCap }: LimitsDeps['budgets'],
): Promise<void> {
  if (id !== null && (await findCap(id)) === undefined)
    throw badRequest(`${name}: no spend limit with this id`)
}

export async function getLimit(id: string, { budgets, users }: LimitsDeps) {
  const cap = await budgets.findCap(id)
  if (cap === undefined) throw limitUnknown()
  return await limitBody(cap, users)
}

/** Creates it, or replaces the one for the same scope and period. */
export async function setLimit(text: string, actor: Actor, { budgets, users }: LimitsDeps) {
  const { scope, limit, period } = parseNewLimit(text)
  const cap = await budgets.setCap(actor, { ...(await capScope(scope, users)), limit, period })
  return await limitBody(cap, users)
}

async function capScope(scope: WireScope, users: Users) {
  if (scope.type === 'user') return await users.scopeOf(scope.user_id)
  if (scope.type === 'organization') return { scope: { type: 'organization', id: '' } } as const
  return { scope: { type: 'group', id: scope.rbac_group_id } } as const
}

export async function deleteLimit(id: string, actor: Actor, { budgets }: LimitsDeps) {
  if ((await budgets.findCap(id)) === undefined) throw limitUnknown()
  try {
    await budgets.remove(actor, { id })
  } catch (error) {
    // Somebody was faster.
    if (error instanceof AdminProblem && error.code === 'budget_unknown') throw limitUnknown()
    throw error
  }
  return { type: 'spend_limit_deleted', id }
}

function limitUnknown(): SpendLimitProblem {
  return new SpendLimitProblem(404, 'spend limit not found')
}
