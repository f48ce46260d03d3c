import { median } from './statistics.ts'
import type { Measurement } from './measure.ts'
import type { TargetName } from './targets/index.ts'

export type Figure = (one: Measurement) => number

/** All repetitions of one workload at one concurrency. */
export interface CellGroup {
  workload: string
  concurrency: number
  measurements: readonly Measurement[]
}

/** Groups in the order in which they were measured. */
export function groupCells(measurements: readonly Measurement[]): CellGroup[] {
  const groups = new Map<string, Measurement[]>()
  for (const one of measurements) {
    const key = `${one.workload} ${one.concurrency}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined
      ? []
      : [{ workload: first.workload, concurrency: first.concurrency, measurements: group }]
  })
}

/** The figure of one target in each repetition, in the order measured. */
export function figures(group: CellGroup, target: TargetName, figure: Figure): number[] {
  return group.measurements.filter((one) => one.target === target).map(figure)
}

/**
 * Compares two targets within each repetition, where they ran next to each other on the same noisy machine, and takes
 * the median; undefined when they have no repetition in common.
 */
export function comparePairs(
  group: CellGroup,
  targets: { ours: TargetName; theirs: TargetName; figure: Figure },
  compare: (ours: number, theirs: number) => number,
): number | undefined {
  const pairs = group.measurements
    .filter((one) => one.target === targets.ours)
    .flatMap((ours) => {
      const theirs = group.measurements.find(
        (one) => one.target === targets.theirs && one.repetition === ours.repetition,
      )
      return theirs === undefined ? [] : [compare(targets.figure(ours), targets.figure(theirs))]
    })
  return pairs.length === 0 ? undefined : median(pairs)
}
