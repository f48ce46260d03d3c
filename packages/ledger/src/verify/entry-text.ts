import type { Entry } from '@sekisho/contract'
import { EntryError, parseEntry } from '../entry.ts'
import { leafHash, type Sha256 } from '../hash.ts'
import { createKnownForms } from './known-forms.ts'

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

interface Words extends EntryPlaceSaid {
  says: Said & { time: number }
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

/** Reads texts of entries; what it has read makes it faster at the next. */
export interface EntryReader {
  /** Hashes and reads the bytes of an entry: most of the work of verifying one, and it needs nothing else. */
  read(body: Uint8Array): EntryText
  /** The same of bytes that have the prefix of a leaf (0x00; RFC 9162, 2.1.1) in front, so that nothing is copied. */
  readPrefixed(prefixed: Uint8Array): EntryText
}

/** One for all: making one takes as long as hashing a short entry. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function createEntryReader(sha256: Sha256): EntryReader {
  const words = createWords()

  function read(hash: Uint8Array, body: Uint8Array): EntryText {
    try {
      return { hash, ...words(utf8.decode(body)) }
    } catch (error) {
      return { hash, unreadable: error instanceof EntryError ? error.message : 'the text is not UTF-8' }
    }
  }

  return {
    read: (body) => read(leafHash(sha256, body), body),
    readPrefixed: (prefixed) => read(sha256(prefixed), prefixed.subarray(1)),
  }
}

/** Reads what the well-formed text of an entry says. @throws EntryError as `parseEntry` does */
export function createWords(): (text: string) => Words {
  const forms = createKnownForms()
  return (text) => {
    const head = forms.head(text)
    if (head) {
      const { boot, seq, prev, time } = head
      return { boot, seq, prev, says: { time } }
    }
    const entry = parseEntry(text)
    const { boot, seq, prev } = entry
    const says = saidBy(entry)
    // An entry that says more has to be parsed each time.
    if (says.announces === undefined && says.removes === undefined) forms.learn(entry)
    return { boot, seq, prev, says }
  }
}

function saidBy({ kind, data, time }: Entry): Words['says'] {
  if (kind === 'entries.removed' && 'leaves' in data) return { time, removes: data.leaves }
  // The key is used only once a checkpoint vouches for the entry.
  const announces = kind === 'checkpoint_key.created' && 'key' in data ? data.key : undefined
  return typeof announces === 'string' ? { time, announces } : { time }
}
