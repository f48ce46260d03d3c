import { createCipheriv, createDecipheriv, createHmac, hkdfSync, hash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../clock/random.ts'

/** A sealed value that does not open: made with another master key, for another purpose, or changed since. */
export class SealError extends Error {
  override readonly name = 'SealError'
}

/**
 * Keeps values in the store that only the server may read (AES-256-GCM), and vouches for values that leave it (HMAC).
 * A purpose is part of both: what was sealed for one cannot be opened, or shown, for another.
 */
export interface Sealer {
  seal(purpose: string, text: string): string
  /** @throws SealError */
  open(purpose: string, sealed: string): string
  /** What every value begins with that one of its keys sealed; says nothing about the keys. */
  marks: readonly string[]
  /** base64url HMAC-SHA256 under the key that seals now */
  sign(purpose: string, text: string): string
  /** In constant time, under any of the keys. */
  verify(purpose: string, text: string, mac: string): boolean
}

/** @param masterKeys texts of at least 32 characters, or 32 bytes; the first seals, all open, so that one can follow another */
export function createSealer(masterKeys: readonly (string | Uint8Array)[], random: Random): Sealer {
  const [current, ...former] = masterKeys.map((key) => createMaster(key))
  if (current === undefined) throw new RangeError('a sealer needs a master key')
  const all = [current, ...former]
  return {
    marks: all.map(({ id }) => `${id}.`),
    seal(purpose, text) {
      const nonce = random(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', current.derive(`seal ${purpose}`), nonce)
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${current.id}.${sealed.toString('base64url')}`
    },
    open(purpose, sealed) {
      const [id, body = ''] = sealed.split('.')
      const master = all.find((candidate) => candidate.id === id)
      if (master === undefined) throw new SealError(`sealed with a master key that is not here (${purpose})`)
      return decipher(master.derive(`seal ${purpose}`), Buffer.from(body, 'base64url'), purpose)
    },
    sign: (purpose, text) => mac(current.derive(`sign ${purpose}`), text).toString('base64url'),
    verify(purpose, text, presented) {
      const given = Buffer.from(presented, 'base64url')
      return all.some((master) => {
        const expected = mac(master.derive(`sign ${purpose}`), text)
        return given.length === expected.length && timingSafeEqual(given, expected)
      })
    },
  }
}

const nonceBytes = 12
const tagBytes = 16

interface Master {
  /** tells keys apart in what they sealed; says nothing about the key */
  id: string
  derive(purpose: string): Buffer
}

function createMaster(key: string | Uint8Array): Master {
  if (key.length < 32) throw new RangeError('a master key has at least 32 characters')
  const derived = new Map<string, Buffer>()
  const derive = (purpose: string) => {
    const known = derived.get(purpose)
    if (known) return known
    const made = Buffer.from(hkdfSync('sha256', key, 'sekisho', purpose, 32))
    derived.set(purpose, made)
    return made
  }
  return { id: hash('sha256', derive('id'), 'hex').slice(0, 8), derive }
}

function decipher(key: Buffer, sealed: Buffer, purpose: string): string {
  if (sealed.length < nonceBytes + tagBytes) throw new SealError(`not a sealed value (${purpose})`)
  const opener = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
  opener.setAuthTag(sealed.subarray(-tagBytes))
  try {
    const text = opener.update(sealed.subarray(nonceBytes, -tagBytes))
    return Buffer.concat([text, opener.final()]).toString('utf8')
  } catch (cause) {
    throw new SealError(`a sealed value was changed (${purpose})`, { cause })
  }
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
