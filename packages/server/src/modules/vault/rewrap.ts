import type { ReadonlyKysely } from 'kysely/readonly'
import type { KeyRing } from './keys/key-ring.ts'
import type { KeyRow, VaultSchema } from './schema.ts'
import type { Rewrapped, VaultWriter } from './writer/batch.ts'

/** Keys one round takes; a key-encryption key elsewhere is asked twice for each. */
const keysAtOnce = 200

export interface RewrapResult {
  rewrapped: number
  /** that do not open: theirs is not configured here, cannot be reached, or the row was changed */
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
 * @throws what the store throws; what was done until then stays
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
    const renewed = await Promise.allSettled(rows.map((row) => renew(row, ring)))
    const done = renewed.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    unknown += rows.length - done.length
    rewrapped += await writer.rewrap(done)
  }
}

async function renew(
  { id, kek_id: from, person_id: person, day, wrapped }: KeyRow,
  ring: KeyRing,
): Promise<Rewrapped> {
  const owner = { key: id, person, day }
  const plain = await ring.unwrap(from, wrapped, owner)
  return { id, from, to: ring.current.id, wrapped: await ring.current.wrap(plain, owner) }
}
