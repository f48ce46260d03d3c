import { decodeBase64, encodeBase64 } from '../base64.ts'
import { createFrontier, FrontierError, type Frontier } from '../frontier.ts'
import type { Sha256 } from '../hash.ts'
import { importVerifier, type NoteVerifier } from '../keys.ts'
import { describeGap } from '../verify/missing.ts'
import { createKeyChain, faultOf } from '../verify/key-chain.ts'
import type { LedgerProblem } from '../verify/reader.ts'
import { createRemoved, reportUnexplained } from '../verify/removed.ts'
import { createBootChains } from './boot-chains.ts'
import { createExportCheckpoints, type ExportCheckpoints } from './checkpoints.ts'
import { checkFiltered } from './filtered.ts'
import { createLaterRemovals } from './later-removals.ts'
import { ExportError, type ExportHeader } from './lines.ts'
import { createNumbering, type NumberedLine } from './numbering.ts'
import type { ExportCheck, ExportVerdict, ExportWalk } from './export-walk.ts'

export interface ExportCheckOptions {
  sha256: Sha256
  header: ExportHeader
  /** keys that came another way than the export; empty: its own word is taken for them */
  verifiers: readonly NoteVerifier[]
  /** signed checkpoints kept elsewhere, by a witness for instance */
  checkpoints?: readonly string[]
}

const maxProblems = 100
/** Kept until the end, to give the first ones: what a boot's next entry tells comes late. */
const maxKept = 10_000

/** @throws ExportError when the header says what cannot be */
export async function createExportCheck(options: ExportCheckOptions): Promise<ExportCheck> {
  const { sha256, header } = options
  const problems: LedgerProblem[] = []
  let problemCount = 0
  const walk: ExportWalk = {
    header,
    tree: header.filter === undefined ? treeBefore(sha256, header) : undefined,
    removed: createRemoved(),
    report(problem) {
      problemCount += 1
      if (problems.length < maxKept) problems.push(problem)
    },
  }
  const ownKeys = options.verifiers.length === 0
  const keys = createKeyChain({
    sha256,
    verifiers: ownKeys ? await importKeys(sha256, header) : options.verifiers,
  })
  const unfollowed = await faultOf(keys.follow(header.handOvers ?? []))
  if (unfollowed !== undefined) {
    const detail = `a checkpoint of the first line that hands over cannot be used: ${unfollowed}`
    walk.report({ what: 'checkpoint', detail })
  }
  const saved = options.checkpoints ?? []
  const checkpoints = createExportCheckpoints({ sha256, walk, keys, saved })
  const verdict = async (entries: number): Promise<ExportVerdict> => {
    const root = encodeBase64(walk.tree?.root() ?? new Uint8Array())
    const { vouched, intact } = await checkpoints.end(problems)
    problems.sort((left, right) => (left.leaf ?? Infinity) - (right.leaf ?? Infinity))
    return {
      ok: problemCount === 0,
      from: header.from,
      entries,
      sequenced: header.to,
      removed: walk.removed.count,
      root,
      problems: problems.slice(0, maxProblems),
      problemCount,
      keys: keys.uses(),
      ownKeys,
      ...(vouched === undefined ? {} : { vouchedThrough: { size: vouched } }),
      ...(intact === undefined ? {} : { intactThrough: intact }),
    }
  }
  checkpoints.onLeaf()
  return header.filter === undefined
    ? checkWhole({ sha256, walk, checkpoints, announce: keys.announce, verdict })
    : checkFiltered({ sha256, walk, checkpoints, verdict })
}

interface Parts {
  sha256: Sha256
  walk: ExportWalk
  checkpoints: ExportCheckpoints
  announce: (key: string) => void
  verdict: (entries: number) => Promise<ExportVerdict>
}

function checkWhole({ sha256, walk, checkpoints, announce, verdict }: Parts): ExportCheck {
  const { header, report } = walk
  const later = createLaterRemovals({ sha256, walk })
  const chains = createBootChains({ whole: header.from === 0, report })
  let entries = 0
  let unread = 0
  let ended = false

  function place({ line, leaf, number, isMisplaced }: NumberedLine): void {
    if (line.type === 'entry' && !isMisplaced) {
      entries += 1
      walk.tree?.append(line.hash)
      checkpoints.onLeaf()
      chains.take({ ...line, leaf, unread })
      walk.removed.declared(line.removes)
      if (line.announces !== undefined) announce(line.announces)
      return
    }
    unread += 1
    if (line.type === 'removed') walk.removed.emptied(leaf)
    if (line.type === 'broken') report({ what: 'altered', leaf, line: number, detail: line.detail })
    if (line.hash && !isMisplaced) {
      walk.tree?.append(line.hash)
      checkpoints.onLeaf()
    } else walk.tree = undefined
  }
  const numbering = createNumbering({
    first: header.from,
    place,
    report(problem, lines = 0) {
      walk.tree = undefined
      // Told once, here and not by the chains too.
      unread += lines
      report(problem)
    },
  })

  return {
    take(line) {
      if (later.is(line)) {
        numbering.flush()
        later.take(line, checkpoints.closing())
        return undefined
      }
      if (line.type === 'boot') {
        numbering.flush()
        chains.end(line.boot, { last: line.last, hash: line.hash }, unread)
        ended = true
        return undefined
      }
      if (line.type !== 'checkpoint') {
        numbering.take(line)
        return undefined
      }
      numbering.flush()
      return checkpoints.take(line, numbering.next)
    },
    async end() {
      numbering.flush()
      const missing = reportEnd(walk, numbering.next)
      const open = chains.rest()
      if (missing <= 0) reportOpen(walk, { open, ended })
      reportUnexplained(walk.removed, report)
      return verdict(entries)
    },
  }
}

/** @param open boots whose end no line has told @param ended a line has told the end of one */
function reportOpen(
  { header, report }: ExportWalk,
  { open, ended }: { open: string[]; ended: boolean },
): void {
  for (const boot of open) report({ what: 'missing', boot, detail: 'no line tells how this boot ends' })
  if (ended || header.to === header.from || open.length > 0) return
  report({ what: 'missing', leaf: header.from, detail: 'no line tells how a boot ends' })
}

/** @param next the leaf that would come next @returns how many the export says there are more; below 0: fewer */
function reportEnd({ header, report }: ExportWalk, next: number): number {
  const missing = header.to - next
  if (missing > 0) report({ what: 'missing', leaf: next, detail: describeGap(missing) })
  if (missing < 0)
    report({ what: 'inserted', leaf: header.to, detail: 'the export says that it ends before it' })
  return missing
}

function treeBefore(sha256: Sha256, { from, frontier }: ExportHeader): Frontier {
  if (frontier === undefined) return createFrontier(sha256)
  const bytes = decodeBase64(frontier)
  try {
    const tree = bytes && createFrontier(sha256, bytes)
    if (tree?.size === from) return tree
  } catch (error) {
    if (!(error instanceof FrontierError)) throw error
  }
  throw new ExportError('the first line of the export has no sound frontier')
}

async function importKeys(sha256: Sha256, { keys }: ExportHeader): Promise<NoteVerifier[]> {
  return Promise.all(keys.map((key) => importVerifier(sha256, key)))
}
