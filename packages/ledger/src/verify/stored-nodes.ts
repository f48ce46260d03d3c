import { equalBytes } from '../hash.ts'
import { readRows, type Rows } from './pages.ts'
import type { LedgerProblem, LedgerReader, StoredNode } from './reader.ts'

/** Compares the roots of complete subtrees that a store keeps with those that its entries make. */
export interface StoredNodes {
  /** A complete subtree of 2 ** level leaves, in the order of their last leaves. */
  made(level: number, idx: number, hash: Uint8Array): void
  /** Compares what was made since, and forgets it. */
  check(): Promise<void>
  /** Once all leaves have come: what is kept beyond them, and what is lacking. */
  end(): Promise<void>
}

/** Kept are the roots over each 256 leaves, each 256 of those, and so on. */
const bitsPerLevel = 8
const width = 2 ** bitsPerLevel
/** 256 ** 6 leaves are more than there ever will be. */
const maxLevel = 6

interface Level {
  rows: Rows<StoredNode>
  made: { idx: number; hash: Uint8Array }[]
  /** nodes that are kept, without gaps */
  kept: number
}

interface Options {
  nodes: NonNullable<LedgerReader['nodes']>
  report: (problem: LedgerProblem) => void
}

export function createStoredNodes({ nodes, report }: Options): StoredNodes {
  const levels = Array.from({ length: maxLevel }, (_, index): Level => {
    const rows = readRows(
      (after, limit) => nodes(index + 1, after, limit),
      ({ idx }: StoredNode) => idx,
    )
    return { rows, made: [], kept: 0 }
  })

  function problem(level: number, idx: number, says: string): void {
    const leaves = width ** level
    const leaf = idx * leaves
    const detail = `the kept root over leaves ${leaf} to ${leaf + leaves - 1} ${says}`
    report({ what: 'node', leaf, detail })
  }

  async function checkLevel(level: number, { rows, made, ...kept }: Level): Promise<number> {
    let count = kept.kept
    for (const { idx, hash } of made) {
      for (let row = await rows.peek(); row && row.idx < idx; row = await rows.peek()) {
        await rows.take()
        problem(level, row.idx, 'has no such leaves')
      }
      const row = await rows.peek()
      // Those at the end may still have to be made; the level above tells of one that was taken away in between.
      if (!row) break
      count = idx + 1
      if (row.idx > idx) {
        problem(level, idx, 'is missing')
        continue
      }
      await rows.take()
      if (!equalBytes(row.hash, hash)) problem(level, idx, 'is not theirs')
    }
    return count
  }

  async function check(): Promise<void> {
    for (const [index, level] of levels.entries()) {
      if (level.made.length === 0) continue
      level.kept = await checkLevel(index + 1, level)
      level.made = []
    }
  }

  return {
    check,
    made(level, idx, hash) {
      if (level === 0 || level % bitsPerLevel !== 0) return
      levels[level / bitsPerLevel - 1]?.made.push({ idx, hash })
    },
    async end() {
      await check()
      for (const [index, { rows, kept }] of levels.entries()) {
        for (let row = await rows.take(); row; row = await rows.take())
          problem(index + 1, row.idx, 'has no such leaves')
        // Written in one transaction with the last of those below.
        const complete = Math.floor((levels[index - 1]?.kept ?? 0) / width)
        for (let idx = kept; idx < complete; idx++) problem(index + 1, idx, 'is missing')
      }
    },
  }
}
