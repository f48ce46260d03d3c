/** One counter a hold draws on. */
export interface HoldLine {
  /**
   * For example `spl_01J…:per_01J…:2026-11-22`. What it ends with says how long it is kept: a date (the last one it
   * counts) two days beyond it, a minute (`T12:34`, UTC) a few minutes beyond it, `open` (calls under way, of which
   * nothing is ever used) while something is held.
   */
  key: string
  /** what is expected to be used; not negative, rounded up to a whole number */
  amount: number
  /** of that expectation, in the square of the unit; 0 when left out */
  variance?: number
  limit: number
  /** of the amount, what will be used whatever happens; all of it when left out */
  certain?: number
  /** the hold is to be ended when what is certain on the counter comes to more; never when left out */
  ceiling?: number
  /** calls under way are weighed by what was promised to them: for who has waited long */
  bold?: boolean
}

export interface HoldOptions {
  /** the hold ends by itself after it; longer than any call lives */
  ttlMs: number
  /** how long to wait for room that only the holds of others take; 0, or left out: not at all */
  waitMs?: number
  /** asked for only by who waits; ends the waiting. A hold that was granted at the same moment is granted all the same */
  signal?: (() => AbortSignal) | undefined
  /** of the answer to the same call when it waited before on this node: it stands where it stood, not at the end */
  place?: number | undefined
}

export type HoldAnswer =
  | { granted: true; hold: string }
  /** a line that does not fit, one that is reached before one that waits; nothing was held */
  | {
      granted: false
      key: string
      used: number
      /** by others, those ahead in the line included */
      held: number
      limit: number
      /** it may fit once calls under way have ended; false: the limit is reached */
      waits: boolean
      /** where it stood in the line, if it waited */
      place?: number
    }

/**
 * Counters with holds: money, tokens, calls, rates. A hint over SQL: they can be lost and are rebuilt from it.
 *
 * Guarantees: a hold is granted only where each of its lines passes the rule (rule.ts), with the holds of all nodes
 * counted; a hold is over a ceiling as soon as what this node knows is: of the others what they had written a moment
 * before, 50 ms while little is left and a second otherwise, and what they then take to write. Of two holds that do not both fit one is refused, on one node and across nodes. A hold ends by `settle` or
 * after `ttlMs`, whichever comes first, so that a forgotten one keeps nothing; a dead node's holds end sooner. What one
 * node lets wait is granted in the order of arrival, which `place` keeps from one wait to the next: nobody who comes later takes room from it on that node, and who
 * draws on other counters passes by. At most 1,000 wait on a node; others are answered at once.
 */
export interface Counters {
  /** All lines or none. @throws when the store cannot answer (the caller decides whether that refuses), or on an amount that is none */
  hold(lines: readonly HoldLine[], options: HoldOptions): Promise<HoldAnswer>
  /** What is held becomes this, larger or smaller, limit or no limit. Unknown or ended holds and other keys are passed over. Never throws. */
  adjust(hold: string, lines: readonly Adjusted[]): void
  /** Cheap enough for every chunk of a stream. @returns whether `adjust` is to be told of everything, because little is left */
  isNear(hold: string): boolean
  /** A counter that has no room for more of a hold, which is to be ended then, and what is certain on it by now. */
  overrun(hold: string): Overrun | undefined
  /**
   * Ends the hold and adds what was really used to each of its lines. Unknown or ended holds still add; on a counter that is
   * met later, what was added before is taken for a part of what SQL then says. Never throws.
   */
  settle(hold: string, used: readonly { key: string; amount: number }[]): void
  /** What a counter shows, holds apart. @throws when the store cannot answer */
  read(key: string): Promise<{ used: number; held: number }>
  /** Answers those who wait, and stores what is not stored yet, as far as the store answers. */
  close(): Promise<void>
}

/** `certain`: what is used, and what will be by calls under way whatever happens. */
export interface Overrun {
  key: string
  certain: number
}

/** What a hold is on a counter from now on. */
export type Adjusted = Pick<HoldLine, 'key' | 'amount' | 'variance' | 'certain' | 'ceiling'>

/** What SQL says is used under a key, asked when a node first meets the key: this is how counters are rebuilt. */
export type LoadUsed = (key: string) => Promise<number>
