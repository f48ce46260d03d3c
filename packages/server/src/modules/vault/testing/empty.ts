import { sql } from 'kysely'
import { openSql } from '../../../platform/sql/open-sql.ts'
import type { Storage } from '../../../platform/sql/storage.ts'

const tables = {
  vault: ['content_records', 'contents', 'content_keys', 'content_gone_keys', 'content_outbox'],
  control: ['legal_holds', 'content_requests', 'outbox', 'versions'],
}

/** Test support: removes every row, so that tests share a database, which takes long to make. */
export async function emptyTables(storage: Storage, which: keyof typeof tables): Promise<void> {
  const opened = await openSql({ storage })
  for (const table of tables[which]) await sql`delete from ${sql.table(table)}`.execute(opened.kysely)
  await opened.close()
}
