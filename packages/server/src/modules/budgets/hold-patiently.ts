import type { HoldAnswer, HoldLine, HoldOptions } from '../../platform/counters/counters.ts'

/** How long a call waits for room, and when it may have a little more than there is. */
export interface Patience {
  /** for room within every limit, whatever takes it */
  firstMs: number
  /** after that, where only an estimate keeps the call out */
  strictMs: number
  /** after that, for room within `tolerance` of the limit */
  lateMs: number
  /** parts of the limit */
  tolerance: number
  /** in the last part calls under way weigh what was promised to them, for those that take more can be ended */
  bold: boolean
}

/**
 * Nine and a half minutes together: after ten clients give up, and a provider takes a while to begin. The figures are
 * those of decision notes 080 and 081.
 */
export const patience = {
  /** where streams are ended that take more than there is */
  ending: { firstMs: 5_000, strictMs: 265_000, lateMs: 300_000, tolerance: 0, bold: true },
  /** where every stream goes on to its end */
  letting: { firstMs: 5_000, strictMs: 235_000, lateMs: 330_000, tolerance: 0.007, bold: false },
} as const satisfies Record<string, Patience>

/** One wait of several: how long it is, and where in the line the one before it ended. */
export type Wait = Pick<HoldOptions, 'waitMs' | 'place'>

type Refused = Extract<HoldAnswer, { granted: false }>

/**
 * Holds what a call may need, and waits for it. What calls under way will cost is an estimate; near a limit it keeps
 * calls out for which there will have been money. So who has waited for minutes may come in where only what was promised
 * to others is kept free or, where no stream can be ended, when all calls together are expected to stay within the limit
 * and a little more. Rates and calls under way are no estimates, and not stretched.
 * It keeps its place in the line: at the end of it, the tolerance would be for those who came minutes later.
 * @param hold asks the counters, and waits so long
 */
export async function holdPatiently(
  lines: readonly HoldLine[],
  hold: (lines: readonly HoldLine[], wait: Wait) => Promise<HoldAnswer>,
  { firstMs, strictMs, lateMs, ...late }: Patience,
): Promise<HoldAnswer> {
  const keepsWaiting = (answer: HoldAnswer): answer is Refused =>
    !answer.granted && answer.waits && lines.some((line) => line.key === answer.key && isEstimate(line))
  const first = await hold(lines, { waitMs: firstMs })
  if (!keepsWaiting(first)) return first
  const second = await hold(lines, { waitMs: strictMs, place: first.place })
  if (!keepsWaiting(second)) return second
  const stretched = lines.map((line) => stretch(line, late))
  return hold(stretched, { waitMs: lateMs, place: second.place })
}

function stretch(line: HoldLine, { tolerance, bold }: Pick<Patience, 'tolerance' | 'bold'>): HoldLine {
  if (!isEstimate(line)) return line
  return {
    ...line,
    limit: Math.floor(line.limit * (1 + tolerance)),
    bold: bold && line.certain !== undefined,
  }
}

function isEstimate({ variance = 0 }: HoldLine): boolean {
  return variance > 0
}
