import type { Checkpoint } from '../checkpoint.ts'
import { equalBytes, type Sha256 } from '../hash.ts'
import { verifyConsistency } from '../proof/consistency.ts'
import { faultOf, type KeyChain } from '../verify/key-chain.ts'
import type { LedgerProblem } from '../verify/reader.ts'
import type { ExportWalk } from './export-walk.ts'
import type { ExportLine } from './lines.ts'
import { createSavedCheckpoints } from './saved-checkpoints.ts'

interface Options {
  sha256: Sha256
  walk: ExportWalk
  keys: KeyChain
  /** checkpoints kept elsewhere */
  saved: readonly string[]
}

interface Ended {
  /** the largest size that a checkpoint kept elsewhere vouches for */
  vouched: number | undefined
  /** the size of the last checkpoint of the export that its entries add up to */
  intact: number | undefined
}

/** Compares the checkpoints of an export, and those kept elsewhere, with the tree that its entries make. */
export interface ExportCheckpoints {
  /** After each leaf, and before the first. */
  onLeaf(): void
  /** A checkpoint's line, after which the leaf `at` comes. */
  take(line: Extract<ExportLine, { type: 'checkpoint' }>, at: number): Promise<void>
  /** A checkpoint of the export that a trusted key has signed; undefined, and reported: it is none. */
  open(note: string): Promise<Checkpoint | undefined>
  /** Compares the root of a checkpoint of the export with those kept elsewhere of the same size. */
  compare(checkpoint: Checkpoint): void
  /** The last checkpoint that a trusted key has signed. */
  closing(): Checkpoint | undefined
  end(found: readonly LedgerProblem[]): Promise<Ended>
}

export function createExportCheckpoints({ sha256, walk, keys, saved: notes }: Options): ExportCheckpoints {
  const { header, report } = walk
  const kept = createSavedCheckpoints({ walk, keys, notes })
  let intact: number | undefined
  /** the first stretch whose entries do not add up, from the last checkpoint that did */
  let suspect: { from: number; to: number } | undefined
  let closing: Checkpoint | undefined

  const problem = (detail: string, leaf?: number) =>
    report({ what: 'checkpoint', ...(leaf === undefined ? {} : { leaf }), detail })

  async function open(note: string, leaf?: number): Promise<Checkpoint | undefined> {
    const opening = keys.open(note)
    const fault = await faultOf(opening)
    if (fault === undefined) return opening
    problem(`a checkpoint of the export cannot be used: ${fault}`, leaf)
    return undefined
  }

  function matches(checkpoint: Checkpoint, at: number, consistency: readonly Uint8Array[] = []): boolean {
    const { size, root } = checkpoint
    const tree = walk.tree?.root() ?? new Uint8Array()
    if (size === at) return equalBytes(root, tree)
    return verifyConsistency(sha256, { from: at, to: size, fromRoot: tree, toRoot: root, proof: consistency })
  }

  return {
    onLeaf: () => kept.onLeaf(),
    open,
    compare: kept.compare,
    async take({ note, consistency }, at) {
      const checkpoint = await open(note, at - 1)
      if (!checkpoint) return
      closing = checkpoint
      if (!walk.tree) return
      if (!matches(checkpoint, at, consistency)) {
        suspect ??= { from: intact ?? header.from, to: at }
        // What comes after is not what was signed either; one finding is enough.
        walk.tree = undefined
        return
      }
      intact = at
      if (checkpoint.size > at) kept.compare(checkpoint)
      const fault = await faultOf(takeKey(keys, { ...checkpoint, at, note }))
      if (fault !== undefined)
        problem(`the checkpoint of size ${checkpoint.size} cannot be used: ${fault}`, at - 1)
    },
    closing: () => closing,
    async end(found) {
      if (!closing || closing.size < header.to) {
        report({ what: 'missing', leaf: header.to, detail: 'the export ends before its last checkpoint' })
      }
      if (suspect) reportSuspect(suspect, found)
      const vouched = await kept.judge(closing)
      return { vouched, intact }
    },
  }

  /** Where no entry was named, one changed that nothing else tells of: the whole stretch is told. */
  function reportSuspect({ from, to }: { from: number; to: number }, found: readonly LedgerProblem[]): void {
    if (found.some(({ leaf = -1 }) => leaf >= from && leaf <= to)) return
    const detail = `leaves ${from} to ${to - 1} are not those that the checkpoint after them is of`
    report({ what: 'altered', leaf: from, detail })
  }
}

/** The entry that announces a key is not there to be looked at, where it comes after the export's end. */
async function takeKey(
  keys: KeyChain,
  { size, nextKey, at, note }: Checkpoint & { at: number; note: string },
): Promise<void> {
  if (size === at) await keys.accept(note)
  else if (nextKey !== undefined) await keys.follow([note])
}
