import { comparePairs, figures, groupCells, type CellGroup, type Figure } from './compare.ts'
import type { Measurement } from './measure.ts'
import type { Participant, Plan, RunResult } from './run.ts'
import { median, percentileOfSorted, spread } from './statistics.ts'
import type { Verdict } from './verdict.ts'

export interface Report extends RunResult {
  plan: Plan
  verdicts: readonly Verdict[]
  machine: string
  startedAt: Date
}

const columns = [
  'target',
  'req/s (min..max)',
  'p50 ms',
  'p99 ms',
  'added p50 ms',
  'first byte p50 / p90 ms',
  'added first byte p50 ms',
  'CPU us/req (min..max)',
  'CPU vs bare',
  'RSS MB',
  'errors',
]

/** A load generator busier than this was part of what limited the throughput. */
const saturatedCores = 0.9

const table = (rows: readonly (readonly string[])[]) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n')

function header(names: readonly string[]): string[][] {
  return [[...names], names.map(() => '---')]
}

function withRange(values: readonly number[]): string {
  const { median, min, max } = spread(values)
  return values.length < 2 ? median.toFixed(0) : `${median.toFixed(0)} (${min.toFixed(0)}..${max.toFixed(0)})`
}

function signed(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(2)
}

function row(group: CellGroup, name: Participant['name']): string[] {
  const of = (figure: Figure) => figures(group, name, figure)
  const added = (figure: Figure) =>
    name === 'direct'
      ? undefined
      : comparePairs(group, { ours: name, theirs: 'direct', figure }, (a, b) => a - b)
  const cpuRatio = comparePairs(
    group,
    { ours: name, theirs: 'bare-proxy', figure: (one) => one.cpuPerRequestUs },
    (a, b) => a / b,
  )
  const saturated = Math.max(...of((one) => one.loadGeneratorCores)) > saturatedCores
  return [
    name,
    withRange(of((one) => one.requestsPerSecond)) + (saturated ? ' *' : ''),
    median(of((one) => one.p50Ms)).toFixed(2),
    median(of((one) => one.p99Ms)).toFixed(2),
    signed(added((one) => one.p50Ms)),
    `${median(of((one) => one.firstByteP50Ms)).toFixed(2)} / ${median(of((one) => one.firstByteP90Ms)).toFixed(2)}`,
    signed(added((one) => one.firstByteP50Ms)),
    withRange(of((one) => one.cpuPerRequestUs)),
    cpuRatio === undefined ? '-' : cpuRatio.toFixed(2),
    (Math.max(...of((one) => one.treePeakBytes)) / 1_048_576).toFixed(0),
    of((one) => one.errors)
      .reduce((sum, count) => sum + count, 0)
      .toFixed(0),
  ]
}

function renderCells(report: Report): string {
  return groupCells(report.measurements)
    .map((group) => {
      const title = report.plan.workloads.find((one) => one.name === group.workload)?.title ?? group.workload
      const names = report.participants
        .map((one) => one.name)
        .filter((name) => group.measurements.some((one) => one.target === name))
      const rows = [...header(columns), ...names.map((name) => row(group, name))]
      return `### ${group.workload}, concurrency ${group.concurrency}: ${title}\n\n${table(rows)}`
    })
    .join('\n\n')
}

function renderParticipants(participants: readonly Participant[]): string {
  const rows = participants.map((one) => [
    one.name,
    one.measured ? one.description : `**not measured**: ${one.description.replaceAll('\n', ' ')}`,
    one.measured ? (one.identical ? 'unchanged' : 'changed') : '-',
  ])
  return table([...header(['target', 'what', 'answer bytes']), ...rows])
}

function renderFailures(measurements: readonly Measurement[]): string {
  const failed = measurements.filter((one) => one.errors > 0)
  if (failed.length === 0) return ''
  const lines = failed.map(
    (one) => `- ${one.target}, ${one.workload} at ${one.concurrency}: ${JSON.stringify(one.reasons)}`,
  )
  return `\n\nErrors by reason:\n${lines.join('\n')}`
}

const marks = { true: 'yes', false: '**no**', undefined: 'not measured' } as const

function renderVerdicts(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((one) => [one.requirement, one.finding, marks[`${one.met}`]])
  return table([...header(['required of Sekisho', 'measured', 'reached']), ...rows])
}

/** Markdown: what was measured and how, a table for each cell, and the requirements with their numbers. */
export function renderReport(report: Report): string {
  const { options } = report.plan
  const fsync = [...report.fsyncMs].sort((a, b) => a - b)
  const noise = report.measurements
  return `## Side by side, ${report.startedAt.toISOString()}

${report.machine}. ${options.repetitions} x ${options.measureMs / 1000} s a cell, targets shuffled inside each cell (seed ${options.seed}); figures are medians, ratios are medians of pairs of the same repetition. Load generator, target and upstream share the cores; besides them others kept ${median(noise.map((one) => one.otherCores)).toFixed(2)} cores busy and the hypervisor took ${median(noise.map((one) => one.stealCores)).toFixed(2)} (medians of the cells). So read ratios and CPU per request, not req/s. CPU is user and system time of the target's process tree. A star: the load generator was at its limit. RSS is the peak of the tree in that cell.
fsync of 4 kB on the data disk: p50 ${percentileOfSorted(fsync, 0.5).toFixed(2)} ms, p90 ${percentileOfSorted(fsync, 0.9).toFixed(2)} ms.

${renderParticipants(report.participants)}

${renderCells(report)}${renderFailures(report.measurements)}

### Requirements

${renderVerdicts(report.verdicts)}`
}
