import type { Checkpoint } from '../checkpoint.ts'
import type { Sha256 } from '../hash.ts'
import { verifyInclusion } from '../proof/inclusion.ts'
import type { ExportWalk } from './export-walk.ts'
import type { EntryLine, ExportLine } from './lines.ts'

/** Entries from after the export, each with a proof, that say what of it was removed. */
export interface LaterRemovals {
  is(line: ExportLine): line is EntryLine
  /** What it says counts if the checkpoint that stands before it vouches for it; else it is reported. Nothing of it is held. */
  take(line: EntryLine, closing: Checkpoint | undefined): void
}

interface Options {
  sha256: Sha256
  walk: Pick<ExportWalk, 'header' | 'removed' | 'report'>
}

export function createLaterRemovals({ sha256, walk }: Options): LaterRemovals {
  const { header, removed, report } = walk
  return {
    is: (line): line is EntryLine =>
      line.type === 'entry' && line.proof !== undefined && line.leaf >= header.to,
    take({ leaf, hash: leafHash, proof = [], removes }, closing) {
      if (closing && verifyInclusion(sha256, { ...closing, leaf, leafHash, proof })) removed.declared(removes)
      else
        report({
          what: 'altered',
          leaf,
          detail: 'its proof does not lead to the root of the checkpoint',
        })
    },
  }
}
