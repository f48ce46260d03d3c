import type { LedgerProblem } from './reader.ts'

/** Leaves that follow one another. */
export type Run = readonly [first: number, count: number]

/** Which leaves have no text any more, and which of them the ledger says it removed. */
export interface Removed {
  /** how many leaves have no text */
  readonly count: number
  /** A leaf without its text; leaves come rising. */
  emptied(leaf: number): void
  /** What an entry says was removed; anything else than runs of leaves says nothing. */
  declared(leaves: unknown): void
  /** The runs that no entry explains. */
  unexplained(): Run[]
}

export function createRemoved(): Removed {
  const emptied: [first: number, count: number][] = []
  const declared: Run[] = []
  let count = 0
  return {
    get count() {
      return count
    },
    emptied(leaf) {
      count += 1
      const last = emptied.at(-1)
      if (last && last[0] + last[1] === leaf) last[1] += 1
      else emptied.push([leaf, 1])
    },
    declared(leaves) {
      if (Array.isArray(leaves)) declared.push(...leaves.filter(isRun))
    },
    unexplained: () => without(emptied, merged(declared)),
  }
}

/** Names the texts that are gone and that no entry explains. */
export function reportUnexplained(removed: Removed, report: (problem: LedgerProblem) => void): void {
  for (const [leaf, count] of removed.unexplained()) {
    const texts = count === 1 ? 'the text of this entry is' : `the texts of ${count} entries from here are`
    const detail = `${texts} gone, and no entry says that it was removed when its time was over`
    report({ what: 'missing', leaf, detail })
  }
}

function isRun(value: unknown): value is Run {
  if (!Array.isArray(value) || value.length !== 2) return false
  return value.every((number) => Number.isSafeInteger(number) && number >= 0) && value[1] > 0
}

/** The same leaves in rising runs that do not touch. */
function merged(runs: readonly Run[]): Run[] {
  const result: [number, number][] = []
  for (const [first, count] of runs.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && first <= last[0] + last[1]) last[1] = Math.max(last[1], first + count - last[0])
    else result.push([first, count])
  }
  return result
}

/** What of `runs` is not in `taken`; both rise and do not touch. */
function without(runs: readonly Run[], taken: readonly Run[]): Run[] {
  const rest: Run[] = []
  let at = 0
  for (const [first, count] of runs) {
    const end = first + count
    let from = first
    while (from < end) {
      for (let run = taken[at]; run && run[0] + run[1] <= from; run = taken[++at]);
      const next = taken[at]
      const gapEnd = Math.min(end, next?.[0] ?? end)
      if (gapEnd > from) rest.push([from, gapEnd - from])
      from = next ? Math.max(gapEnd, Math.min(end, next[0] + next[1])) : end
    }
  }
  return rest
}
