import { isObject, type JsonObject } from './json.ts'

/** Deeper than any documented key. */
const maxDepth = 12

/** Lays one document over another: objects merge, lists join without repeats, the rest is replaced; so are `wholeKeys`. */
export function mergeObjects(low: JsonObject, high: JsonObject, wholeKeys: readonly string[]): JsonObject {
  return merged(low, high, { wholeKeys, depth: 0 })
}

interface Merging {
  wholeKeys: readonly string[]
  depth: number
}

function merged(low: JsonObject, high: JsonObject, { wholeKeys, depth }: Merging): JsonObject {
  if (depth > maxDepth) return high
  const result = new Map(Object.entries(low))
  for (const [key, value] of Object.entries(high)) {
    const whole = depth === 0 && wholeKeys.includes(key)
    result.set(key, whole ? value : mergeOne(key, [result.get(key), value], { wholeKeys, depth }))
  }
  return Object.fromEntries(result)
}

function mergeOne(key: string, [low, high]: [unknown, unknown], { wholeKeys, depth }: Merging): unknown {
  if (Array.isArray(low) && Array.isArray(high)) return unionOf(low, high)
  if (!isObject(low) || !isObject(high)) return high
  // Of two marketplaces of one name the later is taken as it stands.
  if (depth === 0 && key === 'extraKnownMarketplaces') return { ...low, ...high }
  return merged(low, high, { wholeKeys, depth: depth + 1 })
}

export function unionOf(low: readonly unknown[], high: readonly unknown[]): unknown[] {
  const known = new Map([...low, ...high].map((item) => [JSON.stringify(item), item]))
  return [...known.values()]
}
