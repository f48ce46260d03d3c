import { sql } from 'kysely'
import { openSql } from '../../../platform/sql/open-sql.ts'
import type { Storage } from '../../../platform/sql/storage.ts'

const vaultTables = ['content_records', 'contents', 'content_keys', 'content_outbox']
const controlTables = ['legal_holds', 'content_requests', 'outbox', 'versions']

/** Test support: removes every row, so that tests share a database, which takes long to make. */
export async function emptyTables(storage: Storage, which: 'vault' | 'both'): Promise<void> {
  const opened = await openSql({ storage })
  const tables = which === 'both' ? [...vaultTables, ...controlTables] : vaultTables
  for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(opened.kysely)
  await opened.close()
}
