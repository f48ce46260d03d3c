import { sql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'

/** An entry that has its leaf for good. */
export interface LeafEntry {
  /** its place in the tree, counted from 0 */
  leaf: number
  boot: string
  seq: number
  /** RFC 9162 leaf hash, 32 bytes */
  leafHash: Uint8Array
  /** the exact JSON text that is hashed; undefined: removed, when its time was over */
  text: string | undefined
}

interface Row {
  leaf: number
  boot_id: string
  seq: number
  leaf_hash: Uint8Array
  body: Uint8Array
}

/**
 * Up to `limit` entries in leaf order, beginning with the leaf `from`; none: there is no such leaf yet. What leaves the
 * ledger (exports, sinks) reads it like this, and keeps the next leaf as its cursor. One statement, however small the ranges are.
 */
export async function forward(
  read: ReadonlyKysely<LedgerSchema>,
  from: number,
  limit: number,
): Promise<LeafEntry[]> {
  const rows = await readLeaves<Row>(read, sql`e.boot_id, e.seq, e.leaf_hash, e.body`, {
    from,
    until: from + limit,
  })
  return rows.map(({ leaf, boot_id, seq, leaf_hash, body }) => ({
    leaf,
    boot: boot_id,
    seq,
    leafHash: leaf_hash,
    text: textOf(body),
  }))
}

/** An entry's text; undefined where it was removed. */
export function textOf(body: Uint8Array): string | undefined {
  if (body.length === 0) return undefined
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
}

/**
 * The hashes of leaves `from` to `until`, the latter not included, in order; fewer where the tree ends before, or lacks one.
 * Meant for a tile, that is 256 leaves.
 */
export async function leafHashes(
  read: ReadonlyKysely<LedgerSchema>,
  from: number,
  until: number,
): Promise<Uint8Array[]> {
  const rows = await readLeaves<Pick<Row, 'leaf' | 'leaf_hash'>>(read, sql`e.leaf_hash`, { from, until })
  return rows.map(({ leaf_hash }) => leaf_hash)
}

async function readLeaves<Found extends { leaf: number }>(
  read: ReadonlyKysely<LedgerSchema>,
  columns: ReturnType<typeof sql>,
  { from, until }: { from: number; until: number },
): Promise<Found[]> {
  // The bounds of `seq` keep a long range from being read from its beginning. Kysely's raw statements take no read-only
  // instance; this one only reads.
  const { rows } = await sql<Found>`
    select r.first_leaf + e.seq - r.first_seq as leaf, ${columns}
    from ledger_ranges r
    join ledger_entries e on e.boot_id = r.boot_id
      and e.seq >= r.first_seq + (case when r.first_leaf < ${from} then ${from} - r.first_leaf else 0 end)
      and e.seq < r.first_seq + (case when r.first_leaf + r.count > ${until} then ${until} - r.first_leaf else r.count end)
    where r.first_leaf < ${until}
      and r.first_leaf >= coalesce((select max(first_leaf) from ledger_ranges where first_leaf <= ${from}), 0)
    order by leaf
  `.execute(read as never)
  const gap = rows.findIndex(({ leaf }, at) => leaf !== from + at)
  return gap === -1 ? rows : rows.slice(0, gap)
}
