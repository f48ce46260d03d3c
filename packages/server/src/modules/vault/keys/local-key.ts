import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto'
import type { DataKeyOwner, KeyEncryption } from './key-encryption.ts'

const nonceBytes = 12
const tagBytes = 16
const minSecretLength = 32

/**
 * A key-encryption key from a text that this machine knows: a file of mode 0600, an environment variable, the
 * configuration. AES-256-GCM with a random nonce; see decision 093 for how many data keys one may wrap.
 * @param secret at least 32 characters that nobody can guess
 */
export function createLocalKey(secret: string): KeyEncryption {
  if (secret.length < minSecretLength) throw new RangeError('a key-encryption key has at least 32 characters')
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'sekisho vault', purpose, 32))
  const key = derive('wrap data keys')
  return {
    id: `local-${hash('sha256', derive('id'), 'hex').slice(0, 16)}`,
    async wrap(dataKey, owner) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bytesOf(owner))
      return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()])
    },
    async unwrap(wrapped, owner) {
      if (wrapped.length < nonceBytes + tagBytes) throw new RangeError('not a wrapped key')
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, nonceBytes))
      decipher.setAAD(bytesOf(owner)).setAuthTag(wrapped.subarray(-tagBytes))
      return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes, -tagBytes)), decipher.final()])
    },
  }
}

function bytesOf({ key, person, day }: DataKeyOwner): Buffer {
  return Buffer.from(JSON.stringify([key, person, day]))
}
