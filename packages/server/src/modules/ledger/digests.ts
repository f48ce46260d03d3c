import { createHash, hash, randomBytes } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Batch } from './batch.ts'
import { createDays } from './day.ts'
import { hmac, hmacKey, type HmacKey } from './hmac.ts'

/** Salted digests of one exchange's content. */
export interface RequestDigest {
  /** base64url SHA-256 of the exchange's salt and these bytes */
  of(content: Uint8Array): string
  /** The answer, as it passes. */
  update(chunk: Uint8Array): void
  /** The digest of everything `update` saw, base64url; undefined when it saw nothing. */
  end(): string | undefined
}

export interface Digests {
  /** @param person whose key salts it: destroying that key ends what the digest can confirm */
  begin(person: string, exchange: string): RequestDigest
  /** Uses the key that is known no more. */
  forget(person: string): void
}

export interface DigestOptions {
  clock: Clock
  /** Makes a new key durable no later than the first entry that relies on it. */
  keep: (key: Batch['keys'][number]) => void
}

/** Chunks of an answer wait for company up to here: a call of the hash costs more than the bytes of a small event. */
const gatherBytes = 32_768

/** The digest of an answer, chunk by chunk, in as few calls of the hash as can be. */
function createAnswerDigest(salt: Uint8Array): Pick<RequestDigest, 'update' | 'end'> {
  let waiting: Uint8Array[] = [salt]
  let waitingBytes = 0
  let seen = false
  let running: ReturnType<typeof createHash> | undefined
  return {
    update(chunk) {
      seen = true
      waiting.push(chunk)
      waitingBytes += chunk.length
      if (waitingBytes < gatherBytes) return
      running ??= createHash('sha256')
      running.update(Buffer.concat(waiting))
      waiting = []
      waitingBytes = 0
    },
    end() {
      if (!seen) return undefined
      const rest = Buffer.concat(waiting)
      return running ? running.update(rest).digest('base64url') : hash('sha256', rest, 'base64url')
    },
  }
}

const maxKeys = 50_000
/** From here on hashing in two steps is cheaper than copying. */
const copyBytes = 4_096

/**
 * The salt of an exchange is HMAC-SHA256 of its id under a random key that belongs to a person and a UTC day. Without
 * the key a digest confirms no guess, so erasing one row erases them all.
 */
export function createDigests({ clock, keep }: DigestOptions): Digests {
  const dayOf = createDays()
  let day = ''
  let keys = new Map<string, HmacKey>()

  function keyOf(person: string): HmacKey {
    const today = dayOf(clock.now())
    if (today !== day) {
      day = today
      keys = new Map()
    }
    const known = keys.get(person)
    if (known) return known
    const bytes = randomBytes(32)
    const key = hmacKey(bytes)
    // Past the limit the key is used once and nobody keeps it: such a digest is as good as erased.
    if (keys.size >= maxKeys) return key
    keep({ person_id: person, day, key: bytes })
    keys.set(person, key)
    return key
  }

  return {
    forget: (person) => void keys.delete(person),
    begin(person, exchange) {
      const salt = hmac(keyOf(person), exchange)
      const answer = createAnswerDigest(salt)
      return {
        of: (content) =>
          content.length < copyBytes
            ? hash('sha256', Buffer.concat([salt, content]), 'base64url')
            : createHash('sha256').update(salt).update(content).digest('base64url'),
        update: answer.update,
        end: answer.end,
      }
    },
  }
}
