import { capPeriods, type CapPeriod } from '../budgets/index.ts'
import { badRequest } from './problems.ts'

const maxPage = 1000

/** Rows of a page. @throws SpendLimitProblem */
export function limitIn(query: URLSearchParams, otherwise: number): number {
  const text = query.get('limit')
  if (text === null) return otherwise
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPage)
    throw badRequest(`limit: must be between 1 and ${maxPage}`)
  return limit
}

export const wireScopes = { organization: 'organization', rbac_group: 'group', user: 'person' } as const

/** @throws SpendLimitProblem */
export function scopeTypeIn(
  query: URLSearchParams,
): (typeof wireScopes)[keyof typeof wireScopes] | undefined {
  const text = query.get('scope_type')
  if (text === null) return undefined
  if (text === 'organization' || text === 'rbac_group' || text === 'user') return wireScopes[text]
  throw badRequest('scope_type: must be one of organization, rbac_group, user')
}

/** Each once, in the order they were asked for; every one when none was. @throws SpendLimitProblem */
export function periodsIn(query: URLSearchParams): CapPeriod[] {
  const asked = query.getAll('period[]')
  if (asked.length === 0) return [...capPeriods]
  const found = new Set<CapPeriod>()
  for (const text of asked) {
    const period = capPeriods.find((each) => each === text)
    if (period === undefined) throw badRequest('period[]: must be one of daily, weekly, monthly')
    found.add(period)
  }
  return [...found]
}

/** Where a page of principals begins: after this one, and among the top spenders after what it had spent. */
export interface PrincipalCursor {
  user: string
  /** micro-USD; when the page before was sorted by it */
  spent?: number
}

export function formatCursor({ user, spent }: PrincipalCursor): string {
  const value = spent === undefined ? { p: user } : { p: user, c: spent, s: true }
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** @throws SpendLimitProblem also for a cursor of the other order */
export function cursorIn(query: URLSearchParams, bySpend: boolean): PrincipalCursor | undefined {
  const text = query.get('page')
  if (text === null) return undefined
  const { p: user, c: spent, s: sorted } = parseCursor(text)
  if (typeof user === 'string') {
    if (!bySpend && sorted === undefined) return { user }
    if (bySpend && sorted === true && typeof spent === 'number') return { user, spent }
  }
  throw invalidCursor()
}

function parseCursor(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    // Sound: an object, of which nothing else is believed.
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Not one of ours, whatever it is.
  }
  throw invalidCursor()
}

function invalidCursor() {
  return badRequest('page: invalid page token')
}
