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

/**
 * Up to `limit` entries in leaf order, beginning with the leaf `from`; none: there is no such leaf yet. What leaves the
 * ledger (exports, sinks) reads it like this, and keeps the next leaf as its cursor.
 */
export async function forward(
  read: ReadonlyKysely<LedgerSchema>,
  from: number,
  limit: number,
): Promise<LeafEntry[]> {
  const found: LeafEntry[] = []
  let next = from
  while (found.length < limit) {
    const page = await readFrom(read, next, limit - found.length)
    if (page.length === 0) break
    found.push(...page)
    next += page.length
  }
  return found
}

/** The entries of one range from a leaf on. */
async function readFrom(
  read: ReadonlyKysely<LedgerSchema>,
  leaf: number,
  limit: number,
): Promise<LeafEntry[]> {
  const range = await read
    .selectFrom('ledger_ranges')
    .select(['first_leaf', 'boot_id', 'first_seq', 'count'])
    .where('first_leaf', '<=', leaf)
    .orderBy('first_leaf', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!range || leaf >= range.first_leaf + range.count) return []
  const firstSeq = range.first_seq + leaf - range.first_leaf
  const rows = await read
    .selectFrom('ledger_entries')
    .select(['seq', 'leaf_hash', 'body'])
    .where('boot_id', '=', range.boot_id)
    .where('seq', '>=', firstSeq)
    .where('seq', '<', Math.min(firstSeq + limit, range.first_seq + range.count))
    .orderBy('seq')
    .execute()
  return rows.map(({ seq, leaf_hash, body }) => ({
    leaf: range.first_leaf + seq - range.first_seq,
    boot: range.boot_id,
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
