import { policyKeyTokenType } from '@sekisho/contract'
import { publicJwkOf, thumbprintOf, tokenHeader, verifiedClaims } from '../device/tokens.ts'

/** A limit for a list that anybody may have made: a new key each day for years. Each costs what verifying a signature costs. */
const maxSuccessions = 1_000
const maxLength = 4096

/**
 * Thumbprints of keys that may sign a policy: those that are pinned, and those that one of them, or of those that follow,
 * names as the key after it. A statement is worth what the key is worth that signed it, wherever it was kept.
 * @param successions compact JWSs, the oldest first; what is none is passed over
 */
export function trustedKeys(pinned: readonly string[], successions: unknown): ReadonlySet<string> {
  const trusted = new Set(pinned)
  if (!Array.isArray(successions)) return trusted
  for (const statement of successions.slice(-maxSuccessions)) {
    const successor = typeof statement === 'string' ? successorIn(statement, trusted) : undefined
    if (successor !== undefined) trusted.add(successor)
  }
  return trusted
}

function successorIn(statement: string, trusted: ReadonlySet<string>): string | undefined {
  if (statement.length > maxLength) return undefined
  const header = tokenHeader(statement)
  const key = publicJwkOf(header?.['jwk'])
  // Of another type it may be a policy, which says nothing of keys.
  if (header?.['typ'] !== policyKeyTokenType || key === undefined || !trusted.has(thumbprintOf(key)))
    return undefined
  const successor = publicJwkOf(verifiedClaims(statement, key)?.['successor'])
  return successor && thumbprintOf(successor)
}
