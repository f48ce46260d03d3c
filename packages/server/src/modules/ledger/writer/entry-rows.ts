import { chainEntry, type EntryPlace } from '@sekisho/ledger'
import type { EntriesTable } from '../schema.ts'
import { sha256 } from '../sha256.ts'

/** The rows of texts that follow each other, from a place in a boot's chain on. */
export function entryRows(texts: readonly string[], { boot, seq, prev }: EntryPlace): EntriesTable[] {
  const place = { boot, seq, prev }
  return texts.map((text) => {
    // RFC 9162's leaf prefix, 0x00, goes in front of the text, so that the hash and the row need one buffer.
    const prefixed = Buffer.from(`\0${chainEntry(text, place)}`)
    const leafHash = sha256(prefixed)
    const row = { boot_id: boot, seq: place.seq, leaf_hash: leafHash, body: prefixed.subarray(1) }
    place.seq += 1
    place.prev = leafHash.toString('base64url')
    return row
  })
}

/** The place after these rows; `place` itself when there are none. */
export function placeAfter(rows: readonly EntriesTable[], place: EntryPlace): EntryPlace {
  const last = rows.at(-1)
  if (!last) return place
  return { boot: place.boot, seq: last.seq + 1, prev: Buffer.from(last.leaf_hash).toString('base64url') }
}
