import type { Frontier } from '../frontier.ts'
import type { LedgerProblem } from '../verify/reader.ts'
import type { Removed } from '../verify/removed.ts'
import type { LedgerVerdict } from '../verify/verify-ledger.ts'
import type { ExportHeader, ExportLine } from './lines.ts'

export interface ExportVerdict extends LedgerVerdict {
  /** first leaf of the export */
  from: number
  /** the size of the last checkpoint of the export that its entries add up to: up to there nothing was changed */
  intactThrough?: number
  /** true: signatures were checked with what the export itself says its keys are */
  ownKeys: boolean
}

/** Verifies an export line by line, as the lines are read, whatever its length. */
export interface ExportCheck {
  /** The lines after the header, in order. */
  take(line: ExportLine): Promise<void> | undefined
  end(): Promise<ExportVerdict>
}

/** What the parts of a check share. */
export interface ExportWalk {
  readonly header: ExportHeader
  /** undefined from where lines are missing on: roots can no more be told */
  tree: Frontier | undefined
  readonly removed: Removed
  report(problem: LedgerProblem): void
}
