import type { Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ClosedMonthsTable } from '../../platform/sql/report-tables.ts'
import type { Credentials } from '../credentials/index.ts'
import type { Ledger } from '../ledger/index.ts'
import type { Rates } from '../spend/index.ts'
import type { ChargeKey } from './charge-row.ts'
import { chargeback, type Chargeback } from './chargeback.ts'
import { closeMonth } from './close.ts'
import type { Book } from './closed-rows.ts'
import type { CostReportInput } from './cost-days.ts'
import { importCostReport, type ImportedReport } from './import-cost-report.ts'
import { createMonths } from './month.ts'
import { reconcile, type Reconciliation } from './reconcile.ts'
import { savings, type Savings } from './savings.ts'

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
  /**
   * On the record; each day of it replaces what was imported of the day before.
   * @throws AdminProblem report_provider_unknown, cost_report_day, cost_report_day_twice, cost_report_line_twice,
   * cost_report_empty
   */
  importCostReport(actor: Actor, input: CostReportInput): Promise<ImportedReport>
  /** What the provider says and what the ledger says, by UTC day and model. @throws AdminProblem cost_report_missing */
  reconcile(month: string): Promise<Reconciliation>
  /** Where money could be saved. @param month of UTC days; absent: the one it is */
  savings(month: string | undefined): Promise<Savings & { month: string }>
  /** the organization's, an IANA name */
  readonly timeZone: string
}

interface ReportsDeps {
  db: ControlDatabase
  ledger: Pick<Ledger, 'flush' | 'ship' | 'queries'>
  clock: Clock
  random: Random
  rates: Pick<Rates, 'models' | 'prices'>
  credentials: Pick<Credentials, 'listUnused'>
  /** names in the configuration */
  providers: readonly string[]
  /** the organization's, an IANA name */
  timeZone: string
}

export function createReports(deps: ReportsDeps): Reports {
  const { db, ledger, clock, rates, timeZone } = deps
  const { read } = db
  const monthAt = createMonths(timeZone)
  return {
    chargeback: (book, by) => chargeback(book, by, { read, ledger }),
    close: (actor, book) => closeMonth(actor, book, { db, ledger, clock, monthAt }),
    importCostReport: (actor, input) => importCostReport(actor, input, deps),
    reconcile: (month) => {
      const today = new Date(clock.now()).toISOString().slice(0, 10)
      return reconcile(month, { read, ledger, rates, today })
    },
    async savings(month = monthAt(clock.now(), 'utc')) {
      return { month, ...(await savings(month, deps)) }
    },
    timeZone,
  }
}
