import type { Summary } from './report.ts'

const usd = (microUsd: number) => `$${(microUsd / 1_000_000).toFixed(microUsd < 10_000 ? 6 : 2)}`
const percent = (value: number) => `${value.toFixed(2)} %`

const columns: readonly [string, (summary: Summary) => string][] = [
  ['workload', ({ workload }) => workload],
  ['seed', ({ seed }) => String(seed)],
  ['nodes', ({ nodes }) => String(nodes)],
  ['calls', ({ calls }) => String(calls)],
  ['ended', ({ ended }) => String(ended)],
  ['mean call', ({ meanCostMicroUsd }) => usd(meanCostMicroUsd)],
  ['sd/mean', ({ costSpread }) => costSpread.toFixed(1)],
  ['limit', ({ budgets }) => budgets.map(({ limitMicroUsd }) => usd(limitMicroUsd)).join(' ')],
  [
    'spent',
    ({ budgets }) =>
      budgets
        .map((each) => percent((100 * each.spentMicroUsd) / each.limitMicroUsd / each.counters))
        .join(' '),
  ],
  [
    'overspend',
    ({ budgets }) =>
      budgets.map((each) => `${percent(each.overspendPercent)} ${usd(each.overspendMicroUsd)}`).join(' '),
  ],
  ['false stops', ({ falseStops }) => `${falseStops.count} ${percent(falseStops.percent)}`],
  ['waited', ({ waits }) => percent(waits.percent)],
  [
    'p50/p99/max s',
    ({ waits }) => [waits.p50, waits.p99, waits.max].map((each) => each.toFixed(0)).join('/'),
  ],
  ['held/cost', ({ holds }) => holds.bias.toFixed(2)],
  ['targets', ({ missed }) => (missed.length === 0 ? 'met' : 'MISSED')],
]

/** One line a run, as a table of plain text. */
export function tableOf(summaries: readonly Summary[]): string {
  const rows = [
    columns.map(([name]) => name),
    ...summaries.map((each) => columns.map(([, show]) => show(each))),
  ]
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
