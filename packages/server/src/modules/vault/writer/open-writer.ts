import type { VaultWriter } from './batch.ts'
import type { VaultDatabase } from './database.ts'
import { eraseKeys, expireKeys, sweepRows } from './remove.ts'
import { scrub } from './scrub.ts'
import { writeBatch } from './write-batch.ts'

/** @param database migrated; closed with the writer */
export function openWriter(database: VaultDatabase): VaultWriter {
  const { kysely, dialect, close } = database
  return {
    write: (batch) => writeBatch(kysely, batch, dialect),
    erase: (removal) => eraseKeys(kysely, removal),
    expire: (removal) => expireKeys(kysely, removal),
    sweep: () => sweepRows(kysely),
    scrub: () => scrub(database),
    rewrap: (keys) =>
      kysely.transaction().execute(async (tx) => {
        let count = 0
        for (const { id, from, to, wrapped } of keys) {
          const { numUpdatedRows } = await tx
            .updateTable('content_keys')
            .set({ kek_id: to, wrapped })
            .where('id', '=', id)
            .where('kek_id', '=', from)
            .executeTakeFirst()
          count += Number(numUpdatedRows)
        }
        return count
      }),
    async dropOutbox(ids) {
      if (ids.length > 0) await kysely.deleteFrom('content_outbox').where('id', 'in', ids).execute()
    },
    close,
  }
}
