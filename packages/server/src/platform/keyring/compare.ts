import { hash, timingSafeEqual } from 'node:crypto'

/**
 * Whether two secrets are the same, in a time that depends on neither content: both are hashed first, since
 * `timingSafeEqual` alone needs equal lengths and an early return on length would tell an attacker the length.
 */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}
