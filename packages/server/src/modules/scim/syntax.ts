import { invalidFilter, quoted, type ScimProblem } from './problem.ts'

/** A name as filters and paths write it: `userName`, `name.familyName`, or either behind the URN of a schema. */
export interface AttributePath {
  /** in lower case; undefined: the resource's own schema */
  readonly urn: string | undefined
  /** in lower case */
  readonly name: string
  /** in lower case */
  readonly sub: string | undefined
}

export const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof comparisons)[number]

/** RFC 7644, 3.4.2.2 (figure 1). */
export type FilterNode =
  | { readonly type: 'and' | 'or'; readonly of: readonly FilterNode[] }
  | { readonly type: 'not'; readonly of: FilterNode }
  | { readonly type: 'element'; readonly path: AttributePath; readonly of: FilterNode }
  | { readonly type: 'present'; readonly path: AttributePath }
  | {
      readonly type: 'compare'
      readonly path: AttributePath
      readonly comparison: Comparison
      readonly value: FilterValue
    }

export type FilterValue = string | number | boolean | null

/** What a PATCH operation points at (RFC 7644, 3.5.2, figure 7). */
export interface PatchPath extends AttributePath {
  /** which of several values */
  readonly filter: FilterNode | undefined
}

export const maxFilterLength = 2048
const maxDepth = 16

type Problem = (detail: string) => ScimProblem

/** @throws ScimProblem invalidFilter */
export function parseFilter(text: string): FilterNode {
  const parser = createParser(text, invalidFilter)
  const node = parser.or(0)
  parser.end()
  return node
}

/** @param problem what to throw: `invalidPath` where a path is asked for */
export function parsePath(text: string, problem: Problem): PatchPath {
  const parser = createParser(text, problem)
  const path = parser.path()
  if (parser.take('[') === undefined) {
    parser.end()
    return { ...path, filter: undefined }
  }
  const filter = parser.or(0)
  parser.expect(']')
  const sub = parser.subAttribute()
  parser.end()
  if (path.sub !== undefined) throw problem(`${quoted(text)} selects values of a part of an attribute`)
  return { ...path, filter, sub }
}

/** Recursive descent; the depth is bounded because whoever holds the token is not therefore harmless. */
function createParser(text: string, problem: Problem) {
  if (text.length > maxFilterLength) throw problem(`longer than ${maxFilterLength} characters`)
  const tokens = tokenize(text, problem)
  let next = 0

  const take = (token: string): string | undefined =>
    tokens[next]?.toLowerCase() === token ? tokens[next++] : undefined
  const unexpected = (): ScimProblem => {
    const token = tokens[next]
    return problem(token === undefined ? 'ends too early' : `${quoted(token)} is not expected there`)
  }
  function expect(token: string): void {
    if (take(token) === undefined) throw unexpected()
  }

  function or(depth: number): FilterNode {
    return series(depth, 'or', () => series(depth, 'and', () => term(depth)))
  }

  function series(depth: number, word: 'and' | 'or', one: () => FilterNode): FilterNode {
    if (depth > maxDepth) throw problem(`more than ${maxDepth} levels deep`)
    const first = one()
    const of = [first]
    while (take(word) !== undefined) of.push(one())
    return of.length === 1 ? first : { type: word, of }
  }

  function term(depth: number): FilterNode {
    if (take('not') !== undefined) {
      expect('(')
      return { type: 'not', of: closed(')', depth) }
    }
    if (take('(') !== undefined) return closed(')', depth)
    const attribute = path()
    if (take('[') !== undefined) return { type: 'element', path: attribute, of: closed(']', depth) }
    if (take('pr') !== undefined) return { type: 'present', path: attribute }
    const comparison = comparisons.find((word) => take(word) !== undefined)
    if (comparison === undefined) throw unexpected()
    return { type: 'compare', path: attribute, comparison, value: value() }
  }

  function closed(bracket: ')' | ']', depth: number): FilterNode {
    const node = or(depth + 1)
    expect(bracket)
    return node
  }

  function value(): FilterValue {
    const token = tokens[next++]
    const word = token?.toLowerCase()
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    if (token !== undefined && /^["\d-]/.test(token)) return parseLiteral(token, problem)
    next--
    throw unexpected()
  }

  function path(): AttributePath {
    const token = tokens[next]
    if (token === undefined || !namePattern.test(token)) throw unexpected()
    next++
    return toPath(token)
  }

  function subAttribute(): string | undefined {
    const token = tokens[next]
    if (token === undefined || !/^\.[a-z$][\w$-]*$/i.test(token)) return undefined
    next++
    return token.slice(1).toLowerCase()
  }

  function end(): void {
    if (next < tokens.length) throw unexpected()
  }

  return { or, path, subAttribute, take, expect, end }
}

const namePattern = /^(?:urn:(?:[\w.~%+-]+:)+)?[a-z$][\w$-]*(?:\.[a-z$][\w$-]*)?$/i

function toPath(token: string): AttributePath {
  const lower = token.toLowerCase()
  const colon = lower.lastIndexOf(':')
  const urn = colon < 0 ? undefined : lower.slice(0, colon)
  const [name = '', sub] = lower.slice(colon + 1).split('.')
  return { urn, name, sub }
}

const tokenPattern = /\s+|[()[\]]|"(?:[^"\\]|\\.)*"|[^\s()[\]"]+/gy

function tokenize(text: string, problem: Problem): string[] {
  const pattern = new RegExp(tokenPattern)
  const tokens: string[] = []
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex
    const token = pattern.exec(text)?.[0]
    if (token === undefined) throw problem(`${quoted(text.slice(start))} is not closed`)
    if (token.trim() !== '') tokens.push(token)
  }
  return tokens
}

function parseLiteral(token: string, problem: Problem): FilterValue {
  try {
    const value: unknown = JSON.parse(token)
    if (typeof value === 'string' || typeof value === 'number') return value
  } catch {
    // Not JSON is said below, in the same words.
  }
  throw problem(`${quoted(token)} is not a value`)
}
