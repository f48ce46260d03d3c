import { namesHash } from '../base64.ts'
import { equalBytes } from '../hash.ts'
import type { LedgerProblem } from '../verify/reader.ts'
import { describeGap } from '../verify/missing.ts'
import type { EntryLine } from './lines.ts'

/** An entry where it stands in the export. */
export interface PlacedEntry extends EntryLine {
  /** lines before it that are no readable entry: removed ones, and broken ones, which explain gaps */
  unread: number
}

/** What a boot's last line says of its end. */
export interface BootEnd {
  last: number
  hash: Uint8Array
}

/** The chains of all boots, checked as the entries come by in the order of the tree. */
export interface BootChains {
  take(entry: PlacedEntry): void
  /** @param unread as in PlacedEntry */
  end(boot: string, end: BootEnd, unread: number): void
  /** Boots whose end no line has told, judged without. */
  rest(): string[]
}

interface Options {
  /** the export begins with the ledger: every boot begins in it */
  whole: boolean
  report: (problem: LedgerProblem) => void
}

/** The newest entry of a boot that was judged. */
interface Link {
  seq: number
  /** undefined: it is not the one written, so that nothing can be said of who names it */
  hash: Uint8Array | undefined
  entry: PlacedEntry
}

interface Chain {
  link?: Link
  /** not judged yet, because the entry that follows tells which of two is wrong */
  waiting?: PlacedEntry
}

/** What was found, and the link to go on from; no link: the entry is left out of the chain. */
interface Judgement {
  link?: Link
  problem?: LedgerProblem
}

export function createBootChains({ whole, report }: Options): BootChains {
  const chains = new Map<string, Chain>()

  function settle(chain: Chain, next: PlacedEntry | undefined, end?: BootEnd): void {
    const { waiting, link } = chain
    if (!waiting) return
    const judged = link
      ? judge({ link, entry: waiting, next, end })
      : judgeFirst({ entry: waiting, next, whole })
    if (judged.problem) report(judged.problem)
    if (judged.link) chain.link = judged.link
    delete chain.waiting
  }

  return {
    take(entry) {
      const chain = chains.get(entry.boot) ?? {}
      chains.set(entry.boot, chain)
      settle(chain, entry)
      chain.waiting = entry
    },
    end(boot, end, unread) {
      const chain = chains.get(boot)
      if (!chain) {
        // All of it was removed, or is among the lines that are reported already.
        if (unread > 0) return
        report({
          what: 'missing',
          boot,
          seq: end.last,
          detail: 'the export says that it has entries of this boot',
        })
        return
      }
      settle(chain, undefined, end)
      const problem = judgeEnd(chain.link, end, unread)
      if (problem) report({ boot, ...problem })
      chains.delete(boot)
    },
    rest() {
      for (const chain of chains.values()) settle(chain, undefined)
      return [...chains.keys()]
    },
  }
}

interface First {
  entry: PlacedEntry
  next: PlacedEntry | undefined
  whole: boolean
}

function judgeFirst({ entry, next, whole }: First): Judgement {
  const link = linkTo(entry)
  if (!whole || entry.seq === 0 || entry.seq <= entry.unread) return { link }
  if (next && next.seq < entry.seq) return { problem: found('reordered', entry) }
  if (next?.seq === 1)
    return { link: { ...link, seq: 0, hash: undefined }, problem: found('reordered', entry) }
  if (!next)
    return { problem: found('altered', entry, 'no other entry is of its boot, and it is not a first one') }
  const { boot, leaf, seq } = entry
  // Where it would have stood, were nothing between; the same below.
  const place = Math.max(0, leaf - seq)
  return { link, problem: { what: 'missing', boot, seq: 0, leaf: place, detail: describeGap(seq) } }
}

interface Judged {
  link: Link
  entry: PlacedEntry
  next: PlacedEntry | undefined
  end: BootEnd | undefined
}

/**
 * Of two entries that do not fit, the one after them tells which is wrong: it names the hash of the one before it, and
 * counts on from it.
 */
function judge({ link, entry, next, end }: Judged): Judgement {
  const expected = link.seq + 1
  const follows = link.hash === undefined || namesHash(entry.prev, link.hash)
  if (entry.seq === expected && follows) return { link: linkTo(entry) }
  const skips = next?.seq === expected && link.hash !== undefined && namesHash(next.prev, link.hash)
  if (skips)
    return { problem: found('inserted', entry, 'the entry after it continues from the one before it') }
  if (entry.seq === expected) return judgeBroken({ link, entry, next, end })
  const replaces = entry.seq === link.seq && next?.seq === expected && namesHash(next.prev, entry.hash)
  if (replaces)
    return { link: linkTo(entry), problem: found('inserted', link.entry, 'no entry continues from it') }
  if (next?.seq === expected + 1) {
    return { link: { seq: expected, hash: undefined, entry }, problem: found('reordered', entry) }
  }
  if (entry.seq < expected)
    return { problem: found('inserted', entry, 'its boot has gone on from there before') }
  if (entry.unread - link.entry.unread >= entry.seq - expected) return { link: linkTo(entry) }
  const { boot } = entry
  const gap = entry.seq - expected
  const leaf = Math.max(link.entry.leaf + 1, entry.leaf - gap)
  const detail = `${describeGap(gap)}, after leaf ${link.entry.leaf}`
  return { link: linkTo(entry), problem: { what: 'missing', boot, seq: expected, leaf, detail } }
}

/** The entry has the right place, and names another hash than that of the one before. */
function judgeBroken({ link, entry, next, end }: Judged): Judgement {
  const ended = end?.last === entry.seq ? equalBytes(end.hash, entry.hash) : undefined
  const stands = next ? next.seq === entry.seq + 1 && namesHash(next.prev, entry.hash) : (ended ?? true)
  if (!stands) return { link: { ...linkTo(entry), hash: undefined }, problem: found('altered', entry) }
  const detail = `its hash is not the one that entry ${entry.seq} names as previous`
  return { link: linkTo(entry), problem: found('altered', link.entry, detail) }
}

function judgeEnd(
  link: Link | undefined,
  { last, hash }: BootEnd,
  unread: number,
): Omit<LedgerProblem, 'boot'> | undefined {
  if (!link) return undefined
  const { seq, entry } = link
  if (seq < last) {
    if (unread - entry.unread >= last - seq) return undefined
    return { what: 'missing', seq: seq + 1, detail: describeGap(last - seq) }
  }
  if (seq > last) return { what: 'inserted', seq, leaf: entry.leaf, detail: 'the boot ends before it' }
  if (link.hash === undefined || equalBytes(link.hash, hash)) return undefined
  const { time, leaf } = entry
  return { what: 'altered', seq, leaf, time, detail: 'its hash is not the one that its boot ends with' }
}

function linkTo(entry: PlacedEntry): Link {
  return { seq: entry.seq, hash: entry.hash, entry }
}

const details = {
  altered: 'it does not continue the chain',
  reordered: 'its text belongs elsewhere',
  inserted: 'it does not continue the chain',
} as const

function found(
  what: keyof typeof details,
  entry: PlacedEntry,
  detail: string = details[what],
): LedgerProblem {
  const { boot, seq, leaf, time } = entry
  return { what, boot, seq, leaf, time, detail }
}
