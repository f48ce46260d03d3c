/** Settings are shallow; what is deeper is not compared, for the walk would exhaust the stack. */
const maxDepth = 200

/** JSON with the keys of every object in order, equal for equal values; `undefined` for what is nested too deeply. */
export function canonicalText(value: unknown, depth = 0): string | undefined {
  if (depth > maxDepth) return undefined
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => canonicalText(item, depth + 1))
    return items.includes(undefined) ? undefined : `[${items.join()}]`
  }
  const entries = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [JSON.stringify(key), canonicalText(item, depth + 1)])
  return entries.some(([, text]) => text === undefined)
    ? undefined
    : `{${entries.map(([key, text]) => `${key}:${text}`).join()}}`
}

/** Whether two values are surely the same, whatever the order of their keys. */
export function areEqual(a: unknown, b: unknown): boolean {
  const text = canonicalText(a)
  return text !== undefined && text === canonicalText(b)
}
