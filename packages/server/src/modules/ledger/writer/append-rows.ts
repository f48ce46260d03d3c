import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import type { EntriesTable, LedgerSchema } from '../schema.ts'

/** Rows one statement carries: well under the 65,535 parameters of PostgreSQL and the 32,766 of SQLite. */
export const rowsPerInsert = 128

export type AppendRows = (
  database: Kysely<LedgerSchema> | Transaction<LedgerSchema>,
  rows: readonly EntriesTable[],
) => Promise<void>

/** Inserts entries with as few statements as can be; building a statement costs more than running it, so texts are kept. */
export function createAppendRows(): AppendRows {
  const texts = new Map<number, string>()

  function textFor(database: Kysely<LedgerSchema>, count: number): string {
    const known = texts.get(count)
    if (known !== undefined) return known
    const row: EntriesTable = { boot_id: '', seq: 0, leaf_hash: new Uint8Array(), body: new Uint8Array() }
    const compiled = database
      .insertInto('ledger_entries')
      .columns(['boot_id', 'seq', 'leaf_hash', 'body'])
      .values(Array.from({ length: count }, () => row))
      .compile()
    texts.set(count, compiled.sql)
    return compiled.sql
  }

  return async (database, rows) => {
    for (let from = 0; from < rows.length; from += rowsPerInsert) {
      const part = from === 0 && rows.length <= rowsPerInsert ? rows : rows.slice(from, from + rowsPerInsert)
      const parameters: unknown[] = []
      for (const { boot_id, seq, leaf_hash, body } of part) parameters.push(boot_id, seq, leaf_hash, body)
      await database.executeQuery(CompiledQuery.raw(textFor(database, part.length), parameters))
    }
  }
}
