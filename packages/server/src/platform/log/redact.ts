const secretName = /authorization|cookie|secret|password|passphrase|token|key|hash/i
const secretText = /\b(sk-(?:skh|ant)-|Bearer |Basic )[\w.~+/=-]{4,}/g
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"]*:)[^\s/@"]+@/gi
const redacted = '[redacted]'

/** Deeper values are dropped rather than searched. */
const maxDepth = 6

/**
 * A copy in which text under a secret's name (`authorization`, `x-api-key`, `adminToken`…) is replaced. Numbers and
 * booleans stay, so that `inputTokens: 12` can be read. Errors pass: pino serialises them, `withoutSecretText` sees them.
 */
export function withoutSecretFields(fields: Record<string, unknown>): Record<string, unknown> {
  return copyRecord(fields, 0)
}

/** The text without anything that has a secret's form, whatever field or sentence it stands in. */
export function withoutSecretText(line: string): string {
  return line.replaceAll(secretText, `$1${redacted}`).replaceAll(urlPassword, `$1${redacted}@`)
}

function copyRecord(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      secretName.test(name) ? hidden(value) : copy(value, depth + 1),
    ]),
  )
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value
  if (depth > maxDepth) return '[too deep]'
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1))
  return isPlain(value) ? copyRecord(value, depth) : value
}

function hidden(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'object' ? value && redacted : value
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
