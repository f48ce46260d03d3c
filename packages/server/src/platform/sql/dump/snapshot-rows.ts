/** What a column holds, on both dialects. */
export type Cell = string | number | Uint8Array | null

export interface SnapshotTable {
  name: string
  columns: readonly string[]
}

/** A whole database as it was at one moment, while others go on writing to it. Nothing is ever written. */
export interface Snapshot {
  /** Every table; those that others refer to come before them. */
  readonly tables: readonly SnapshotTable[]
  /** All rows of a table in no particular order, some at a time: a table may be larger than memory. */
  rows(table: SnapshotTable): AsyncIterable<readonly (readonly Cell[])[]>
  close(): Promise<void>
}
