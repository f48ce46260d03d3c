import type { EntriesTable } from '../schema.ts'

/** Rows that follow each other in one boot's chain, laid end to end: thousands of them cross to a thread as three buffers. */
export interface PackedRows {
  boot: string
  /** seq of the first */
  first: number
  hashes: Uint8Array<ArrayBuffer>
  bodies: Uint8Array<ArrayBuffer>
  /** where each body ends in `bodies` */
  ends: Uint32Array<ArrayBuffer>
}

const hashBytes = 32

export function packRows(rows: readonly EntriesTable[]): PackedRows | undefined {
  const [first] = rows
  if (!first) return undefined
  const ends = new Uint32Array(rows.length)
  let end = 0
  rows.forEach(({ body }, index) => (ends[index] = end += body.length))
  const hashes = new Uint8Array(rows.length * hashBytes)
  const bodies = new Uint8Array(end)
  rows.forEach(({ leaf_hash, body }, index) => {
    hashes.set(leaf_hash, index * hashBytes)
    bodies.set(body, (ends[index] ?? 0) - body.length)
  })
  return { boot: first.boot_id, first: first.seq, hashes, bodies, ends }
}

export function unpackRows({ boot, first, hashes, bodies, ends }: PackedRows): EntriesTable[] {
  return Array.from(ends, (end, index) => ({
    boot_id: boot,
    seq: first + index,
    leaf_hash: hashes.subarray(index * hashBytes, (index + 1) * hashBytes),
    body: bodies.subarray(ends[index - 1] ?? 0, end),
  }))
}
