import { sql, type Transaction } from 'kysely'
import type { SqlDialect } from '../../../platform/sql/storage.ts'
import type { IndexTable, LedgerSchema } from '../schema.ts'

/** The columns of the index, in the order a page gives them. */
export const indexColumns = [
  'time',
  'leaf',
  'kind',
  'person',
  'actor',
  'model',
  'code',
  'project',
  'conversation',
] as const satisfies readonly (keyof IndexTable)[]

const pageRows = 2_000

/**
 * The whole index, in order of time: pages of one text each, a row after the other, with commas between all numbers. For a driver to
 * make an object of each row takes longer than reading them.
 */
export async function* indexPages(
  database: Transaction<LedgerSchema>,
  dialect: SqlDialect,
): AsyncGenerator<string> {
  const row = dialect === 'sqlite' ? sqliteRow : postgresRow
  for (let after: readonly [time: number, leaf: number] | undefined; ;) {
    let page = database.selectFrom('ledger_index').selectAll().orderBy('time').orderBy('leaf').limit(pageRows)
    if (after !== undefined) page = page.where(sql<boolean>`(time, leaf) > (${after[0]}, ${after[1]})`)
    const joined = sql<{ count: number; text: string | null }>`
      select count(*) as count, ${row} as text from (${page}) as page`
    const [found] = (await joined.execute(database)).rows
    const { count = 0, text } = found ?? {}
    if (text) yield text
    if (!text || count < pageRows) return
    after = lastPlace(text)
  }
}

// `quote` tells bytes from the number that they spell, and SQLite keeps whatever somebody wrote in a column.
const sqliteRow = sql`group_concat(${sql.join(
  indexColumns.map((name) => sql`quote(${sql.ref(name)})`),
  sql` || ',' || `,
)})`
const postgresRow = sql`string_agg(concat_ws(',', ${sql.join(indexColumns.map((name) => sql.ref(name)))}), ',')`

/** @throws when rows cannot be told apart, so that what follows them cannot be read */
function lastPlace(text: string): readonly [time: number, leaf: number] {
  const [time, leaf] = text.slice(placeOfLastRow(text)).split(',', 2).map(Number)
  if (time === undefined || leaf === undefined || Number.isNaN(time) || Number.isNaN(leaf)) {
    throw new Error('a row of ledger_index has a place that is no number')
  }
  return [time, leaf]
}

function placeOfLastRow(text: string): number {
  let at = text.length
  for (const _ of indexColumns) at = text.lastIndexOf(',', at - 1)
  return at + 1
}

/** What the numbers of the index stand for: as many as there are people, projects and models. */
export async function readNames(database: Transaction<LedgerSchema>): Promise<ReadonlyMap<number, string>> {
  const rows = await database.selectFrom('ledger_names').selectAll().execute()
  return new Map([[0, ''], ...rows.map(({ id, name }) => [id, name] as const)])
}
