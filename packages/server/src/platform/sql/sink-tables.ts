/** How far a sink is. Times are epoch milliseconds. */
export interface SinkCursorsTable {
  /** its name in the configuration */
  sink: string
  /** the first leaf that its receiver has not acknowledged; only ever moved by compare-and-swap */
  next_leaf: number
  delivered: number
  skipped: number
  refused: number
  delivered_at: number | null
  /** why nothing comes through; null: it does */
  problem: string | null
  problem_at: number | null
}

/** A sink that an administrator stopped. */
export interface SinkPausesTable {
  sink: string
  reason: string
  paused_at: number
}

/** What a receiver refused for good. The entry itself is in the ledger. */
export interface SinkDeadLettersTable {
  sink: string
  leaf: number
  /** what the receiver said, cut */
  reason: string
  refused_at: number
  /** an administrator asked to send it again; null: nobody has */
  retry_at: number | null
}
