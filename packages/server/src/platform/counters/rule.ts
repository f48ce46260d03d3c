/** What weighs on a counter: used for good, and held by calls under way. */
export interface Load {
  used: number
  held: number
  /** sum of the variances of what is held, in the square of the unit */
  variance: number
  /** how many holds there are */
  holds: number
}

/** What this node knows of the load on one counter. */
export interface Loads {
  readonly mine: Load
  readonly elsewhere: Load & { reserved: number }
}

/** What one call wants of a counter. */
export interface Want {
  amount: number
  variance: number
  limit: number
}

/** `waits`: it may fit once calls under way have ended. `reached`: it will not. */
export type Verdict = 'fits' | 'waits' | 'reached'

/** How many standard deviations of what is held are kept free, because calls may cost more than expected. */
export const caution = 2.5
/** A limit of which so much is used counts as reached. */
export const reachedShare = 0.98

/**
 * Calls side by side fit while what they are expected to use, with some caution, stays within the limit. A call that is
 * alone fits until the limit is as good as reached, so that no expectation stops it falsely: it passes the limit by at
 * most what it costs beyond what was left. Those ahead in the line weigh like holds. A NaN is refused.
 */
export function judge({ mine, elsewhere }: Loads, ahead: Load, want: Want): Verdict {
  const used = mine.used + elsewhere.used
  const held = mine.held + elsewhere.held + elsewhere.reserved + ahead.held
  const variance = mine.variance + elsewhere.variance + ahead.variance + want.variance
  if (used + held + want.amount + caution * Math.sqrt(variance) <= want.limit) return 'fits'
  if (!(used < reachedShare * want.limit)) return 'reached'
  return mine.holds + elsewhere.holds + ahead.holds === 0 ? 'fits' : 'waits'
}
