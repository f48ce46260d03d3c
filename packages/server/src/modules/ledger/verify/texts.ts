import type { EntryReader, EntryText, StoredEntry } from '@sekisho/ledger'
import { joinBytes, partsOf, prefixLength, type Joined } from './joined.ts'

/** The rows of a page, as a thread is given them. */
export interface TextsJob extends Joined {
  type: 'texts'
  boot: string
  seqs: Float64Array
}

/** What the texts of a page say: columns, because a copy of an object a text costs more than reading it. */
export interface TextColumns {
  type: 'texts'
  times: Float64Array
  /** 32 bytes a row */
  hashes: Uint8Array
  /** 43 characters a row, blanks where the text is among the others */
  prevs: string
  /** texts that are not plain ones of the row they stand in, by their index */
  others: Map<number, EntryText>
}

const hashLength = 32
const prevLength = 43

export function textsJob(boot: string, rows: readonly StoredEntry[]): TextsJob {
  const seqs = Float64Array.from(rows, ({ seq }) => seq)
  return { type: 'texts', boot, seqs, ...joinBytes(rows.map(({ body }) => body)) }
}

export function readTexts({ boot, seqs, ...joined }: TextsJob, reader: EntryReader): TextColumns {
  const count = seqs.length
  const times = new Float64Array(count)
  const hashes = new Uint8Array(count * hashLength)
  const others = new Map<number, EntryText>()
  const prevs: string[] = []
  let at = 0
  for (const part of partsOf(joined)) {
    const index = at++
    const text = part.length === prefixLength ? undefined : reader.readPrefixed(part)
    if (text !== undefined && isPlain(text) && text.boot === boot && text.seq === seqs[index]) {
      times[index] = text.says.time
      hashes.set(text.hash, index * hashLength)
      prevs.push(text.prev)
      continue
    }
    if (text !== undefined) others.set(index, text)
    prevs.push(' '.repeat(prevLength))
  }
  return { type: 'texts', times, hashes, prevs: prevs.join(''), others }
}

type Words = Exclude<EntryText, { unreadable: string }>

/** What has a column for all that it says. */
function isPlain(text: EntryText): text is Words & { says: { time: number } } {
  if ('unreadable' in text) return false
  const { announces, removes, time } = text.says
  return announces === undefined && removes === undefined && time !== undefined && text.prev !== ''
}

/** The texts of the rows; undefined for one that was removed. */
export function* textsOf(
  boot: string,
  rows: readonly StoredEntry[],
  { times, hashes, prevs, others }: TextColumns,
): Generator<EntryText | undefined> {
  for (const [index, { seq, body }] of rows.entries()) {
    if (body.length === 0) {
      yield undefined
      continue
    }
    yield (
      others.get(index) ?? {
        hash: hashes.subarray(index * hashLength, (index + 1) * hashLength),
        boot,
        seq,
        prev: prevs.slice(index * prevLength, (index + 1) * prevLength),
        says: { time: times[index] ?? 0 },
      }
    )
  }
}
