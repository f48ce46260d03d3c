import { CompiledQuery, type Kysely, type Transaction } from 'kysely'
import type { LedgerSchema } from '../schema.ts'

/** Rows one statement carries: well under the 65,535 parameters of PostgreSQL and the 32,766 of SQLite. */
export const rowsPerInsert = 128

export type InsertRows<Row> = (
  database: Kysely<LedgerSchema> | Transaction<LedgerSchema>,
  rows: readonly Row[],
) => Promise<void>

/** Inserts rows with as few statements as can be; building a statement costs more than running it, so texts are kept. */
export function createInsertRows<Row extends object>(
  table: keyof LedgerSchema,
  columns: readonly (keyof Row & string)[],
): InsertRows<Row> {
  const texts = new Map<number, string>()

  function textFor(database: Kysely<LedgerSchema>, count: number): string {
    const known = texts.get(count)
    if (known !== undefined) return known
    const row = Object.fromEntries(columns.map((column) => [column, 0]))
    const compiled = database
      .insertInto(table)
      .values(Array.from({ length: count }, () => row))
      .compile()
    texts.set(count, compiled.sql)
    return compiled.sql
  }

  return async (database, rows) => {
    for (let from = 0; from < rows.length; from += rowsPerInsert) {
      const part = from === 0 && rows.length <= rowsPerInsert ? rows : rows.slice(from, from + rowsPerInsert)
      const parameters: unknown[] = []
      for (const row of part) for (const column of columns) parameters.push(row[column])
      await database.executeQuery(CompiledQuery.raw(textFor(database, part.length), parameters))
    }
  }
}
