import { credentialPattern, credentialPrefix } from '@sekisho/contract'
import { hash } from 'node:crypto'

/** A new credential and what is kept of it. */
export interface NewSecret {
  /** the whole credential; shown once and kept nowhere */
  secret: string
  hash: string
  hint: string
}

/** @param random 32 random bytes; with 256 bits a plain SHA-256 is enough, nothing can be guessed */
export function formatSecret(random: Uint8Array): NewSecret {
  if (random.length !== 32) throw new RangeError('a credential needs 32 random bytes')
  const secret = credentialPrefix + Buffer.from(random).toString('base64url')
  return { secret, hash: hashOf(secret), hint: secret.slice(-4) }
}

/** What a presented credential is found by; undefined when it cannot be one. */
export function hashOfPresented(presented: string): string | undefined {
  return credentialPattern.test(presented) ? hashOf(presented) : undefined
}

function hashOf(secret: string): string {
  return hash('sha256', secret, 'hex')
}
