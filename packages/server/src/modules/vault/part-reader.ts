import { ContentBroken, openRecord, type PartKey } from './record.ts'
import type { PartHead } from './part-writer.ts'
import type { RecordRow } from './schema.ts'

/** One part of a call's content, opened. */
export interface OpenedPart extends PartHead {
  content: Buffer
  /** false: the node died before the end was kept, and more was sent or answered than stands here */
  complete: boolean
}

type Row = Pick<RecordRow, 'seq' | 'last' | 'sealed'>

/**
 * @param rows in the order of their numbers; none: the part is not kept
 * @throws ContentBroken when one was changed, is missing or stands in another's place
 */
export function openPart(key: PartKey, rows: readonly Row[]): OpenedPart | undefined {
  if (rows.length === 0) return undefined
  const plain = rows.map((row, seq) => {
    if (row.seq !== seq) throw new ContentBroken(`record ${seq} is missing`)
    return openRecord(key, { seq, last: row.last === 1 }, row.sealed)
  })
  const ends = rows.findIndex(({ last }) => last === 1)
  if (ends >= 0 && ends < rows.length - 1) throw new ContentBroken('records stand behind the last one')
  const all = Buffer.concat(plain)
  const headEnd = all.indexOf('\n')
  if (headEnd < 0) throw new ContentBroken('a part has no head')
  // Sound: authenticated, so it is what createPartWriter wrote.
  const head = JSON.parse(all.toString('utf8', 0, headEnd)) as PartHead
  return { ...head, content: all.subarray(headEnd + 1), complete: ends >= 0 }
}
