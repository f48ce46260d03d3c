import { isObject, objectAt, valueAt, type JsonObject } from './json.ts'
import {
  failClosed,
  managedOnlyKeys,
  notProjectKeys,
  stricterFromBelow,
  userOrManagedKeys,
  wholeValueKeys,
} from './keys.ts'
import { effectiveSources, managedSources, type SettingsScope, type SettingsSource } from './sources.ts'

/** Deeper than any documented key. */
const maxDepth = 12

/**
 * The settings in force: managed over command line over local over project over user. Objects merge, lists are joined
 * without repeats, anything else is replaced. Keys that a scope may not set are left out.
 */
export function mergeSettings(sources: readonly SettingsSource[]): JsonObject {
  let merged: JsonObject = {}
  const strict: Record<string, boolean> = {}
  for (const source of effectiveSources(sources)) {
    const settings = readable(source)
    for (const [key, value] of Object.entries(stricterFromBelow))
      if (valueAt(settings, key) === value) strict[key] = value
    merged = mergeObjects(merged, settings, 0)
  }
  return { ...mergeObjects(merged, locks(managedSources(sources)), 0), ...strict }
}

/** A source without the keys its scope may not set. */
export function readable({ scope, settings }: SettingsSource): JsonObject {
  if (!isObject(settings)) return {}
  if (scope === 'managed') return closed(settings)
  return unreadableKeys(scope).reduce(without, settings)
}

function unreadableKeys(scope: Exclude<SettingsScope, 'managed'>): readonly string[] {
  if (scope === 'user' || scope === 'cli') return managedOnlyKeys
  const repository = [...managedOnlyKeys, ...userOrManagedKeys]
  return scope === 'project' ? [...repository, ...notProjectKeys] : repository
}

/** `a.b` removes `b` of the object under `a`. */
function without(settings: JsonObject, path: string): JsonObject {
  const [key = '', ...rest] = path.split('.')
  if (!Object.hasOwn(settings, key)) return settings
  if (rest.length > 0) return { ...settings, [key]: without(objectAt(settings, key), rest.join('.')) }
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== key))
}

function closed(settings: JsonObject): JsonObject {
  const repaired = Object.entries(settings).map(([key, value]) => {
    const rule = Object.hasOwn(failClosed, key) ? failClosed[key] : undefined
    return [key, rule === undefined || rule.valid(value) ? value : rule.closed]
  })
  return Object.fromEntries(repaired)
}

function mergeObjects(low: JsonObject, high: JsonObject, depth: number): JsonObject {
  if (depth > maxDepth) return high
  const merged = new Map(Object.entries(low))
  for (const [key, value] of Object.entries(high)) {
    const whole = depth === 0 && wholeValueKeys.includes(key)
    merged.set(key, whole ? value : mergeValues(merged.get(key), value, depth))
  }
  return Object.fromEntries(merged)
}

function mergeValues(low: unknown, high: unknown, depth: number): unknown {
  if (Array.isArray(low) && Array.isArray(high)) {
    const known = new Map([...low, ...high].map((item: unknown) => [JSON.stringify(item), item]))
    return [...known.values()]
  }
  return isObject(low) && isObject(high) ? mergeObjects(low, high, depth + 1) : high
}

/** What is read from every managed source, whichever of them won: turned on by any. */
function locks(managed: readonly JsonObject[]): JsonObject {
  const on = (...path: string[]): boolean =>
    managed.some((settings) => path.reduce<unknown>(valueAt, settings) === true)
  const network = {
    ...(on('sandbox', 'network', 'allowManagedDomainsOnly') ? { allowManagedDomainsOnly: true } : {}),
    ...(on('sandbox', 'network', 'strictAllowlist') ? { strictAllowlist: true } : {}),
  }
  const filesystem = on('sandbox', 'filesystem', 'allowManagedReadPathsOnly')
    ? { allowManagedReadPathsOnly: true }
    : {}
  const sandbox = {
    ...(Object.keys(network).length > 0 ? { network } : {}),
    ...(Object.keys(filesystem).length > 0 ? { filesystem } : {}),
  }
  return {
    ...(Object.keys(sandbox).length > 0 ? { sandbox } : {}),
    ...(on('forceRemoteSettingsRefresh') ? { forceRemoteSettingsRefresh: true } : {}),
  }
}
