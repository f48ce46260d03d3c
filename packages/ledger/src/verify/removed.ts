import type { LedgerProblem } from './reader.ts'

/** Leaves that follow one another. */
export type Run = readonly [first: number, count: number]

/** Which leaves have no text any more, and which of them the ledger says it removed: a bit a leaf, however they are spread. */
export interface Removed {
  /** how many leaves have no text */
  readonly count: number
  /** how many of them no entry explains yet */
  readonly open: number
  /** A leaf without its text; leaves come rising. */
  emptied(leaf: number): void
  /** What an entry says was removed, of leaves that came before it; anything else than runs of leaves says nothing. */
  declared(leaves: unknown): void
  /** The rising runs that no entry explains. */
  unexplained(): Iterable<Run>
}

const pageLeaves = 4_096

/** One bit of a leaf: set while nothing explains that its text is gone. */
type Page = Uint32Array

export function createRemoved(): Removed {
  /** by the number of the page, rising */
  const pages = new Map<number, Page>()
  let count = 0
  let open = 0
  let first: number | undefined
  let end = 0

  function clear(run: Run): void {
    // Whoever made the entry says how far it goes.
    const until = Math.min(run[0] + run[1], end)
    for (let from = Math.max(run[0], first ?? end); from < until;) {
      const number = Math.floor(from / pageLeaves)
      const start = number * pageLeaves
      const next = Math.min(until, start + pageLeaves)
      const page = pages.get(number)
      // One that is explained as a whole is not looked at again, by however many runs.
      if (page && next - from === pageLeaves) pages.delete(number)
      if (page) open -= clearBits(page, from - start, next - start)
      from = next
    }
  }

  return {
    get count() {
      return count
    },
    get open() {
      return open
    },
    emptied(leaf) {
      count += 1
      open += 1
      first ??= leaf
      end = leaf + 1
      const number = Math.floor(leaf / pageLeaves)
      const page = pages.get(number) ?? new Uint32Array(pageLeaves / 32)
      pages.set(number, page)
      const bit = leaf % pageLeaves
      page[bit >>> 5] = wordOf(page, bit) | (1 << (bit & 31))
    },
    declared(leaves) {
      // Merged, so that the runs of one entry are not more work than the leaves there are.
      if (Array.isArray(leaves)) for (const run of merged(leaves.filter(isRun))) clear(run)
    },
    unexplained: () => runsOf(pages),
  }
}

function wordOf(page: Page, bit: number): number {
  return page[bit >>> 5] ?? 0
}

/** @returns how many were set */
function clearBits(page: Page, from: number, until: number): number {
  let cleared = 0
  for (let bit = from; bit < until; bit++) {
    const word = wordOf(page, bit)
    cleared += (word >>> (bit & 31)) & 1
    page[bit >>> 5] = word & ~(1 << (bit & 31))
  }
  return cleared
}

function* runsOf(pages: ReadonlyMap<number, Page>): Generator<Run> {
  let run: [first: number, count: number] | undefined
  for (const [number, page] of pages)
    for (let bit = 0; bit < pageLeaves; bit++) {
      if ((wordOf(page, bit) & (1 << (bit & 31))) === 0) continue
      const leaf = number * pageLeaves + bit
      if (run && run[0] + run[1] === leaf) {
        run[1] += 1
        continue
      }
      if (run) yield run
      run = [leaf, 1]
    }
  if (run) yield run
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
