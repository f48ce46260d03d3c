import type { ClosedMonthsTable } from '../../platform/sql/report-tables.ts'
import type { Ledger } from '../ledger/index.ts'
import { sumRows, type ChargeKey, type ChargeRow } from './charge-row.ts'
import { closedSums, readClosed, type Book, type Reader } from './closed-rows.ts'
import { sealOf } from './digest.ts'
import { openRows } from './open-rows.ts'

export interface ChargebackDeps {
  read: Reader
  ledger: Pick<Ledger, 'flush' | 'ship' | 'queries'>
}

export interface Chargeback {
  /** real before simulated, the month's own before adjustments, the most expensive first */
  rows: ChargeRow[]
  /** absent: the month is open */
  closed?: ClosedMonthsTable & { intact: boolean }
}

/** @throws AdminProblem report_too_large */
export async function chargeback(
  book: Book,
  by: readonly ChargeKey[],
  { read, ledger }: ChargebackDeps,
): Promise<Chargeback> {
  const closed = await readClosed(read, book)
  if (closed === undefined) {
    await ledger.flush()
    const rows = await sumRows(openRows(book, by, { read, queries: ledger.queries }))
    return { rows: rows.sort(inOrder) }
  }
  const rows = await closedSums(read, book, by)
  return { rows: rows.sort(inOrder), closed: { ...closed, intact: await isIntact(closed, { read, ledger }) } }
}

/** Whether the rows are those that the ledger says the month was closed with. */
async function isIntact(closed: ClosedMonthsTable, { read, ledger }: ChargebackDeps): Promise<boolean> {
  const { digest } = await sealOf(read, closed)
  if (digest !== closed.digest) return false
  await ledger.ship()
  return digest === (await recordedDigest(closed, ledger.queries))
}

/** The first time counts: a month that was made to be closed again is not the one that was closed. */
async function recordedDigest(
  { month, zone }: Book,
  queries: Pick<Ledger['queries'], 'search'>,
): Promise<string | undefined> {
  let cursor: string | undefined
  do {
    const page = await queries.search({ kinds: ['month.closed'], order: 'oldest', limit: 1_000, cursor })
    for (const { entry } of page.entries) {
      // Sound: of this kind there is no other data.
      const data = entry.data as { month: string; zone: string; digest: string }
      if (data.month === month && data.zone === zone) return data.digest
    }
    cursor = page.next
  } while (cursor !== undefined)
  return undefined
}

function inOrder(a: ChargeRow, b: ChargeRow): number {
  return (
    a.simulated - b.simulated ||
    compare(a.adjusts, b.adjusts) ||
    b.cost_micro_usd - a.cost_micro_usd ||
    compare(keyOf(a), keyOf(b))
  )
}

function keyOf({ cost_centre, project_id, person_id, model, provider }: ChargeRow): string {
  return JSON.stringify([cost_centre, project_id, person_id, model, provider])
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
