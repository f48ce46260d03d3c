import type { HoldAnswer, HoldLine, HoldOptions } from '../../platform/counters/counters.ts'

/** How long a call waits for room, and when it may have a little more than there is. */
export interface Patience {
  /** for room within every limit, whatever takes it */
  firstMs: number
  /** after that, where only an estimate keeps the call out */
  strictMs: number
  /** after that, for room within `tolerance` of the limit */
  tolerantMs: number
  /** parts of the limit */
  tolerance: number
}

/**
 * Nine and a half minutes together: after ten clients give up, and a provider takes a while to begin. The figures are
 * those of decision note 080.
 */
export const patience: Patience = {
  firstMs: 5_000,
  strictMs: 235_000,
  tolerantMs: 330_000,
  tolerance: 0.007,
}

/** One wait of several: how long it is, and where in the line the one before it ended. */
export type Wait = Pick<HoldOptions, 'waitMs' | 'place'>

type Refused = Extract<HoldAnswer, { granted: false }>

/**
 * Holds what a call may need, and waits for it. What calls under way will cost is an estimate; near a limit it keeps
 * calls out for which there will have been money. So who has waited for minutes may come in when all calls together are
 * expected to stay within the limit and a little more. Rates and calls under way are no estimates, and not stretched.
 * It keeps its place in the line: at the end of it, the tolerance would be for those who came minutes later.
 * @param hold asks the counters, and waits so long
 */
export async function holdPatiently(
  lines: readonly HoldLine[],
  hold: (lines: readonly HoldLine[], wait: Wait) => Promise<HoldAnswer>,
  { firstMs, strictMs, tolerantMs, tolerance }: Patience = patience,
): Promise<HoldAnswer> {
  const keepsWaiting = (answer: HoldAnswer): answer is Refused =>
    !answer.granted && answer.waits && lines.some((line) => line.key === answer.key && isEstimate(line))
  const first = await hold(lines, { waitMs: firstMs })
  if (!keepsWaiting(first)) return first
  const second = await hold(lines, { waitMs: strictMs, place: first.place })
  if (!keepsWaiting(second)) return second
  const stretched = lines.map((line) => stretch(line, tolerance))
  return hold(stretched, { waitMs: tolerantMs, place: second.place })
}

function stretch(line: HoldLine, tolerance: number): HoldLine {
  return isEstimate(line) ? { ...line, limit: Math.floor(line.limit * (1 + tolerance)) } : line
}

function isEstimate({ variance = 0 }: HoldLine): boolean {
  return variance > 0
}
