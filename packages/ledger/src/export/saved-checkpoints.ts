import type { Checkpoint } from '../checkpoint.ts'
import { equalBytes } from '../hash.ts'
import { faultOf, type KeyChain } from '../verify/key-chain.ts'
import { readSaved, type Saved } from '../verify/saved.ts'
import type { ExportWalk } from './export-walk.ts'

interface Options {
  walk: ExportWalk
  keys: KeyChain
  notes: readonly string[]
}

/** Checkpoints kept elsewhere, and the roots that the export has at their sizes. */
export interface SavedCheckpoints {
  /** After each leaf, and before the first. */
  onLeaf(): void
  /** A root that the export proves at a size its entries do not reach. */
  compare(checkpoint: Checkpoint): void
  /** The largest size that one of them vouches for. @param closing the last checkpoint of the export */
  judge(closing: Checkpoint | undefined): Promise<number | undefined>
}

export function createSavedCheckpoints({ walk, keys, notes }: Options): SavedCheckpoints {
  const { header, report } = walk
  const saved = notes.flatMap((note) => readSaved(note, report) ?? [])
  const sizes = new Set(saved.map(({ size }) => size))
  const roots = new Map<number, Uint8Array>()

  const problem = (detail: string, leaf?: number) =>
    report({ what: 'checkpoint', ...(leaf === undefined ? {} : { leaf }), detail })

  function reportAbsent({ size }: Saved, closing: Checkpoint | undefined): void {
    if (size < header.from) {
      problem(`the given checkpoint is of ${size} entries, and the export begins after them`)
    } else if (closing && size > closing.size) {
      const detail = `the given checkpoint covers ${size} entries, the export knows of ${closing.size}`
      report({ what: 'missing', leaf: closing.size, detail })
    } else if (size > header.to) {
      problem(`the given checkpoint is of ${size} entries, and the export ends before them`)
    }
  }

  async function vouches({ note, size, root }: Saved, found: Uint8Array): Promise<boolean> {
    const fault = await faultOf(keys.open(note))
    if (fault !== undefined) problem(`the given checkpoint cannot be used: ${fault}`)
    else if (equalBytes(found, root)) return true
    else problem(`the given checkpoint of size ${size} has another root`, size - 1)
    return false
  }

  return {
    onLeaf() {
      const { tree } = walk
      if (tree && sizes.has(tree.size)) roots.set(tree.size, tree.root())
    },
    compare({ size, root }) {
      if (sizes.has(size)) roots.set(size, root)
    },
    async judge(closing) {
      let vouched: number | undefined
      for (const each of saved) {
        const found = roots.get(each.size)
        if (!found) reportAbsent(each, closing)
        else if (await vouches(each, found)) vouched = Math.max(vouched ?? 0, Math.min(each.size, header.to))
      }
      return vouched
    },
  }
}
