import { badRequest } from './problems.ts'

/** A span of time, milliseconds since the epoch: from `since`, included, to `until`, not included. */
export interface Span {
  since: number
  until: number
}

/** Values a list may have. */
const maxValues = 100
const maxLength = 500

/** Refuses what this API does not have, so that a filter that is misspelled does not give everything. @throws ComplianceProblem */
export function checkNames(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys()) {
    if (!known.includes(name)) throw badRequest(`Unknown query parameter: ${name.slice(0, 100)}`)
    const values = query.getAll(name)
    if (!name.endsWith('[]') && values.length > 1) throw badRequest(`${name}: must be given once`)
    if (values.length > maxValues) throw badRequest(`${name}: at most ${maxValues} values`)
    if (values.some((value) => value.length > maxLength)) throw badRequest(`${name}: is too long`)
  }
}

/** @throws ComplianceProblem */
export function limitIn(
  query: URLSearchParams,
  { otherwise, most }: { otherwise: number; most: number },
): number {
  const text = query.get('limit')
  if (text === null) return otherwise
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (limit >= 1 && limit <= most) return limit
  throw badRequest(`limit: must be between 1 and ${most}`)
}

/** @throws ComplianceProblem */
export function orderIn(query: URLSearchParams, otherwise: 'asc' | 'desc'): 'asc' | 'desc' {
  const text = query.get('order') ?? otherwise
  if (text === 'asc' || text === 'desc') return text
  throw badRequest('order: must be asc or desc')
}

export const spanNames = ['gte', 'gt', 'lte', 'lt'].map((bound) => `created_at.${bound}`)

/** The earliest end and the latest beginning of those that are given. @throws ComplianceProblem */
export function spanIn(query: URLSearchParams): Span {
  const at = (bound: string) => timeIn(query, `created_at.${bound}`)
  return {
    since: Math.max(0, at('gte')?.from ?? 0, at('gt')?.to ?? 0),
    until: Math.min(Number.MAX_SAFE_INTEGER, at('lt')?.from ?? Infinity, at('lte')?.to ?? Infinity),
  }
}

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/

/** The first millisecond that is not before the time, and the first that is after it: it may lie between two. */
function timeIn(query: URLSearchParams, name: string): { from: number; to: number } | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  // A `+` that was not escaped arrives as a space.
  const match = rfc3339.exec(text.replace(/ (?=\d\d:\d\d$)/, '+'))
  const time = match === null ? Number.NaN : Date.parse(match[0].toUpperCase())
  if (match === null || Number.isNaN(time) || !isDay(match[0].slice(0, 10)))
    throw badRequest(
      `The \`${name}\` parameter contains an invalid timestamp format. Timestamps must be provided in RFC 3339 format.`,
    )
  const isBetween = /[1-9]/.test(match[1]?.slice(4) ?? '')
  return { from: isBetween ? time + 1 : time, to: time + 1 }
}

/** JavaScript takes 30 February for 2 March, and a window that begins later than was asked for loses what is in between. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
}
