import {
  chargebackDimensions,
  type ChargebackDimension,
  type ChargebackReportBody,
  type ChargebackRowBody,
  type ClosedMonthBody,
} from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { decimalUsd, formatMicroUsd } from '../money.ts'
import type { CsvCell } from '../output/csv.ts'
import type { Column } from '../output/table.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, type ColumnName } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { printSheet, type Sheet } from './report-sheet.ts'

export const showChargeback: RunCommand = async (given, context) => {
  const month = monthOf(given, context)
  const by = dimensionsOf(given.required('by'), context)
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('readChargeback', { month, zone: zoneOf(given), by: by.join(',') })
  printSheet(() => sheetOf(value, context), raw, { given, context })
  return value.closed?.intact === false ? exitCodes.notInOrder : exitCodes.ok
}

export const closeMonth: RunCommand = async (given, context) => {
  const month = monthOf(given, context)
  const client = await clientFor(given, context)
  return printDone(
    await client.call('closeMonth', { month, zone: zoneOf(given) }),
    ({ zone, rows, costMicroUsd, digest, closedAt }) => [
      context.tell('report.monthClosed', { month, zone, rows, cost: formatMicroUsd(costMicroUsd) }),
      context.tell('report.closed', { time: shortTime(closedAt), digest: terminalText(digest) }),
    ],
    context,
  )
}

/** @throws CliError usage */
export function monthOf(given: Given, { tell }: Context): string {
  const month = given.required('month')
  if (!/^20\d\d-(0[1-9]|1[0-2])$/.test(month)) throw usage(tell('usage.month'))
  return month
}

function zoneOf(given: Given): ClosedMonthBody['zone'] {
  // Sound: the command's description lets only these through.
  return given.required('zone') as ClosedMonthBody['zone']
}

function dimensionsOf(text: string, { tell }: Context): ChargebackDimension[] {
  const names = text.split(',').map((name) => name.trim().replace('-', '_'))
  const known = chargebackDimensions.filter((name) => names.includes(name))
  const isKnown = (name: string) => known.some((dimension) => dimension === name)
  if (!names.every(isKnown)) throw usage(tell('usage.reportBy'))
  // In the order that was asked for.
  return known.toSorted((a, b) => names.indexOf(a) - names.indexOf(b))
}

function usage(message: string): CliError {
  return new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}

const counts = ['calls', 'failed', 'input', 'output', 'cacheRead', 'cacheWrite', 'searches'] as const

function countsOf(row: ChargebackRowBody): number[] {
  const { calls, failedCalls, inputTokens, outputTokens } = row
  return [
    calls,
    failedCalls,
    inputTokens,
    outputTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    row.webSearches,
  ]
}

function sheetOf(report: ChargebackReportBody, context: Context): Sheet {
  const { tell } = context
  const { month, zone, by, data, total, practice } = report
  const columns: Column[] = [
    ...by.map((name) => ({ title: tell(`column.${csvColumns[name][0].title}`) })),
    { title: tell('column.note') },
    ...counts.map((name) => ({ title: tell(`column.${name}`), align: 'right' as const })),
    { title: tell('column.cost'), align: 'right' },
  ]
  const rows = data.map((row) => [
    ...by.map((name) => labelOf(row, name, context)),
    noteOf(row, context),
    ...countsOf(row).map((count) => count.toLocaleString('en-US')),
    formatMicroUsd(row.costMicroUsd),
  ])
  const sum = (label: string, { calls, costMicroUsd }: { calls: number; costMicroUsd: number }) => [
    label,
    ...by.map(() => ''),
    calls.toLocaleString('en-US'),
    ...counts.slice(1).map(() => ''),
    formatMicroUsd(costMicroUsd),
  ]
  const sums = [
    sum(tell('report.total'), total),
    ...(practice.calls === 0 ? [] : [sum(tell('report.totalPractice'), practice)]),
  ]
  return {
    title: tell('report.title', { month, zone: terminalText(zone === 'utc' ? 'UTC' : report.timeZone) }),
    notes: closedLines(report, context),
    columns,
    rows: data.length === 0 ? [] : [...rows, ...sums],
    empty: tell('report.none', { month }),
    csv: toCsv(report, context),
  }
}

function closedLines({ closed }: ChargebackReportBody, { tell }: Context): string[] {
  if (closed === undefined) return [tell('report.open')]
  const { closedAt, digest, intact } = closed
  return [
    tell('report.closed', { time: shortTime(closedAt), digest: terminalText(digest) }),
    tell(intact ? 'report.intact' : 'report.notIntact'),
  ]
}

function labelOf(row: ChargebackRowBody, dimension: ChargebackDimension, { tell }: Context): string {
  const label = {
    cost_centre: row.costCentre,
    project: row.projectName ?? row.projectId,
    person: row.personName ?? row.personId,
    model: row.model,
    provider: row.provider,
  }[dimension]
  return label === undefined || label === '' ? tell('report.nobody') : label
}

function noteOf({ simulated, adjusts }: ChargebackRowBody, { tell }: Context): string {
  const notes = [
    ...(simulated ? [tell('report.practice')] : []),
    ...(adjusts === undefined ? [] : [tell('report.late', { month: adjusts })]),
  ]
  return notes.join(', ')
}

interface TextColumn {
  title: ColumnName
  of: (row: ChargebackRowBody) => string | undefined
}

/** What CSV says of each: a name may change or be gone, an id is neither. */
const csvColumns: Readonly<Record<ChargebackDimension, readonly [TextColumn, ...TextColumn[]]>> = {
  cost_centre: [{ title: 'costCentre', of: ({ costCentre }) => costCentre }],
  project: [
    { title: 'project', of: ({ projectName }) => projectName },
    { title: 'projectId', of: ({ projectId }) => projectId },
  ],
  person: [
    { title: 'by.person', of: ({ personName }) => personName },
    { title: 'personId', of: ({ personId }) => personId },
  ],
  model: [{ title: 'by.model', of: ({ model }) => model }],
  provider: [{ title: 'by.provider', of: ({ provider }) => provider }],
}

/** The zone and the month in each line, so that files can be put together; no sums, which would be counted twice. */
function toCsv({ month, zone, timeZone, by, data }: ChargebackReportBody, context: Context): CsvCell[][] {
  const { tell } = context
  const texts = by.flatMap((name) => csvColumns[name])
  const head = [
    tell('column.month'),
    tell('column.zone'),
    ...texts.map(({ title }) => tell(`column.${title}`)),
    tell('column.note'),
    ...counts.map((name) => tell(`column.${name}`)),
    tell('column.costUsd'),
  ]
  const lines = data.map((row): CsvCell[] => [
    month,
    zone === 'utc' ? 'UTC' : timeZone,
    ...texts.map(({ of }) => of(row) ?? ''),
    noteOf(row, context),
    ...countsOf(row).map((count) => ({ number: String(count) })),
    { number: decimalUsd(row.costMicroUsd) },
  ])
  return [head, ...lines]
}
