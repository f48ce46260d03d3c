import type { Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { ClosedMonthsTable } from '../../platform/sql/report-tables.ts'
import type { Ledger } from '../ledger/index.ts'
import type { ChargeKey } from './charge-row.ts'
import { chargeback, type Chargeback } from './chargeback.ts'
import { closeMonth } from './close.ts'
import type { Book } from './closed-rows.ts'
import { createMonths } from './month.ts'

/** Who pays for what, and what could be saved. */
export interface Reports {
  /**
   * What a month is charged, by these things. Over all months it comes to what the ledger has, to the micro-USD.
   * @throws AdminProblem report_too_large
   */
  chargeback(book: Book, by: readonly ChargeKey[]): Promise<Chargeback>
  /**
   * On the record, once for each month and zone, for good.
   * @throws AdminProblem month_not_over, month_closed, month_order, month_too_early
   */
  close(actor: Actor, book: Book): Promise<ClosedMonthsTable>
  /** the organization's, an IANA name */
  readonly timeZone: string
}

interface ReportsDeps {
  db: ControlDatabase
  ledger: Pick<Ledger, 'flush' | 'ship' | 'queries'>
  clock: Clock
  /** the organization's, an IANA name */
  timeZone: string
}

export function createReports({ db, ledger, clock, timeZone }: ReportsDeps): Reports {
  const monthAt = createMonths(timeZone)
  return {
    chargeback: (book, by) => chargeback(book, by, { read: db.read, ledger }),
    close: (actor, book) => closeMonth(actor, book, { db, ledger, clock, monthAt }),
    timeZone,
  }
}
