import { namesHash } from '../base64.ts'
import { EntryError, parseEntry } from '../entry.ts'
import { equalBytes, leafHash, type Sha256 } from '../hash.ts'
import type { LedgerProblem, StoredEntry } from './reader.ts'
import type { Rows } from './pages.ts'

/** An entry with what its own bytes and its neighbours say of it. */
export interface JudgedEntry {
  seq: number
  body: Uint8Array
  /** recomputed from the bytes */
  hash: Uint8Array
  /** its text is gone; `hash` is the one that is stored */
  removed?: true
  says: Said
  problem?: Pick<LedgerProblem, 'what' | 'detail'>
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

/** One boot's entries, each checked against its hash and against the chain. */
export interface Chain {
  readonly boot: string
  peek(): Promise<JudgedEntry | undefined>
  take(): Promise<JudgedEntry | undefined>
}

interface Link {
  row: StoredEntry
  hash: Uint8Array
  /** what a following entry may name as previous: the recomputed hash, or the stored one where they differ */
  names: readonly Uint8Array[]
  prev: string | undefined
  removed?: true
  says: Said
  problem?: Pick<LedgerProblem, 'what' | 'detail'>
  /** how it follows the entry before: undefined where that one is not there to compare with */
  follows: boolean | undefined
}

interface ChainOptions {
  boot: string
  /** how many of its entries have a leaf, as far as the store says */
  leaves: number
  rows: Rows<StoredEntry>
  sha256: Sha256
}

/**
 * A broken link says that one of two entries was rewritten, hash and all. The next link tells which: an entry that
 * breaks both its links was rewritten itself; where only one link is broken, the earlier entry was.
 */
export function readChain({ boot, leaves, rows, sha256 }: ChainOptions): Chain {
  const window: Link[] = []
  let previous: Link | undefined

  async function fill(length: number): Promise<void> {
    while (window.length < length) {
      const row = await rows.take()
      if (row === undefined) return
      previous = linkOf({ row, boot, previous, sha256 })
      window.push(previous)
    }
  }

  async function peek(): Promise<JudgedEntry | undefined> {
    if (window.length < 3) await fill(3)
    const [entry, next, afterNext] = window
    if (!entry) return undefined
    const { seq, body } = entry.row
    const { hash, removed, says } = entry
    const judged = judge({ entry, next, afterNext, leaves })
    return { seq, body, hash, says, ...(removed ? { removed } : {}), ...judged }
  }

  return {
    boot,
    peek,
    async take() {
      const entry = await peek()
      window.shift()
      return entry
    },
  }
}

interface Judged {
  entry: Link
  next: Link | undefined
  afterNext: Link | undefined
  leaves: number
}

function judge({ entry, next, afterNext, leaves }: Judged): Pick<JudgedEntry, 'problem'> {
  if (entry.problem) return { problem: entry.problem }
  // The last entry has no second link. Without a leaf it is what somebody added; with one, the one before was changed.
  const addedLast = (link: Link, after: Link | undefined) => after === undefined && link.row.seq >= leaves
  if (entry.follows === false && addedLast(entry, next)) {
    return { problem: { what: 'inserted', detail: 'it does not continue the chain' } }
  }
  if (next?.follows !== false || next.problem || addedLast(next, afterNext)) return {}
  const bothBroken = entry.follows === false
  if (!bothBroken && afterNext?.follows === false && !afterNext.problem) return {}
  const detail = `its hash is not the one that entry ${next.row.seq} names as previous`
  return { problem: { what: 'altered', detail } }
}

interface LinkOptions {
  row: StoredEntry
  boot: string
  previous: Link | undefined
  sha256: Sha256
}

function linkOf({ row, boot, previous, sha256 }: LinkOptions): Link {
  if (row.body.length === 0) return removedLink(row)
  const hash = leafHash(sha256, row.body)
  const intact = equalBytes(hash, row.leafHash)
  const names = intact ? [hash] : [hash, row.leafHash]
  const link = { row, hash, names }
  const read = readEntry(row.body)
  if ('unreadable' in read) {
    return {
      ...link,
      prev: undefined,
      says: {},
      problem: { what: 'altered', detail: read.unreadable },
      follows: undefined,
    }
  }
  const { entry } = read
  const adjoining = previous?.row.seq === row.seq - 1 ? previous : undefined
  const follows =
    row.seq === 0 ? entry.prev === '' : adjoining?.names.some((name) => namesHash(entry.prev, name))
  const placed = entry.boot === boot && entry.seq === row.seq
  const problem = problemOf({ placed, intact, follows, stands: `${entry.boot} ${entry.seq}` })
  // An entry that is already reported, itself or before, explains the broken link.
  const explained = problem !== undefined || adjoining?.problem !== undefined
  return {
    ...link,
    prev: entry.prev,
    says: saidBy(entry),
    ...(problem ? { problem } : {}),
    follows: explained ? undefined : follows,
  }
}

/** Nothing is known of it but its hash, which the tree and the entry behind it vouch for. */
function removedLink(row: StoredEntry): Link {
  const { leafHash: hash } = row
  return { row, hash, names: [hash], prev: undefined, removed: true, says: {}, follows: undefined }
}

export function saidBy({ kind, data, time }: ReturnType<typeof parseEntry>): Said {
  if (kind === 'entries.removed' && 'leaves' in data) return { time, removes: data.leaves }
  // The key is used only once a checkpoint vouches for the entry.
  const announces = kind === 'checkpoint_key.created' && 'key' in data ? data.key : undefined
  return typeof announces === 'string' ? { time, announces } : { time }
}

interface Findings {
  placed: boolean
  intact: boolean
  follows: boolean | undefined
  stands: string
}

function problemOf({ placed, intact, follows, stands }: Findings): JudgedEntry['problem'] {
  if (!placed && (intact || follows === false)) {
    return { what: 'reordered', detail: `its text belongs at ${stands}` }
  }
  if (!intact) return { what: 'altered', detail: 'its text does not have the hash stored with it' }
  return undefined
}

function readEntry(body: Uint8Array): { entry: ReturnType<typeof parseEntry> } | { unreadable: string } {
  try {
    return { entry: parseEntry(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)) }
  } catch (error) {
    const why = error instanceof EntryError ? error.message : 'the text is not UTF-8'
    return { unreadable: `it cannot be read: ${why}` }
  }
}
