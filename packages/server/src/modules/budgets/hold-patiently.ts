import type { HoldAnswer, HoldLine } from '../../platform/counters/counters.ts'

/** How long a call waits for room, and when it may have a little more than there is. */
export interface Patience {
  /** for room within every limit */
  strictMs: number
  /** after that, where only an estimate keeps it out, for room within `tolerance` of the limit */
  tolerantMs: number
  /** parts of the limit */
  tolerance: number
}

/** Ten minutes is when clients give up; the figures are those of decision note 078. */
export const patience: Patience = { strictMs: 5_000, tolerantMs: 535_000, tolerance: 0.0075 }

/**
 * Holds what a call may need, and waits for it. What calls under way will cost is an estimate; near a limit it keeps
 * calls out for which there will have been money. So who has waited a while may come in when all calls together are
 * expected to stay within the limit and a little more. Rates and calls under way are no estimates, and not stretched.
 * @param hold asks the counters, and waits so long
 */
export async function holdPatiently(
  lines: readonly HoldLine[],
  hold: (lines: readonly HoldLine[], waitMs: number) => Promise<HoldAnswer>,
  { strictMs, tolerantMs, tolerance }: Patience = patience,
): Promise<HoldAnswer> {
  const answer = await hold(lines, strictMs)
  if (answer.granted || !answer.waits) return answer
  if (!lines.some((line) => line.key === answer.key && isEstimate(line))) return answer
  const stretched = lines.map((line) =>
    isEstimate(line) ? { ...line, limit: Math.floor(line.limit * (1 + tolerance)) } : line,
  )
  return hold(stretched, tolerantMs)
}

function isEstimate({ variance = 0 }: HoldLine): boolean {
  return variance > 0
}
