import { encodeBase64 } from '../base64.ts'
import type { Sha256 } from '../hash.ts'
import type { NoteVerifier } from '../keys.ts'
import { createFrontier } from '../frontier.ts'
import { checkTails } from './tails.ts'
import { readChain, type Chain } from './chain.ts'
import { createEntryRows, type ReadAhead, type ReadTexts } from './entry-rows.ts'
import { createEntryReader, type EntryReader, type EntryText } from './entry-text.ts'
import { createKeyChain, type KeyUse } from './key-chain.ts'
import { readRows } from './pages.ts'
import { checkRange, type Walk } from './ranges.ts'
import type { LedgerProblem, LedgerReader, ProjectionCheck, StoredBoot, StoredEntry } from './reader.ts'
import { createRemoved, reportUnexplained } from './removed.ts'
import { readSaved } from './saved.ts'
import { createStoredNodes } from './stored-nodes.ts'
import { createStoredCheckpoints } from './stored-checkpoints.ts'

export interface VerifyOptions {
  sha256: Sha256
  /**
   * Keys that are trusted from the start; others become so as the ledger hands over to them. Empty: signatures are not
   * checked, roots are.
   */
  verifiers?: readonly NoteVerifier[]
  /** keys that are not given may have signed checkpoints too; then only signatures under given keys are checked */
  otherSigners?: boolean
  /** checkpoints kept elsewhere: what they vouch for cannot have been changed since */
  checkpoints?: readonly string[]
  /** something beside the store says that a node has started on it: then it cannot be empty */
  started?: boolean
  /** reads texts elsewhere, in threads for instance; absent: here, one page after the other */
  texts?: TextReader
  /** what the store counts from its entries; absent: not compared */
  projections?: ProjectionCheck
}

export interface TextReader {
  readTexts: ReadTexts
  /** pages of one boot that are read at a time */
  width: number
}

export interface LedgerVerdict {
  ok: boolean
  entries: number
  /** entries that have a leaf */
  sequenced: number
  /** entries of which only the hash is left, because their time was over */
  removed: number
  /** root of the recomputed tree, base64 */
  root: string
  /** the first hundred, in leaf order, then by boot */
  problems: readonly LedgerProblem[]
  /** how many there are in all */
  problemCount: number
  /** trusted keys that have signed, and what */
  keys: readonly KeyUse[]
  /** the last entry that a given checkpoint vouches for; absent when none matches */
  vouchedThrough?: { size: number; entry?: { boot: string; seq: number } }
}

const maxProblems = 100

/** Nodes that write at the same time, and whose entries are read ahead. */
const aheadBoots = 4

const emptied: LedgerProblem = {
  what: 'missing',
  leaf: 0,
  detail: 'there is no entry at all, and only a first start that did not end leaves a ledger like that',
}

/**
 * Recomputes a ledger from its stored bytes: every leaf hash, every chain, every range and its frontier, every
 * checkpoint. Holds a page per boot at a time, and some
 * that are read ahead, whatever the size.
 */
export async function verifyLedger(reader: LedgerReader, options: VerifyOptions): Promise<LedgerVerdict> {
  const { sha256 } = options
  const findings = createFindings()
  const { report } = findings
  const boots = await reader.boots()
  const { verifiers = [], otherSigners = false } = options
  const keys = createKeyChain({ sha256, verifiers, otherSigners })
  const saved = (options.checkpoints ?? []).flatMap((note) => readSaved(note, report) ?? [])
  const nodes = reader.nodes && createStoredNodes({ nodes: reader.nodes, report })
  const walk: Walk = {
    sha256,
    report,
    tree: createFrontier(sha256, undefined, nodes?.made),
    next: new Map(),
    entries: 0,
    chain: openChains(boots, reader, options.texts ?? readHere(sha256)),
    take({ body, says }, leaf) {
      // Counts of entries that are not the ones written say nothing.
      if (says.announces !== undefined) keys.announce(says.announces)
      return findings.areSound ? options.projections?.take(body, leaf) : undefined
    },
    removed: createRemoved(),
    onLeaf: () => undefined,
  }
  const checkpoints = createStoredCheckpoints({ reader, saved, keys, walk, report })
  walk.onLeaf = checkpoints.onLeaf
  await checkpoints.onLeaf(undefined)

  const ranges = readRows(
    (after, limit) => reader.ranges(after, limit),
    ({ firstLeaf }) => firstLeaf,
  )
  for (let range = await ranges.take(); range; range = await ranges.take()) {
    await checkRange(range, walk)
    // Of other entries than those written there are other roots; that is told already.
    if (findings.areSound) await nodes?.check()
  }
  await checkpoints.rest()
  const sequenced = walk.tree.size
  await checkTails(boots, walk)

  reportUnexplained(walk.removed, report)
  if (walk.entries === 0 && (boots.length > 0 || options.started)) report(emptied)
  if (findings.areSound) await nodes?.end()
  if (findings.areSound && options.projections) {
    for await (const problem of options.projections.problems()) report(problem)
  }

  const vouchedThrough = checkpoints.vouched()
  return {
    ok: findings.count === 0,
    entries: walk.entries,
    sequenced,
    removed: walk.removed.count,
    root: encodeBase64(walk.tree.root()),
    problems: findings.problems,
    problemCount: findings.count,
    keys: keys.uses(),
    ...(vouchedThrough ? { vouchedThrough } : {}),
  }
}

/** The chain of each boot, read ahead once it is asked for. */
function openChains(
  boots: readonly StoredBoot[],
  reader: Pick<LedgerReader, 'entries'>,
  { width, readTexts: read }: TextReader,
): Walk['chain'] {
  const leaves = new Map(boots.map(({ boot, sequenced }) => [boot, sequenced]))
  const ahead: ReadAhead = { width, left: width * aheadBoots }
  const chains = new Map<string, Chain>()
  return (boot) => {
    const known = chains.get(boot)
    if (known) return known
    const page = (after: number | undefined, limit: number) => reader.entries(boot, after, limit)
    const rows = createEntryRows({ boot, page, readTexts: read, ahead })
    const chain = readChain({ boot, leaves: leaves.get(boot) ?? 0, rows })
    chains.set(boot, chain)
    return chain
  }
}

function readHere(sha256: Sha256): TextReader {
  const reader = createEntryReader(sha256)
  return { width: 1, readTexts: async (_, rows) => readTexts(reader, rows) }
}

function* readTexts(reader: EntryReader, rows: readonly StoredEntry[]): Generator<EntryText | undefined> {
  for (const { body } of rows) yield body.length === 0 ? undefined : reader.read(body)
}

/** What is wrong, counted, and the first of it. */
function createFindings() {
  const problems: LedgerProblem[] = []
  const findings = {
    problems,
    count: 0,
    /** nothing is wrong with entries and their order */
    areSound: true,
    report(problem: LedgerProblem): void {
      findings.count += 1
      if (problem.what !== 'checkpoint' && problem.what !== 'node') findings.areSound = false
      if (problems.length < maxProblems) problems.push(problem)
    },
  }
  return findings
}
