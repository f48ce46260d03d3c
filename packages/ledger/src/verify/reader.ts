/** An entry as the store holds it. */
export interface StoredEntry {
  seq: number
  leafHash: Uint8Array
  /** the exact bytes */
  body: Uint8Array
}

/** Leaves `firstLeaf` and on are the boot's entries `firstSeq` and on, `count` of them. */
export interface StoredRange {
  firstLeaf: number
  boot: string
  firstSeq: number
  count: number
  /** the frontier once the range is in the tree */
  frontier: Uint8Array
}

export interface StoredBoot {
  boot: string
  /** how many of its entries the store says have a leaf; undefined when the store does not know the boot */
  sequenced: number | undefined
}

export interface StoredCheckpoint {
  size: number
  note: string
}

/** The root over 256 ** level leaves, the subtree `idx` of its level. */
export interface StoredNode {
  idx: number
  hash: Uint8Array
}

/**
 * One consistent view of a store, read page by page. Each page continues after the last key of the page before
 * (undefined: from the very first row, whatever its key) and is shorter than `limit` only at the end.
 */
export interface LedgerReader {
  /** Every boot that has a row of its own or an entry. */
  boots(): Promise<readonly StoredBoot[]>
  /** Entries of a boot, by rising seq. */
  entries(boot: string, after: number | undefined, limit: number): Promise<readonly StoredEntry[]>
  /** Ranges, by rising first leaf. */
  ranges(after: number | undefined, limit: number): Promise<readonly StoredRange[]>
  /** Checkpoints, by rising size. */
  checkpoints(after: number | undefined, limit: number): Promise<readonly StoredCheckpoint[]>
  /** Roots of subtrees of a level (1: over 256 leaves), by rising idx; absent: the store keeps none. */
  nodes?(level: number, after: number | undefined, limit: number): Promise<readonly StoredNode[]>
}

/** Compares what a store counts from its entries with the entries, as the walk comes past them. */
export interface ProjectionCheck {
  /** An entry with a leaf, in leaf order. @param body the exact bytes @returns what to wait for before the next, if anything */
  take(body: Uint8Array, leaf: number): Promise<void> | undefined
  /** What does not follow from the entries taken. Called once, at the end, and only when nothing is wrong with them. */
  problems(): AsyncIterable<LedgerProblem>
}

/** Something that is not as it was written. Entries are named by boot and seq, and by leaf where they have one. */
export interface LedgerProblem {
  what: 'altered' | 'missing' | 'inserted' | 'reordered' | 'range' | 'checkpoint' | 'node' | 'projection'
  boot?: string
  seq?: number
  leaf?: number
  /** when the entry says it was written, milliseconds since the epoch */
  time?: number
  /** line of an export, from 1 */
  line?: number
  /** one English sentence */
  detail: string
}
