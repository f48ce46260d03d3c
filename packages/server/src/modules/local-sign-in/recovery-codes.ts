import { randomBytes } from 'node:crypto'
import type { Sealer } from '../../platform/keyring/sealer.ts'

const count = 10
/** without letters that look like digits */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Ten codes of fifty random bits, as they are shown: `xxxxx-xxxxx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => {
    const text = Array.from(randomBytes(10), (byte) => alphabet[byte % 32]).join('')
    return `${text.slice(0, 5)}-${text.slice(5)}`
  })
}

/**
 * What is kept of a code. Fifty bits could be tried out against a plain digest by who reads the store; against a digest
 * under the master key they cannot.
 */
export function recoveryDigest(sealer: Sealer, code: string): string {
  return sealer.sign(purpose, plain(code))
}

/** The digest among those kept that this code belongs to; every one is compared. */
export function matchingDigest(sealer: Sealer, code: string, kept: readonly string[]): string | undefined {
  const text = plain(code)
  if (text.length !== 10) return undefined
  return kept.filter((digest) => sealer.verify(purpose, text, digest))[0]
}

const purpose = 'recovery code'

/** As people copy them: any case, any gaps, and o, i, l for the digits they look like (Crockford). */
function plain(code: string): string {
  return code
    .normalize('NFKC')
    .slice(0, 40)
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
}
