/** Entries are read as they come: a newer node may write fields that this one does not know, and fields may be left out. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of keys, or undefined. Only own keys count. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const key of path) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined
    found = found[key]
  }
  return found
}

/** A text that is not empty, or undefined. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

export function integerAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path)
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined
}

/**
 * Without what is undefined, and without objects that are empty then. For what formats build, thousands of times in a row:
 * their keys are our own, and arrays and what stands in them stay as they are.
 */
export function compact(value: JsonObject): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const item = value[key]
    if (item === undefined) continue
    if (!isObject(item)) kept[key] = item
    else {
      const inner = compact(item)
      if (Object.keys(inner).length > 0) kept[key] = inner
    }
  }
  return kept
}

/** A copy whose values the function gives; undefined: without the key. An own `__proto__` stays a key like any other. */
export function mapEntries(
  value: JsonObject,
  change: (key: string, item: unknown) => unknown,
): Record<string, unknown> {
  const kept: [string, unknown][] = []
  for (const key of Object.keys(value)) {
    const item = change(key, value[key])
    if (item !== undefined) kept.push([key, item])
  }
  return Object.fromEntries(kept)
}
