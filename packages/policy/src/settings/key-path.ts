import { isObject, objectAt, valueAt, type JsonObject } from './json.ts'

/** The value under a key with dots; undefined where there is none. */
export function valueAtPath(settings: JsonObject, path: string): unknown {
  return path.split('.').reduce<unknown>(valueAt, settings)
}

/** The document without the key; `a.b` removes `b` of the object under `a`. */
export function without(settings: JsonObject, path: string): JsonObject {
  const [key = '', ...rest] = path.split('.')
  if (!Object.hasOwn(settings, key)) return settings
  if (rest.length > 0)
    return isObject(settings[key])
      ? { ...settings, [key]: without(objectAt(settings, key), rest.join('.')) }
      : settings
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== key))
}

/** The document with the key set, objects made on the way. */
export function withValue(settings: JsonObject, path: string, value: unknown): JsonObject {
  const [key = '', ...rest] = path.split('.')
  return {
    ...settings,
    [key]: rest.length === 0 ? value : withValue(objectAt(settings, key), rest.join('.'), value),
  }
}
