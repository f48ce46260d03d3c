/** One counter a hold draws on. */
export interface HoldLine {
  /** for example `tokens:per_01J…:2026-11-22` */
  key: string
  amount: number
  limit: number
}

export type HoldAnswer =
  | { granted: true; hold: string }
  /** the first line that would pass its limit; nothing was held */
  | { granted: false; key: string; used: number; limit: number }

/**
 * Counters with holds: rates, tokens, later money. A hint over SQL: they can be lost and are rebuilt from it.
 *
 * Guarantees: on one node two holds never both fit where only one does; across nodes the same once the store answered.
 * A hold ends by `settle` or after `ttlMs`, whichever comes first, so a dead node keeps nothing.
 */
export interface Counters {
  /** All lines or none. @throws when the store cannot answer (the caller decides whether that refuses). */
  hold(lines: readonly HoldLine[], ttlMs: number): Promise<HoldAnswer>
  /** Ends the hold and adds what was really used to each of its lines. Unknown or ended holds still add. Never throws. */
  settle(hold: string, used: readonly { key: string; amount: number }[]): void
  /** What a counter shows, holds apart. */
  read(key: string): Promise<{ used: number; held: number }>
  close(): Promise<void>
}
