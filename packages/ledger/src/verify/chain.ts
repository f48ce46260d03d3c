import { namesHash } from '../base64.ts'
import { equalBytes } from '../hash.ts'
import type { EntryRows, TextRow } from './entry-rows.ts'
import type { Said } from './entry-text.ts'
import type { LedgerProblem, StoredEntry } from './reader.ts'

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

/** One boot's entries, each checked against its hash and against the chain. */
export interface Chain {
  readonly boot: string
  /** The next entry. A promise only where rows have to be waited for: that costs more than judging an entry. */
  peek(): Awaitable<JudgedEntry | undefined>
  take(): Awaitable<JudgedEntry | undefined>
}

type Awaitable<Value> = Value | Promise<Value>

interface Link {
  row: StoredEntry
  hash: Uint8Array
  /** what a following entry may name as previous: the recomputed hash, or the stored one where they differ */
  names: readonly Uint8Array[]
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
  rows: EntryRows
}

/**
 * A broken link says that one of two entries was rewritten, hash and all. The next link tells which: an entry that
 * breaks both its links was rewritten itself; where only one link is broken, the earlier entry was.
 */
export function readChain({ boot, leaves, rows }: ChainOptions): Chain {
  const window: Link[] = []
  let previous: Link | undefined
  let ended = false
  let peeked: JudgedEntry | undefined

  /** @returns false: the rows at hand do not reach */
  function fill(): boolean {
    while (window.length < 3) {
      if (ended) return true
      const row = rows.next()
      if (row === undefined) return false
      previous = linkOf({ ...row, boot, previous })
      window.push(previous)
    }
    return true
  }

  async function fillLater(): Promise<JudgedEntry | undefined> {
    while (!fill()) ended = !(await rows.more())
    return judgeFirst()
  }

  function judgeFirst(): JudgedEntry | undefined {
    const [entry, next, afterNext] = window
    if (!entry) return undefined
    const { seq, body } = entry.row
    const { hash, removed, says } = entry
    const judged = judge({ entry, next, afterNext, leaves })
    peeked = { seq, body, hash, says, ...(removed ? { removed } : undefined), ...judged }
    return peeked
  }

  function peek(): Awaitable<JudgedEntry | undefined> {
    if (peeked) return peeked
    return fill() ? judgeFirst() : fillLater()
  }

  function shift(entry: JudgedEntry | undefined): JudgedEntry | undefined {
    window.shift()
    peeked = undefined
    return entry
  }

  return {
    boot,
    peek,
    take() {
      const entry = peek()
      return entry instanceof Promise ? entry.then(shift) : shift(entry)
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

interface LinkOptions extends TextRow {
  boot: string
  previous: Link | undefined
}

function linkOf({ row, text, boot, previous }: LinkOptions): Link {
  if (text === undefined) return removedLink(row)
  const { hash } = text
  const intact = equalBytes(hash, row.leafHash)
  const names = intact ? [hash] : [hash, row.leafHash]
  const link = { row, hash, names }
  if ('unreadable' in text) {
    const detail = `it cannot be read: ${text.unreadable}`
    return { ...link, says: {}, problem: { what: 'altered', detail }, follows: undefined }
  }
  const adjoining = previous?.row.seq === row.seq - 1 ? previous : undefined
  const follows =
    row.seq === 0 ? text.prev === '' : adjoining?.names.some((name) => namesHash(text.prev, name))
  const placed = text.boot === boot && text.seq === row.seq
  const { says } = text
  if (placed && intact) {
    // An entry that is already reported, itself or before, explains the broken link.
    return { ...link, says, follows: adjoining?.problem === undefined ? follows : undefined }
  }
  const problem = problemOf({ placed, intact, follows, stands: `${text.boot} ${text.seq}` })
  const explained = problem !== undefined || adjoining?.problem !== undefined
  return { ...link, says, ...(problem ? { problem } : {}), follows: explained ? undefined : follows }
}

/** Nothing is known of it but its hash, which the tree and the entry behind it vouch for. */
function removedLink(row: StoredEntry): Link {
  const { leafHash: hash } = row
  return { row, hash, names: [hash], removed: true, says: {}, follows: undefined }
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
