import { capPeriods, microUsdPerCent, type CapPeriod } from '../budgets/index.ts'
import { badRequest } from './problems.ts'

export type WireScope =
  | { type: 'user'; user_id: string }
  | { type: 'rbac_group'; rbac_group_id: string }
  | { type: 'organization' }

export interface NewLimit {
  scope: WireScope
  /** micro-USD; null: none */
  limit: number | null
  period: CapPeriod
}

type Fields = Readonly<Record<string, unknown>>

/**
 * The body of a POST. Fields are looked at in the official gateway's order and answered in its words; those it does not
 * know are passed over, as there. @throws SpendLimitProblem
 */
export function parseNewLimit(text: string): NewLimit {
  const body = objectOf(parseJson(text), '')
  const scope = scopeOf(body['scope'])
  const amount = amountOf(body['amount'])
  const period = periodOf(body['period'])
  const { currency } = body
  if (currency !== undefined && currency !== 'USD')
    throw badRequest('currency: Invalid literal value, expected "USD"')
  refusePool(body['pooled_budget'])
  if (amount === undefined) throw badRequest('amount: Required')
  return { scope, limit: amount, period }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('invalid JSON body')
  }
}

function scopeOf(value: unknown): WireScope {
  const scope = objectOf(value, 'scope')
  switch (scope['type']) {
    case 'user':
      return { type: 'user', user_id: nameOf(scope, 'user_id') }
    case 'rbac_group':
      return { type: 'rbac_group', rbac_group_id: nameOf(scope, 'rbac_group_id') }
    case 'organization':
      return { type: 'organization' }
    default:
      throw badRequest(
        "scope.type: Invalid discriminator value. Expected 'user' | 'rbac_group' | 'organization'",
      )
  }
}

/** As long as a subject may be (OpenID Connect Core, 2). */
const maxName = 255

function nameOf(scope: Fields, field: string): string {
  const name = textOf(scope[field], `scope.${field}`)
  if (name === '') throw badRequest(`scope.${field}: String must contain at least 1 character(s)`)
  if (name.length > maxName || /\p{Cc}|\p{Cs}/u.test(name))
    throw badRequest({
      en: `scope.${field}: at most ${maxName} characters, and no control characters`,
      ja: `scope.${field}: ${maxName} 文字以内で、制御文字は使えません`,
    })
  return name
}

/** A thousand million dollars: what adds up to more than numbers hold exactly is refused. */
const maxCents = 100_000_000_000

function amountOf(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return value
  const text = textOf(value, 'amount')
  if (!/^\d{1,18}$/.test(text)) throw badRequest('amount: must be a whole-number decimal string of cents')
  const cents = Number(text)
  if (cents > maxCents)
    throw badRequest({
      en: `amount: at most ${maxCents} cents; null is unlimited`,
      ja: `amount: ${maxCents} セント以内にしてください。null は無制限です`,
    })
  return cents * microUsdPerCent
}

function periodOf(value: unknown): CapPeriod {
  if (value === undefined) return 'monthly'
  const found = capPeriods.find((period) => period === value)
  if (found !== undefined) return found
  if (typeof value === 'string')
    throw badRequest(
      `period: Invalid enum value. Expected 'daily' | 'weekly' | 'monthly', received '${value.slice(0, 100)}'`,
    )
  throw badRequest(`period: Expected 'daily' | 'weekly' | 'monthly', received ${kindOf(value)}`)
}

/** It can be said here and is not built: silence would leave a group without the limit somebody counts on. */
function refusePool(value: unknown): void {
  if (value === undefined || value === null) return
  const { amount, paused } = objectOf(value, 'pooled_budget')
  if ((amount === undefined || amount === null) && paused !== false) return
  throw badRequest({
    en: 'pooled_budget: make shared budgets with POST /api/budgets and "sharing": "pool"; they do not appear here',
    ja: 'pooled_budget: 共有の予算は POST /api/budgets に "sharing": "pool" を指定して作ってください。この API には表示されません',
  })
}

function objectOf(value: unknown, field: string): Fields {
  const at = field === '' ? '' : `${field}: `
  if (value === undefined) throw badRequest(`${at}Required`)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest(`${at}Expected object, received ${kindOf(value)}`)
  // Sound: a JSON object.
  return value as Fields
}

function textOf(value: unknown, field: string): string {
  if (value === undefined) throw badRequest(`${field}: Required`)
  if (typeof value !== 'string') throw badRequest(`${field}: Expected string, received ${kindOf(value)}`)
  return value
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
