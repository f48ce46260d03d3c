import { EntryError, parseEntry } from '../entry.ts'
import { leafHash, type Sha256 } from '../hash.ts'

/** What the bytes of an entry say, wherever they stand. */
export type EntryText = EntryWords | UnreadableText

/** The text of an entry in the form Sekisho writes. */
export interface EntryWords extends EntryPlaceSaid {
  /** recomputed from the bytes */
  hash: Uint8Array
  says: Said
}

interface EntryPlaceSaid {
  boot: string
  seq: number
  /** base64url hash of the entry before; empty for a first one */
  prev: string
}

interface UnreadableText {
  hash: Uint8Array
  unreadable: string
}

/** What an entry says that verification rests on, once the entry itself is known to be sound. */
export interface Said {
  /** the key of checkpoints it announces */
  announces?: string
  /** leaves whose texts were removed */
  removes?: unknown
  /** when it was written, milliseconds since the epoch; absent where it cannot be read */
  time?: number
}

/** One for all: making one takes as long as hashing a short entry. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Hashes and reads the bytes of an entry: most of the work of verifying one, and it needs nothing else. */
export function readEntryText(sha256: Sha256, body: Uint8Array): EntryText {
  return readWords(leafHash(sha256, body), body)
}

/** The same of bytes that have the prefix of a leaf (0x00; RFC 9162, 2.1.1) in front, so that nothing is copied. */
export function readPrefixedText(sha256: Sha256, prefixed: Uint8Array): EntryText {
  return readWords(sha256(prefixed), prefixed.subarray(1))
}

function readWords(hash: Uint8Array, body: Uint8Array): EntryText {
  try {
    const entry = parseEntry(utf8.decode(body))
    const { boot, seq, prev } = entry
    return { hash, boot, seq, prev, says: saidBy(entry) }
  } catch (error) {
    return { hash, unreadable: error instanceof EntryError ? error.message : 'the text is not UTF-8' }
  }
}

export function saidBy({ kind, data, time }: ReturnType<typeof parseEntry>): Said {
  if (kind === 'entries.removed' && 'leaves' in data) return { time, removes: data.leaves }
  // The key is used only once a checkpoint vouches for the entry.
  const announces = kind === 'checkpoint_key.created' && 'key' in data ? data.key : undefined
  return typeof announces === 'string' ? { time, announces } : { time }
}
