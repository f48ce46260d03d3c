/** What weighs on a counter: used for good, and held by calls under way. */
export interface Load {
  used: number
  held: number
  /** sum of the variances of what is held, in the square of the unit */
  variance: number
  /** how many holds there are */
  holds: number
  /** of what is held, what will be used whatever happens: what streams have cost so far, and all of what cannot be ended */
  certain: number
  /** sum of what the holds were granted for, or of what is certain where that is more */
  promised: number
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
  /** it has waited long, and weighs calls under way by what was promised to them */
  bold: boolean
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
  const promised = mine.promised + elsewhere.promised + elsewhere.reserved + ahead.held
  if (want.bold && used + promised + want.amount <= want.limit) return 'fits'
  return mine.holds + elsewhere.holds + ahead.holds === 0 ? 'fits' : 'waits'
}

/** Whether so much is expected of a counter that its holds have to be looked at closely. */
export function isNear({ mine, elsewhere }: Loads, limit: number): boolean {
  const held = mine.held + elsewhere.held + elsewhere.reserved
  const deviation = caution * Math.sqrt(mine.variance + elsewhere.variance)
  return mine.used + elsewhere.used + held + deviation > limit
}

/** What is used, or will be whatever happens. */
export function certainOf({ mine, elsewhere }: Loads): number {
  return mine.used + elsewhere.used + mine.certain + elsewhere.certain
}
