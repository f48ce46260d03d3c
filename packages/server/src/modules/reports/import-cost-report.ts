import { AdminProblem, formatId, type Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { CostReportsTable } from '../../platform/sql/report-tables.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { readCostReport } from './cost-report.ts'
import type { CostLine, CostReportInput } from './cost-days.ts'

export interface ImportDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  /** names in the configuration */
  providers: readonly string[]
}

export interface ImportedReport extends CostReportsTable {
  days: number
  costMicroUsd: number
}

/** Lines one statement carries. */
const insertedLines = 500

/** Each day of the report replaces what was imported of it before, so that none is ever counted twice. */
export async function importCostReport(
  actor: Actor,
  input: CostReportInput,
  { db, clock, random, providers }: ImportDeps,
): Promise<ImportedReport> {
  const { provider } = input
  if (!providers.includes(provider))
    throw new AdminProblem('report_provider_unknown', { provider, providers: providers.join(', ') })
  const days = readCostReport(input)
  const sorted = [...days.keys()].toSorted()
  const [from] = sorted
  const to = sorted.at(-1)
  if (from === undefined || to === undefined) throw new AdminProblem('cost_report_empty')
  const lines = [...days.values()].flat()
  const now = clock.now()
  const report: CostReportsTable = {
    id: formatId('costReport', now, random(10)),
    provider,
    from_day: from,
    to_day: to,
    lines: lines.length,
    imported_at: now,
  }
  return await db.recorded(actor, 'reports', async (tx) => {
    await tx.insertInto('cost_reports').values(report).execute()
    for (const day of sorted) await replaceDay(tx, { report, day, lines: days.get(day) ?? [] })
    const data = { report: report.id, provider, from, to, rows: lines.length }
    const costMicroUsd = lines.reduce((sum, { amountMicroUsd }) => sum + amountMicroUsd, 0)
    return {
      entries: [{ kind: 'cost_report.imported', data }],
      result: { ...report, days: sorted.length, costMicroUsd },
    }
  })
}

interface Day {
  report: CostReportsTable
  day: string
  lines: readonly CostLine[]
}

async function replaceDay(
  tx: Transaction<AdminSchema>,
  { report: { id, provider }, day, lines }: Day,
): Promise<void> {
  await tx.deleteFrom('cost_report_lines').where('provider', '=', provider).where('day', '=', day).execute()
  await tx
    .insertInto('cost_report_days')
    .values({ provider, day, report_id: id })
    .onConflict((conflict) => conflict.columns(['provider', 'day']).doUpdateSet({ report_id: id }))
    .execute()
  for (let at = 0; at < lines.length; at += insertedLines) {
    const values = lines.slice(at, at + insertedLines).map((line, index) => ({
      provider,
      day,
      line: at + index,
      model: line.model,
      kind: line.kind,
      description: line.description,
      amount_micro_usd: line.amountMicroUsd,
      bound_micro_usd: line.boundMicroUsd,
    }))
    await tx.insertInto('cost_report_lines').values(values).execute()
  }
}
