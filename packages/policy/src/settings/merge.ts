import { closed } from './fail-closed.ts'
import { isObject, valueAt, type JsonObject } from './json.ts'
import { valueAtPath, without } from './key-path.ts'
import {
  crossSessionOrder,
  lockedLists,
  managedOnlyKeys,
  notProjectKeys,
  stricterFromBelow,
  userOrManagedKeys,
  wholeValueKeys,
} from './keys.ts'
import { managedSettings } from './managed.ts'
import { mergeObjects } from './merge-values.ts'
import { scopes, type SettingsScope, type SettingsSource } from './sources.ts'

/**
 * The settings in force: managed over command line over local over project over user. Objects merge, lists are joined
 * without repeats, anything else is replaced. Keys that a scope may not set are left out, and so is what managed settings
 * lock against the other scopes.
 */
export function mergeSettings(sources: readonly SettingsSource[]): JsonObject {
  const managed = managedSettings(sources)
  const lower = scopes
    .toReversed()
    .flatMap((scope) => sources.filter((source) => source.scope === scope && scope !== 'managed'))
    .map(readable)
  const locked = lockedLists.filter(([lock]) => valueAtPath(managed, lock) === true).map(([, list]) => list)
  const below = lower
    .map((settings) => locked.reduce(without, settings))
    .reduce<JsonObject>((low, high) => mergeObjects(low, high, wholeValueKeys), {})
  // Managed models are taken as they stand; the lists of the other files join.
  const merged = mergeObjects(below, managed, [...wholeValueKeys, 'availableModels'])
  return { ...merged, ...strictest([...lower, managed]) }
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

/** What any scope may make stricter than those above it. */
function strictest(documents: readonly JsonObject[]): JsonObject {
  const strict: Record<string, unknown> = {}
  for (const settings of documents)
    for (const [key, value] of Object.entries(stricterFromBelow))
      if (valueAt(settings, key) === value) strict[key] = value
  const inbound = crossSessionOrder.findLast((value) =>
    documents.some((settings) => valueAt(settings, 'crossSessionInbound') === value),
  )
  return inbound === undefined ? strict : { ...strict, crossSessionInbound: inbound }
}
