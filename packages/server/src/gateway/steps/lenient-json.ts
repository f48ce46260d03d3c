/** The value of a JSON text; undefined when it is none: a provider's mistake must not stop its answer. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The JSON object in a text; an empty one when there is none. */
export function parseRecord(text: string): Record<string, unknown> {
  const value = parseValue(text)
  return isRecord(value) ? value : {}
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
