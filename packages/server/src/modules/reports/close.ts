import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { ClosedMonthsTable } from '../../platform/sql/report-tables.ts'
import type { Ledger } from '../ledger/index.ts'
import { chargeKeys } from './charge-row.ts'
import { addRows, closedMonths, dropEmpty, readClosed, type Book, type Reader } from './closed-rows.ts'
import { sealOf } from './digest.ts'
import { monthOf, nextMonth, type Zone } from './month.ts'
import { openRows } from './open-rows.ts'

export interface CloseDeps {
  db: ControlDatabase
  ledger: Pick<Ledger, 'flush' | 'queries'>
  clock: Clock
  monthAt: (timeMs: number, zone: Zone) => string
}

/**
 * Freezes what a month is charged: its own calls, and what came in late for the months closed before. All of it or
 * nothing, whatever happens on the way, and once, however many nodes try.
 */
export async function closeMonth(
  actor: Actor,
  book: Book,
  { db, ledger, clock, monthAt }: CloseDeps,
): Promise<ClosedMonthsTable> {
  const { month, zone } = book
  if (month >= monthAt(clock.now(), zone)) throw new AdminProblem('month_not_over', { ...book })
  await ledger.flush()
  return await db.recorded(actor, 'reports', async (tx) => {
    await checkTurn(tx, book, ledger)
    for await (const page of openRows(book, chargeKeys, { read: tx, queries: ledger.queries }))
      await addRows(tx, book, page)
    await dropEmpty(tx, book)
    // From what was written, so that it is compared later with what can be read.
    const { rows, costMicroUsd, digest } = await sealOf(tx, book)
    const closed = { ...book, rows, cost_micro_usd: costMicroUsd, digest, closed_at: clock.now() }
    await tx.insertInto('closed_months').values(closed).execute()
    const data = { month, zone, rows, costMicroUsd, digest }
    return { entries: [{ kind: 'month.closed', data }], result: closed }
  })
}

/** Months close in order, one after the other, from the first in which anything was spent. */
async function checkTurn(tx: Reader, book: Book, { queries }: Pick<Ledger, 'queries'>): Promise<void> {
  const { month, zone } = book
  const closed = await readClosed(tx, book)
  if (closed !== undefined) {
    const time = new Date(closed.closed_at).toISOString()
    throw new AdminProblem('month_closed', { ...book, time })
  }
  const [last] = await closedMonths(tx, zone, 1)
  if (last !== undefined && month < last) throw new AdminProblem('month_too_early', { ...book })
  const next = last === undefined ? await firstMonth(queries, zone) : nextMonth(last)
  if (next !== undefined && next < month) throw new AdminProblem('month_order', { ...book, next })
}

async function firstMonth(queries: Ledger['queries'], zone: Zone): Promise<string | undefined> {
  const day = await queries.firstSpendDay(zone)
  return day === undefined ? undefined : monthOf(day)
}
