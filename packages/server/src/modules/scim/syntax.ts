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

const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof comparisons)[number]

/** RFC 7644, 3.4.2.2 (figure 1). */
export type FilterNode =
  | { readonly type: 'and'; readonly of: readonly FilterNode[] }
  | { readonly type: 'or'; readonly of: readonly FilterNode[] }
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

const maxFilterLength = 2048
const maxDepth = 16

type Problem = (detail: string) => ScimProblem

/** @throws ScimProblem invalidFilter */
export function parseFilter(text: string): FilterNode {
  const cursor = createCursor(text, invalidFilter)
  const node = parseOr(cursor, 0)
  cursor.end()
  return node
}

/** @param problem what to throw: `invalidPath` where a path is asked for */
export function parsePath(text: string, problem: Problem): PatchPath {
  const cursor = createCursor(text, problem)
  const path = parseName(cursor)
  if (cursor.take('[') === undefined) {
    cursor.end()
    return { ...path, filter: undefined }
  }
  const filter = parseClosed(cursor, { bracket: ']', depth: 0 })
  const sub = parseSub(cursor)
  cursor.end()
  if (path.sub !== undefined) throw problem(`${quoted(text)} selects values of a part of an attribute`)
  return { ...path, filter, sub }
}

/** Tokens one after the other. */
interface Cursor {
  readonly problem: Problem
  peek(): string | undefined
  next(): string | undefined
  /** the next one when it is this word, in any case */
  take(word: string): string | undefined
  expect(word: string): void
  unexpected(): ScimProblem
  end(): void
}

function createCursor(text: string, problem: Problem): Cursor {
  if (text.length > maxFilterLength) throw problem(`longer than ${maxFilterLength} characters`)
  const tokens = tokenize(text, problem)
  let next = 0
  const take = (word: string): string | undefined =>
    tokens[next]?.toLowerCase() === word ? tokens[next++] : undefined
  const unexpected = (): ScimProblem => {
    const token = tokens[next]
    return problem(token === undefined ? 'ends too early' : `${quoted(token)} is not expected there`)
  }
  return {
    problem,
    peek: () => tokens[next],
    next: () => tokens[next++],
    take,
    expect(word) {
      if (take(word) === undefined) throw unexpected()
    },
    unexpected,
    end() {
      if (next < tokens.length) throw unexpected()
    },
  }
}

/** Recursive descent; the depth is bounded because whoever holds the token is not therefore harmless. */
function parseOr(cursor: Cursor, depth: number): FilterNode {
  if (depth > maxDepth) throw cursor.problem(`more than ${maxDepth} levels deep`)
  const of = [parseAnd(cursor, depth)]
  while (cursor.take('or') !== undefined) of.push(parseAnd(cursor, depth))
  return of.length === 1 && of[0] !== undefined ? of[0] : { type: 'or', of }
}

function parseAnd(cursor: Cursor, depth: number): FilterNode {
  const of = [parseTerm(cursor, depth)]
  while (cursor.take('and') !== undefined) of.push(parseTerm(cursor, depth))
  return of.length === 1 && of[0] !== undefined ? of[0] : { type: 'and', of }
}

function parseTerm(cursor: Cursor, depth: number): FilterNode {
  if (cursor.take('not') !== undefined) {
    cursor.expect('(')
    return { type: 'not', of: parseClosed(cursor, { bracket: ')', depth }) }
  }
  if (cursor.take('(') !== undefined) return parseClosed(cursor, { bracket: ')', depth })
  const path = parseName(cursor)
  if (cursor.take('[') !== undefined) return parseElement(cursor, { path, depth })
  return parseComparison(cursor, path)
}

/** Entra also asks for `emails[type eq "work"].value eq "…"`, which says of one value both. */
function parseElement(cursor: Cursor, { path, depth }: { path: AttributePath; depth: number }): FilterNode {
  const filter = parseClosed(cursor, { bracket: ']', depth })
  const sub = parseSub(cursor)
  if (sub === undefined) return { type: 'element', path, of: filter }
  const comparison = parseComparison(cursor, { urn: undefined, name: sub, sub: undefined })
  return { type: 'element', path, of: { type: 'and', of: [filter, comparison] } }
}

function parseComparison(cursor: Cursor, path: AttributePath): FilterNode {
  if (cursor.take('pr') !== undefined) return { type: 'present', path }
  const comparison = comparisons.find((word) => cursor.take(word) !== undefined)
  if (comparison === undefined) throw cursor.unexpected()
  return { type: 'compare', path, comparison, value: parseValue(cursor) }
}

function parseClosed(cursor: Cursor, { bracket, depth }: { bracket: ')' | ']'; depth: number }): FilterNode {
  const node = parseOr(cursor, depth + 1)
  cursor.expect(bracket)
  return node
}

function parseValue(cursor: Cursor): FilterValue {
  const token = cursor.peek()
  const word = token?.toLowerCase()
  const isWord = word === 'true' || word === 'false' || word === 'null'
  if (token === undefined || (!isWord && !/^["\d-]/.test(token))) throw cursor.unexpected()
  cursor.next()
  if (isWord) return word === 'null' ? null : word === 'true'
  return parseLiteral(token, cursor.problem)
}

function parseName(cursor: Cursor): AttributePath {
  const token = cursor.peek()
  if (token === undefined || !namePattern.test(token)) throw cursor.unexpected()
  cursor.next()
  return toPath(token)
}

/** The `.value` behind a bracket. */
function parseSub(cursor: Cursor): string | undefined {
  const token = cursor.peek()
  if (token === undefined || !/^\.[a-z$][\w$-]*$/i.test(token)) return undefined
  cursor.next()
  return token.slice(1).toLowerCase()
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
