import { matchesPattern } from './pattern.ts'

/** Claim (its name, or a JSON pointer that begins with `/`) to the patterns one of which its value must match. */
export type Conditions = Readonly<Record<string, readonly string[]>>
export type Claims = Readonly<Record<string, unknown>>

/** Claims that are missing or have another value; none: everything holds. */
export function unmetClaims(conditions: Conditions, claims: Claims): string[] {
  return Object.entries(conditions).flatMap(([claim, patterns]) => {
    const texts = textsOf(claimAt(claims, claim))
    return texts.some((text) => patterns.some((pattern) => matchesPattern(pattern, text))) ? [] : [claim]
  })
}

/** Own properties only: a token cannot be asked for what every object has. */
export function claimAt(claims: Claims, name: string): unknown {
  if (!name.startsWith('/')) return Object.hasOwn(claims, name) ? claims[name] : undefined
  let value: unknown = claims
  for (const part of name.slice(1).split('/')) {
    // RFC 6901, 4: in this order, so that "~01" is "~1".
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

const maxItems = 500

/** A list has the claim when one of its items does; what is neither text, integer nor boolean matches nothing. */
function textsOf(value: unknown): string[] {
  const items = Array.isArray(value) ? value.slice(0, maxItems) : [value]
  return items.flatMap((item: unknown) => {
    if (typeof item === 'string') return [item]
    return typeof item === 'boolean' || Number.isSafeInteger(item) ? [String(item)] : []
  })
}
