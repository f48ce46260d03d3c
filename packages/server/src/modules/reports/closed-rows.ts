import { AdminProblem } from '@sekisho/contract'
import { sql, type Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { ClosedMonthsTable, ClosedRowsTable } from '../../platform/sql/report-tables.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { chargeCounts, chargeKeys, maxRows, type ChargeKey, type ChargeRow } from './charge-row.ts'
import type { Zone } from './month.ts'

export type Reader = Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>

/** A closed month, or one to close. */
export interface Book {
  month: string
  zone: Zone
}

const key = ['adjusts', ...chargeKeys, 'simulated'] as const
const keyColumns = sql.join(key.map((name) => sql.ref(name)))
const pageRows = 1_000

export async function readClosed(
  read: Reader,
  { month, zone }: Book,
): Promise<ClosedMonthsTable | undefined> {
  return await read
    .selectFrom('closed_months')
    .selectAll()
    .where('month', '=', month)
    .where('zone', '=', zone)
    .executeTakeFirst()
}

/** The closed months of a zone, newest first. */
export async function closedMonths(read: Reader, zone: Zone, limit: number): Promise<string[]> {
  const rows = await read
    .selectFrom('closed_months')
    .select('month')
    .where('zone', '=', zone)
    .orderBy('month', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ month }) => month)
}

/** Added up by what is asked for. @throws AdminProblem report_too_large */
export async function closedSums(read: Reader, book: Book, by: readonly ChargeKey[]): Promise<ChargeRow[]> {
  const rows = await sums(read, [...by, 'adjusts'])
    .where('month', '=', book.month)
    .where('zone', '=', book.zone)
    .limit(maxRows + 1)
    .execute()
  if (rows.length > maxRows) throw new AdminProblem('report_too_large', { limit: maxRows })
  return rows.map(chargeRow)
}

/**
 * All that was ever closed of a month's calls: with the month itself, and as adjustments of later ones.
 * @param before the month whose rows may be in the making: what it has itself does not count
 */
export async function closedOf(
  read: Reader,
  { by, before, ...book }: Book & { by: readonly ChargeKey[]; before: string },
): Promise<ChargeRow[]> {
  const rows = await sums(read, by)
    .where('zone', '=', book.zone)
    .where('month', '<', before)
    .where((row) =>
      row.or([
        row.and([row('month', '=', book.month), row('adjusts', '=', '')]),
        row('adjusts', '=', book.month),
      ]),
    )
    .execute()
  return rows.map(chargeRow)
}

function sums(read: Reader, by: readonly (ChargeKey | 'adjusts')[]) {
  return read
    .selectFrom('closed_rows')
    .select([...by, 'simulated'])
    .select((row) => chargeCounts.map((name) => row.fn.sum<number>(name).as(name)))
    .groupBy([...by, 'simulated'])
}

function chargeRow(row: object): ChargeRow {
  const empty = { adjusts: '', cost_centre: '', project_id: '', person_id: '', model: '', provider: '' }
  // Sound: `sums` selects each count and each key that is asked for under its own name.
  return { ...empty, ...row } as ChargeRow
}

/** The rows of a month as they are, in the order of their key, a page at a time. */
export async function* closedPages(
  read: Reader,
  { month, zone }: Book,
): AsyncGenerator<readonly ClosedRowsTable[]> {
  for (let after: ClosedRowsTable | undefined; ;) {
    let query = read
      .selectFrom('closed_rows')
      .selectAll()
      .where('month', '=', month)
      .where('zone', '=', zone)
      .limit(pageRows)
    for (const name of key) query = query.orderBy(name)
    const last = after
    if (last !== undefined)
      query = query.where(sql<boolean>`(${keyColumns}) > (${sql.join(key.map((name) => last[name]))})`)
    const rows: ClosedRowsTable[] = await query.execute()
    if (rows.length > 0) yield rows
    if (rows.length < pageRows) return
    after = rows.at(-1)
  }
}

/** Rows one statement carries: with 19 columns well under what either database takes. */
const insertedRows = 500

/** Adds to the rows of a month that is being closed. */
export async function addRows(
  tx: Transaction<AdminSchema>,
  { month, zone }: Book,
  rows: readonly ChargeRow[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += insertedRows) {
    const values = rows.slice(at, at + insertedRows).map((row) => ({ month, zone, ...stored(row) }))
    await tx
      .insertInto('closed_rows')
      .values(values)
      .onConflict((conflict) =>
        conflict.columns(['month', 'zone', ...key]).doUpdateSet((row) => ({
          calls: row('closed_rows.calls', '+', row.ref('excluded.calls')),
          failed_calls: row('closed_rows.failed_calls', '+', row.ref('excluded.failed_calls')),
          input_tokens: row('closed_rows.input_tokens', '+', row.ref('excluded.input_tokens')),
          output_tokens: row('closed_rows.output_tokens', '+', row.ref('excluded.output_tokens')),
          cache_read_tokens: row('closed_rows.cache_read_tokens', '+', row.ref('excluded.cache_read_tokens')),
          cache_write_5m_tokens: row(
            'closed_rows.cache_write_5m_tokens',
            '+',
            row.ref('excluded.cache_write_5m_tokens'),
          ),
          cache_write_1h_tokens: row(
            'closed_rows.cache_write_1h_tokens',
            '+',
            row.ref('excluded.cache_write_1h_tokens'),
          ),
          web_searches: row('closed_rows.web_searches', '+', row.ref('excluded.web_searches')),
          counted_tokens: row('closed_rows.counted_tokens', '+', row.ref('excluded.counted_tokens')),
          cost_micro_usd: row('closed_rows.cost_micro_usd', '+', row.ref('excluded.cost_micro_usd')),
        })),
      )
      .execute()
  }
}

function stored(row: ChargeRow): ChargeRow {
  const counts = Object.fromEntries(chargeCounts.map((name) => [name, row[name]]))
  const { adjusts, cost_centre, project_id, person_id, model, provider, simulated } = row
  // Sound: chargeCounts are all the counts.
  return { adjusts, cost_centre, project_id, person_id, model, provider, simulated, ...counts } as ChargeRow
}

/** What was taken back entirely leaves no row. */
export async function dropEmpty(tx: Transaction<AdminSchema>, { month, zone }: Book): Promise<void> {
  let query = tx.deleteFrom('closed_rows').where('month', '=', month).where('zone', '=', zone)
  for (const name of chargeCounts) query = query.where(name, '=', 0)
  await query.execute()
}
