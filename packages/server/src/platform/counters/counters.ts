/** One counter a hold draws on. */
export interface HoldLine {
  /** for example `tokens:per_01J…:2026-11-22`; it ends with the UTC date it counts, and is forgotten two days after it */
  key: string
  /** whole and not negative */
  amount: number
  limit: number
}

export type HoldAnswer =
  | { granted: true; hold: string }
  /** the first line that would pass its limit, with what is used and held; nothing was held */
  | { granted: false; key: string; used: number; limit: number }

/**
 * Counters with holds: rates, tokens, later money. A hint over SQL: they can be lost and are rebuilt from it.
 *
 * Guarantees: a hold is granted only where what is used, plus what is held, plus its amount stays within the limit; of
 * two holds that do not both fit one is refused, on one node and across nodes. A hold ends by `settle` or after
 * `ttlMs`, whichever comes first, so that a forgotten one keeps nothing; a dead node's holds end sooner.
 */
export interface Counters {
  /** All lines or none. @throws when the store cannot answer (the caller decides whether that refuses). */
  hold(lines: readonly HoldLine[], ttlMs: number): Promise<HoldAnswer>
  /** Ends the hold and adds what was really used to each of its lines. Unknown or ended holds still add. Never throws. */
  settle(hold: string, used: readonly { key: string; amount: number }[]): void
  /** What a counter shows, holds apart. @throws when the store cannot answer */
  read(key: string): Promise<{ used: number; held: number }>
  /** Stores what is not stored yet, as far as the store answers. */
  close(): Promise<void>
}

/** What SQL says is used under a key, asked when a node first meets the key: this is how counters are rebuilt. */
export type LoadUsed = (key: string) => Promise<number>
