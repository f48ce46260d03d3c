import { randomBytes } from 'node:crypto'
import type { Clock } from '../../platform/clock/clock.ts'
import type { KeyEncryption } from './keys/key-encryption.ts'
import type { KeyRow } from './schema.ts'

/** A data key of a person and a UTC day, as this run of the node made it. */
export interface DataKey {
  id: string
  day: string
  bytes: Buffer
  /**
   * Its row, for the first who asks: it goes with what is written first, and what others write comes after. Never twice,
   * so that a key that was destroyed cannot come back.
   */
  takeRow(): KeyRow | undefined
}

/** Each run of a node makes its own keys, so that none has to be read back to write. */
export interface DataKeys {
  /** @throws what the key-encryption key throws */
  of(person: string): Promise<DataKey>
  /** The next call gets a new one: this one could not be kept, or was destroyed. */
  forget(person: string, key?: DataKey): Promise<void>
}

interface DataKeysOptions {
  keyEncryption: KeyEncryption
  clock: Clock
  nextId: () => string
}

const maxKeys = 50_000
const keyBytes = 32

export function createDataKeys({ keyEncryption, clock, nextId }: DataKeysOptions): DataKeys {
  let today = ''
  let keys = new Map<string, Promise<DataKey>>()

  async function make(person: string, day: string): Promise<DataKey> {
    const id = nextId()
    const bytes = randomBytes(keyBytes)
    const wrapped = await keyEncryption.wrap(bytes, { key: id, person, day })
    const created_at = clock.now()
    let row: KeyRow | undefined = {
      id,
      person_id: person,
      day,
      kek_id: keyEncryption.id,
      wrapped,
      created_at,
    }
    return {
      id,
      day,
      bytes,
      takeRow() {
        const taken = row
        row = undefined
        return taken
      },
    }
  }

  return {
    of(person) {
      const day = new Date(clock.now()).toISOString().slice(0, 10)
      if (day !== today) {
        today = day
        keys = new Map()
      }
      const known = keys.get(person)
      if (known) return known
      const made = make(person, day)
      // Past the limit each call has its own, which costs a wrapping and nothing else.
      if (keys.size >= maxKeys) return made
      const held = keys
      held.set(person, made)
      // One that could not be wrapped is no reason for the next call to fail.
      made.catch(() => {
        if (held.get(person) === made) held.delete(person)
      })
      return made
    },
    async forget(person, key) {
      const known = keys.get(person)
      if (known === undefined) return
      if (key === undefined) keys.delete(person)
      else if ((await known) === key && keys.get(person) === known) keys.delete(person)
    },
  }
}
