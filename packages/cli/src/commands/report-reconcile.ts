import type { CostReportBody, ReconciliationBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { decimalUsd, formatMicroUsd } from '../money.ts'
import type { CsvCell } from '../output/csv.ts'
import { terminalText } from '../output/terminal-text.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'
import { monthOf } from './report-chargeback.ts'
import { printSheet, type Sheet } from './report-sheet.ts'
import { readTextFile } from './text-file.ts'

/** A request may have a mebibyte; what stands around the days has room in the rest. */
const maxPartBytes = 900_000

interface Bucket {
  starting_at?: unknown
}

/** Sends a provider's report in as many parts as it needs; a day is never divided. */
export const importCostReport: RunCommand = async (given, context) => {
  const file = given.required('file')
  const parts = partsOf(await readTextFile(file, context), file, context)
  const provider = given.required('provider')
  const workspaces = given.list('workspace')
  const client = await clientFor(given, context)
  const reports: CostReportBody[] = []
  for (const data of parts) {
    // Sound: what is wrong with it is for the server to say.
    const pages = [{ data }] as never
    const { value } = await client.call('importCostReport', {
      provider,
      format: 'anthropic',
      pages,
      ...(workspaces.length === 0 ? {} : { workspaces }),
    })
    reports.push(value)
  }
  if (context.json) context.printJson({ data: reports })
  else context.print(...reports.map((report) => imported(report, context)))
  return exitCodes.ok
}

function imported(
  { provider, from, to, days, lines, costMicroUsd }: CostReportBody,
  { tell }: Context,
): string {
  const cost = formatMicroUsd(costMicroUsd)
  return tell('reconcile.imported', { provider: terminalText(provider), from, to, days, lines, cost })
}

/** Of a page, or a list of pages. @throws CliError when it is no report at all */
function partsOf(text: string, file: string, { tell }: Context): Bucket[][] {
  const buckets = bucketsOf(text)
  if (buckets === undefined || buckets.length === 0) {
    const message = tell('reconcile.noReport', { file: terminalText(file) })
    throw new CliError(message, { code: 'cost_report_unreadable', exitCode: exitCodes.refused })
  }
  const startOf = ({ starting_at }: Bucket) => String(starting_at)
  const sorted = buckets.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
  const parts: Bucket[][] = []
  let bytes = Infinity
  let last: string | undefined
  for (const bucket of sorted) {
    const size = Buffer.byteLength(JSON.stringify(bucket))
    const start = startOf(bucket)
    if (bytes + size > maxPartBytes && start !== last) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(bucket)
    bytes += size
    last = start
  }
  return parts
}

function bucketsOf(text: string): Bucket[] | undefined {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return undefined
  }
  const pages: unknown[] = [document].flat()
  const data = pages.map((page) => (isObject(page) && 'data' in page ? page.data : undefined))
  if (!data.every((list) => Array.isArray(list))) return undefined
  const buckets: unknown[] = data.flat()
  return buckets.every(isObject) ? buckets : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const showReconciliation: RunCommand = async (given, context) => {
  const month = monthOf(given, context)
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('readReconciliation', { month })
  printSheet(() => sheetOf(value, context), raw, { given, context })
  return value.total.unexplainedMicroUsd === 0 ? exitCodes.ok : exitCodes.notInOrder
}

type Line = ReconciliationBody['data'][number]

const money = ['theirs', 'ours', 'difference', 'bound'] as const

function sheetOf(
  { month, providers, withoutReport, data, total }: ReconciliationBody,
  context: Context,
): Sheet {
  const { tell } = context
  const missing = withoutReport.length
  const sums = [total.theirsMicroUsd, total.oursMicroUsd, total.differenceMicroUsd, total.boundMicroUsd]
  return {
    title: tell('reconcile.title', { month, providers: terminalText(providers.join(', ')) }),
    notes: [
      ...(missing === 0
        ? []
        : [tell('reconcile.withoutReport', { count: missing, first: withoutReport[0]?.day ?? '' })]),
      total.unexplainedMicroUsd === 0
        ? tell('reconcile.explained')
        : tell('reconcile.notExplained', { amount: formatMicroUsd(total.unexplainedMicroUsd) }),
    ],
    columns: [
      { title: tell('column.by.day') },
      { title: tell('column.by.provider') },
      { title: tell('column.by.model') },
      { title: tell('column.calls'), align: 'right' },
      ...money.map((name) => ({ title: tell(`column.${name}`), align: 'right' as const })),
      { title: tell('column.pricedBy') },
      { title: tell('column.why') },
    ],
    rows:
      data.length === 0
        ? []
        : [
            ...data.map((line) => [
              line.day,
              line.provider,
              line.model,
              line.calls.toLocaleString('en-US'),
              ...moneyOf(line).map(formatMicroUsd),
              pricedBy(line, context),
              whyOf(line, context),
            ]),
            [tell('report.total'), '', '', '', ...sums.map(formatMicroUsd), '', ''],
          ],
    empty: tell('reconcile.none', { month }),
    csv: [
      [
        ...(['by.day', 'by.provider', 'by.model'] as const).map((name) => tell(`column.${name}`)),
        tell('column.calls'),
        ...money.map((name) => `${tell(`column.${name}`)} (USD)`),
        tell('column.pricedBy'),
        tell('column.why'),
      ],
      ...data.map((line): CsvCell[] => [
        line.day,
        line.provider,
        line.model,
        { number: String(line.calls) },
        ...moneyOf(line).map((amount) => ({ number: decimalUsd(amount) })),
        pricedBy(line, context),
        whyOf(line, context),
      ]),
    ],
  }
}

function moneyOf(line: Line): number[] {
  return [line.theirsMicroUsd, line.oursMicroUsd, line.differenceMicroUsd, line.boundMicroUsd]
}

function pricedBy({ calls, contractCalls, model }: Line, { tell }: Context): string {
  if (calls === 0 || model === 'web_search') return ''
  if (contractCalls === 0) return tell('reconcile.byList')
  return contractCalls === calls ? tell('reconcile.byContract') : tell('reconcile.byBoth')
}

function whyOf(line: Line, { tell }: Context): string {
  const { verdict, estimatedCalls, lostCalls, unlistedCalls } = line
  const doubts = [
    ...(lostCalls === 0 ? [] : [tell('reconcile.lost', { count: lostCalls })]),
    ...(estimatedCalls === 0 ? [] : [tell('reconcile.estimated', { count: estimatedCalls })]),
    ...(unlistedCalls === 0 ? [] : [tell('reconcile.unlisted', { count: unlistedCalls })]),
  ]
  const why = tell(`reconcile.verdict.${verdict}`)
  return doubts.length === 0 || verdict === 'equal' ? why : `${why} (${doubts.join(', ')})`
}
