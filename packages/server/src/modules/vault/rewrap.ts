import type { ReadonlyKysely } from 'kysely/readonly'
import type { KeyRing } from './keys/key-ring.ts'
import type { VaultSchema } from './schema.ts'
import type { VaultWriter } from './writer/batch.ts'

/** Keys one round takes; a key-encryption key elsewhere is asked twice for each. */
const keysAtOnce = 200

export interface RewrapResult {
  rewrapped: number
  /** wrapped by keys that are not configured here */
  unknown: number
}

interface RewrapDeps {
  read: ReadonlyKysely<VaultSchema>
  ring: KeyRing
  writer: Pick<VaultWriter, 'rewrap'>
}

/**
 * Wraps with the current key-encryption key what a former one wrapped, so that the former one can go. What is sealed
 * stays as it is. Each row is compared and swapped, so that nodes may do it at the same time.
 * @throws what the keys throw; what was done until then stays
 */
export async function rewrapKeys({ read, ring, writer }: RewrapDeps): Promise<RewrapResult> {
  const { current } = ring
  let rewrapped = 0
  let unknown = 0
  for (let after = ''; ;) {
    const rows = await read
      .selectFrom('content_keys')
      .selectAll()
      .where('kek_id', '!=', current.id)
      .where('id', '>', after)
      .orderBy('id')
      .limit(keysAtOnce)
      .execute()
    const last = rows.at(-1)
    if (last === undefined) return { rewrapped, unknown }
    after = last.id
    const known = rows.filter(({ kek_id }) => ring.knows(kek_id))
    unknown += rows.length - known.length
    const renewed = await Promise.all(
      known.map(async ({ id, kek_id: from, person_id: person, day, wrapped }) => {
        const owner = { key: id, person, day }
        const plain = await ring.unwrap(from, wrapped, owner)
        return { id, from, to: current.id, wrapped: await current.wrap(plain, owner) }
      }),
    )
    rewrapped += await writer.rewrap(renewed)
  }
}
