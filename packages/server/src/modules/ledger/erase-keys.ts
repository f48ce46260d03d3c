import type { Sql } from '../../platform/sql/open-sql.ts'
import { overwriteDeleted, scrub } from '../../platform/sql/scrub.ts'
import type { LedgerSchema } from './schema.ts'

/** Without its key a digest confirms no guess: those of a person's calls end with these rows. */
export async function eraseDigestKeys(sql: Sql<LedgerSchema>, person: string): Promise<void> {
  await overwriteDeleted(sql)
  await sql.kysely
    .transaction()
    .execute((transaction) => transaction.deleteFrom('digest_keys').where('person_id', '=', person).execute())
  await scrub(sql)
}
