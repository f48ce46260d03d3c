import type { SinkEvent } from './event.ts'
import { isObject, mapEntries, type JsonObject } from './json.ts'
import type { SinkFields } from './settings.ts'

/** Cuts an event down to what may leave. */
export function createFieldCut({ include, exclude, personal }: SinkFields): (event: SinkEvent) => SinkEvent {
  const [included, excluded] = [include?.map(stepsOf), exclude.map(stepsOf)]
  return (event) => {
    let kept: JsonObject = { actor: event.actor, data: event.data }
    if (included !== undefined) kept = pick(kept, included)
    if (excluded.length > 0) kept = omit(kept, excluded)
    if (!personal) kept = withoutPersonal(kept)
    const { actor, data } = kept
    return { ...event, actor: isObject(actor) ? actor : {}, data: isObject(data) ? data : {} }
  }
}

/** What is wrong with a pointer (RFC 6901), or undefined. Only what an entry says can be left out, not what it is. */
export function pointerProblem(pointer: string): string | undefined {
  if (!/^\/(actor|data)(\/|$)/.test(pointer)) return 'must be a JSON pointer that begins with /actor or /data'
  return /~(?![01])/.test(pointer)
    ? 'has a ~ that is not ~0 (for ~) or ~1 (for /), as JSON pointers write it'
    : undefined
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

type Paths = readonly (readonly string[])[]

function pick(value: JsonObject, paths: Paths): JsonObject {
  return mapEntries(value, (key, item) => {
    const rest = restOf(paths, key)
    if (rest.some((path) => path.length === 0)) return item
    return rest.length > 0 && isObject(item) ? pick(item, rest) : undefined
  })
}

function omit(value: JsonObject, paths: Paths): JsonObject {
  return mapEntries(value, (key, item) => {
    const rest = restOf(paths, key)
    if (rest.some((path) => path.length === 0)) return undefined
    return rest.length > 0 && isObject(item) ? omit(item, rest) : item
  })
}

function restOf(paths: Paths, key: string): Paths {
  return paths.filter(([first]) => first === key).map(([, ...rest]) => rest)
}

/**
 * Wherever they stand in an entry. Ids stay: whom they mean only the people here know, and without them nothing could be
 * traced. `problem` is what a provider wrote, `host` a machine's name; `reason` is to be free of such things already.
 */
const personalKeys: ReadonlySet<string> = new Set([
  'client',
  'address',
  'agent',
  'name',
  'names',
  'displayName',
  'email',
  'emails',
  'userName',
  'externalId',
  'attributes',
  'fingerprint',
  'host',
  'problem',
])

function withoutPersonal(value: JsonObject): JsonObject {
  return mapEntries(value, (key, item) => (personalKeys.has(key) ? undefined : cleaned(item)))
}

function cleaned(item: unknown): unknown {
  if (Array.isArray(item)) return item.map(cleaned)
  return isObject(item) ? withoutPersonal(item) : item
}
