import { isObject } from './filter.ts'
import { invalidPath, invalidValue, ScimProblem } from './problem.ts'
import type { Attribute, Resource, ResourceSchema } from './schema.ts'
import { parsePath } from './syntax.ts'

/** RFC 7644, 3.4.2: which part of all that matches. */
export interface Window {
  /** from 1 */
  startIndex: number
  count: number
}

export const maxCount = 200
const defaultCount = 100

/** @throws ScimProblem invalidValue */
export function readWindow(query: URLSearchParams): Window {
  const startIndex = wholeNumber(query, { name: 'startIndex', absent: 1 })
  const count = wholeNumber(query, { name: 'count', absent: defaultCount })
  return { startIndex: Math.max(1, startIndex), count: Math.min(Math.max(0, count), maxCount) }
}

function wholeNumber(query: URLSearchParams, { name, absent }: { name: string; absent: number }): number {
  const text = query.get(name)
  if (text === null || text === '') return absent
  if (!/^-?\d{1,9}$/.test(text)) throw invalidValue(`${name} must be a whole number`)
  return Number(text)
}

/** How to put resources in order, and what that looks at; undefined: oldest first. */
export interface Sorting {
  /** in lower case */
  needs: string
  compare: (one: Resource, other: Resource) => number
}

/** By one attribute of the resource that has one value. @throws ScimProblem invalidPath, invalidValue */
export function readSorting(query: URLSearchParams, { attributes }: ResourceSchema): Sorting | undefined {
  const by = query.get('sortBy')
  if (by === null || by === '') return undefined
  const order = query.get('sortOrder')?.toLowerCase() ?? 'ascending'
  if (order !== 'ascending' && order !== 'descending')
    throw invalidValue('sortOrder must be ascending or descending')
  const { name, sub, filter } = parsePath(by, invalidPath)
  const attribute = attributes.get(name)
  const part = sub === undefined ? attribute : attribute?.subAttributes.get(sub)
  if (attribute === undefined || part === undefined || filter !== undefined || attribute.multiValued)
    throw invalidPath('sortBy must name an attribute with one value')
  const keyOf = (resource: Resource): string => {
    const value = resource[attribute.name]
    return sortKey(sub === undefined ? value : isObject(value) ? value[part.name] : undefined, part)
  }
  const sign = order === 'ascending' ? 1 : -1
  return {
    needs: name,
    compare: (one, other) => sign * (keyOf(one) < keyOf(other) ? -1 : Number(keyOf(one) > keyOf(other))),
  }
}

function sortKey(value: unknown, { caseExact }: Attribute): string {
  const text = typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''
  return caseExact ? text : text.toLowerCase()
}

/** RFC 7644, 3.4.2, figure 2. */
export function listResponse(
  resources: readonly Resource[],
  { total, startIndex }: { total: number; startIndex: number },
): Resource {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}

export function notFound(id: string): ScimProblem {
  return new ScimProblem(404, `there is no resource ${id.slice(0, 60)}`)
}
