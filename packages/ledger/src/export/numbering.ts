import type { LedgerProblem } from '../verify/reader.ts'
import { describeGap } from '../verify/missing.ts'
import type { ExportLine } from './lines.ts'

type LeafLine = Extract<ExportLine, { type: 'entry' | 'removed' | 'broken' }>

export interface NumberedLine {
  line: Exclude<LeafLine, { type: 'broken' }> | Extract<LeafLine, { type: 'broken' }>
  /** where it stands, whatever its own number */
  leaf: number
  /** line of the export, from 1 */
  number: number
  /** its own number is another: it is not the line that belongs here */
  isMisplaced: boolean
}

interface Options {
  first: number
  place: (line: NumberedLine) => void
  /** @param lines how many are missing */
  report: (problem: LedgerProblem, lines?: number) => void
}

/** Gives each line its place. A number that does not fit is judged by the number after it. */
export interface Numbering {
  take(line: LeafLine): void
  /** Judges the line that waits: something else follows it. */
  flush(): void
  /** the leaf that comes next */
  readonly next: number
}

export function createNumbering({ first, place, report }: Options): Numbering {
  let next = first
  let waiting: LeafLine | undefined
  // The header is line 1.
  let number = 1

  function put(line: LeafLine, isMisplaced = false): void {
    place({ line, leaf: next, number, isMisplaced })
    next += 1
  }

  /** @param follows the number of the line after it; undefined: there is none, or it has none */
  function settle(line: LeafLine, follows: number | undefined): void {
    const { leaf } = line
    if (leaf === undefined || leaf === next) {
      put(line)
      return
    }
    const named = { leaf: next, line: number, detail: `a line with the number ${leaf} stands here` }
    if (follows === next || (leaf < next && follows === undefined)) {
      report({ what: 'inserted', ...named })
      return
    }
    if (leaf > next && follows !== next + 1) {
      report({ what: 'missing', ...named, detail: describeGap(leaf - next) }, leaf - next)
      next = leaf
      put(line)
      return
    }
    report({ what: 'reordered', ...named })
    put(line, true)
  }

  function flush(follows?: number): void {
    if (!waiting) return
    const line = waiting
    waiting = undefined
    settle(line, follows)
  }

  return {
    take(line) {
      flush(line.leaf)
      number += 1
      // Nothing is unclear about most lines.
      if (line.leaf === next) put(line)
      else waiting = line
    },
    flush: () => {
      flush()
      number += 1
    },
    get next() {
      return next
    },
  }
}
