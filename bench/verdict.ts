import { comparePairs, figures, groupCells, type CellGroup, type Figure } from './compare.ts'
import type { Measurement } from './measure.ts'
import type { RunResult } from './run.ts'
import { geometricMean, median } from './statistics.ts'
import type { TargetName } from './targets/index.ts'

export interface Verdict {
  requirement: string
  /** the worst cell and, of ratios, the geometric mean over the cells; or why there is none */
  finding: string
  /** undefined: not measured in this run */
  met: boolean | undefined
}

/** One requirement in every cell it speaks of. */
interface Requirement {
  title: string
  limit: number
  unit: string
  applies: (group: CellGroup) => boolean
  value: (group: CellGroup) => number | undefined
}

const ours: TargetName = 'sekisho'
const cpu: Figure = (one) => one.cpuPerRequestUs
const mebibyte = 1024 * 1024

const ratio = (theirs: TargetName, figure: Figure) => (group: CellGroup) =>
  comparePairs(group, { ours, theirs, figure }, (a, b) => a / b)

function createRequirements(fsyncP50Ms: number): Requirement[] {
  const every = () => true
  const worst = (values: readonly number[]) => (values.length === 0 ? undefined : Math.max(...values))
  return [
    {
      title: 'CPU per request at most 1.5 times the bare proxy’s',
      limit: 1.5,
      unit: 'x',
      applies: every,
      value: ratio('bare-proxy', cpu),
    },
    {
      title: 'CPU per request at most half of claude gateway’s with spend limits',
      limit: 0.5,
      unit: 'x',
      applies: every,
      value: ratio('claude-gateway-spend', cpu),
    },
    {
      title: 'CPU per request at most an eighth of Portkey’s',
      limit: 0.125,
      unit: 'x',
      applies: every,
      value: ratio('portkey', cpu),
    },
    {
      title: `added p50 at concurrency 1, beyond the measured fsync (${fsyncP50Ms.toFixed(2)} ms), below 1 ms`,
      limit: 1,
      unit: ' ms',
      applies: (group) => group.concurrency === 1,
      value: (group) => {
        const pair = { ours, theirs: 'direct', figure: (one: Measurement) => one.p50Ms } as const
        const added = comparePairs(group, pair, (a, b) => a - b)
        return added === undefined ? undefined : added - fsyncP50Ms
      },
    },
    {
      title: '400 slow streams: time to first byte at p90 within 1.2 times the bare proxy’s',
      limit: 1.2,
      unit: 'x',
      applies: (group) => group.workload === 'slow-stream',
      value: ratio('bare-proxy', (one) => one.firstByteP90Ms),
    },
    {
      title: 'RSS below 250 MB a process under all of it',
      limit: 250,
      unit: ' MB',
      applies: every,
      value: (group) => worst(figures(group, ours, (one) => one.processPeakBytes / mebibyte)),
    },
    {
      title: 'every answer complete',
      limit: 0,
      unit: ' errors',
      applies: every,
      value: (group) => worst(figures(group, ours, (one) => one.errors)),
    },
  ]
}

function judgeOne(requirement: Requirement, groups: readonly CellGroup[]): Verdict {
  const cells = groups.filter(requirement.applies).flatMap((group) => {
    const value = requirement.value(group)
    return value === undefined ? [] : [{ value, place: `${group.workload} at ${group.concurrency}` }]
  })
  const [worst] = [...cells].sort((a, b) => b.value - a.value)
  if (worst === undefined)
    return { requirement: requirement.title, finding: 'not measured in this run', met: undefined }
  const kept = cells.filter((cell) => cell.value <= requirement.limit).length
  const isRatio = requirement.unit === 'x'
  const show = (value: number) =>
    value.toFixed(isRatio || requirement.unit === ' ms' ? 3 : 0) + requirement.unit
  const mean = geometricMean(cells.map((cell) => cell.value))
  const findings = [
    `worst ${show(worst.value)} (${worst.place})`,
    ...(isRatio && cells.length > 1 ? [`geometric mean ${show(mean)}`] : []),
    `kept in ${kept} of ${cells.length} cells`,
  ]
  return { requirement: requirement.title, finding: findings.join('; '), met: kept === cells.length }
}

/** The requirements of the issue, each against its worst cell. Ratios are medians of pairs measured side by side. */
export function judge(result: Pick<RunResult, 'measurements' | 'fsyncMs'>): Verdict[] {
  const groups = groupCells(result.measurements)
  return createRequirements(median(result.fsyncMs)).map((requirement) => judgeOne(requirement, groups))
}
