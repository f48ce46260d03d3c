import { isObject, type JsonObject } from './document.ts'

/**
 * Lays one policy's settings on another's, as the official gateway 2.1.330 does (measured): a key replaces the whole
 * value under it, an allow-list or `sandbox` too, except that what forbids is joined, and a few maps are laid over each
 * other key by key.
 */
export function layOn(base: JsonObject, top: JsonObject): JsonObject {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(top)) {
    const below = merged.get(key)
    const join = Object.hasOwn(joins, key) ? joins[key] : undefined
    merged.set(key, below === undefined || join === undefined ? value : join(below, value))
  }
  return Object.fromEntries(merged)
}

type Join = (below: unknown, above: unknown) => unknown

const joins: Readonly<Record<string, Join>> = {
  permissions: layObjects({ deny: union, ask: union }),
  hooks: joinHooks,
  disabledMcpjsonServers: union,
  deniedMcpServers: union,
  blockedMarketplaces: union,
  env: layObjects({}),
  modelOverrides: layObjects({}),
  skillOverrides: layObjects({}),
}

function layObjects(within: Readonly<Record<string, Join>>): Join {
  return (below, above) => {
    if (!isObject(below) || !isObject(above)) return above
    const merged = new Map(Object.entries(below))
    for (const [key, value] of Object.entries(above)) {
      const join = Object.hasOwn(within, key) ? within[key] : undefined
      const there = merged.get(key)
      merged.set(key, there === undefined || join === undefined ? value : join(there, value))
    }
    return Object.fromEntries(merged)
  }
}

/** What is below comes first; the same entry twice is one. */
function union(below: unknown, above: unknown): unknown {
  if (!Array.isArray(below) || !Array.isArray(above)) return above
  const known = new Map([...below, ...above].map((item: unknown) => [JSON.stringify(item), item]))
  return [...known.values()]
}

function joinHooks(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above
  const events = [...new Set([...Object.keys(below), ...Object.keys(above)])]
  return Object.fromEntries(
    events.map((event) => [
      event,
      below[event] === undefined || above[event] === undefined
        ? (above[event] ?? below[event])
        : union(below[event], above[event]),
    ]),
  )
}
