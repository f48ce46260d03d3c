import { isObject } from './filter.ts'
import { invalidPath, invalidValue } from './problem.ts'
import type { Resource, ResourceSchema } from './schema.ts'
import { parsePath, type AttributePath } from './syntax.ts'

/** `attributes` or `excludedAttributes` of a request (RFC 7644, 3.9); without either, everything is given. */
export interface Projection {
  kind: 'all' | 'only' | 'except'
  paths: readonly AttributePath[]
}

const maxPaths = 50

/** @throws ScimProblem invalidPath, invalidValue */
export function readProjection(query: URLSearchParams): Projection {
  const only = pathsOf(query.get('attributes'))
  const except = pathsOf(query.get('excludedAttributes'))
  if (only.length > 0 && except.length > 0)
    throw invalidValue('attributes and excludedAttributes exclude each other')
  if (only.length > 0) return { kind: 'only', paths: only }
  return except.length > 0 ? { kind: 'except', paths: except } : { kind: 'all', paths: [] }
}

function pathsOf(text: string | null): AttributePath[] {
  const names = (text ?? '').split(',').flatMap((name) => name.trim() || [])
  if (names.length > maxPaths) throw invalidValue(`at most ${maxPaths} attributes`)
  return names.map((name) => parsePath(name, invalidPath))
}

/** Whether an attribute of the resource itself is given at all. @param name in lower case */
export function gives({ kind, paths }: Projection, name: string): boolean {
  if (kind === 'only') return paths.some((path) => path.name === name)
  return kind === 'all' || !paths.some((path) => path.name === name && path.sub === undefined)
}

/** `id` and `schemas` are always given (RFC 7643, 7). */
export function project(resource: Resource, { kind, paths }: Projection, schema: ResourceSchema): Resource {
  if (kind === 'all') return resource
  const projected: Resource = {}
  for (const [key, value] of Object.entries(resource)) {
    const kept = key === 'id' || key === 'schemas' ? value : part(value, { key, kind, paths, schema })
    if (kept !== undefined) projected[key] = kept
  }
  return projected
}

interface Part {
  key: string
  kind: 'only' | 'except'
  paths: readonly AttributePath[]
  schema: ResourceSchema
}

function part(value: unknown, { key, kind, paths, schema }: Part): unknown {
  const lower = key.toLowerCase()
  if (lower.startsWith('urn:') && isObject(value))
    return ofExtension(value, { key: lower, kind, paths, schema })
  const own = paths.filter(
    ({ urn, name }) => name === lower && (urn === undefined || urn === schema.urn.toLowerCase()),
  )
  if (own.length === 0) return kind === 'only' ? undefined : value
  const subs = new Set(own.map(({ sub }) => sub))
  if (subs.has(undefined)) return kind === 'only' ? value : undefined
  return ofParts(value, { subs, kind })
}

/** The whole extension by its URN, or attributes of it. */
function ofExtension(value: Resource, { key, kind, paths }: Part): Resource | undefined {
  const isWhole = paths.some(({ urn, name }) => `${urn}:${name}` === key)
  if (isWhole) return kind === 'only' ? value : undefined
  const names = new Set<string | undefined>(paths.filter(({ urn }) => urn === key).map(({ name }) => name))
  if (names.size === 0) return kind === 'only' ? undefined : value
  const kept = ofParts(value, { subs: names, kind })
  return isObject(kept) ? kept : undefined
}

function ofParts(
  value: unknown,
  { subs, kind }: { subs: ReadonlySet<string | undefined>; kind: Part['kind'] },
): unknown {
  if (Array.isArray(value)) return value.map((one) => ofParts(one, { subs, kind }))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => subs.has(name.toLowerCase()) === (kind === 'only')),
  )
}
