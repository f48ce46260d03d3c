/** A JSON object, as settings are. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object under a key, or an empty one. Own keys only: `__proto__` in a file is data. */
export function objectAt(value: unknown, key: string): JsonObject {
  const found = valueAt(value, key)
  return isObject(found) ? found : {}
}

export function valueAt(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The texts of a list; what is no list has none, and what is no text is left out, each alone. */
export function textsAt(value: unknown, key: string): string[] {
  const found = valueAt(value, key)
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : []
}
