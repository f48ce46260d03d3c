import type { Checkpoint } from '../checkpoint.ts'
import type { Sha256 } from '../hash.ts'
import { verifyInclusion } from '../proof/inclusion.ts'
import type { ExportCheck, ExportVerdict, ExportWalk } from './export-walk.ts'
import type { ExportCheckpoints } from './checkpoints.ts'
import type { ExportLine } from './lines.ts'

interface Parts {
  sha256: Sha256
  walk: ExportWalk
  checkpoints: ExportCheckpoints
  /** @param entries lines that are entries, or hashes of removed ones */
  verdict: (entries: number) => Promise<ExportVerdict>
}

/** Each entry for itself: that it was left out is nothing such an export can show. */
export async function checkFiltered({ sha256, walk, checkpoints, verdict }: Parts): Promise<ExportCheck> {
  const { header, report } = walk
  const checkpoint = await checkpoints.open(header.checkpoint ?? '')
  if (checkpoint) checkpoints.compare(checkpoint)
  let entries = 0
  let number = 1
  let last = header.from - 1

  function check(line: Exclude<ExportLine, { type: 'checkpoint' | 'boot' }>): void {
    if (line.type === 'broken') {
      const { leaf, detail } = line
      report({ what: 'altered', ...(leaf === undefined ? {} : { leaf }), line: number, detail })
      return
    }
    const { leaf } = line
    entries += 1
    if (line.type === 'removed') walk.removed.emptied(leaf)
    const place = line.type === 'entry' ? { boot: line.boot, seq: line.seq, time: line.time } : {}
    const named = { leaf, line: number, ...place }
    if (leaf <= last || leaf >= header.to)
      report({ what: 'reordered', ...named, detail: 'its leaf is out of order' })
    if (!checkpoint || isProven(line, checkpoint)) last = Math.max(last, leaf)
    else
      report({ what: 'altered', ...named, detail: 'its proof does not lead to the root of the checkpoint' })
  }

  function isProven(
    line: Extract<ExportLine, { type: 'entry' | 'removed' }>,
    { size, root }: Checkpoint,
  ): boolean {
    const { leaf, hash: leafHash, proof } = line
    return proof !== undefined && verifyInclusion(sha256, { leaf, size, leafHash, proof, root })
  }

  return {
    take(line) {
      number += 1
      if (line.type === 'checkpoint') return checkpoints.take(line, header.to)
      if (line.type === 'boot')
        report({ what: 'inserted', line: number, detail: 'the line belongs to another export' })
      else check(line)
      return undefined
    },
    end: () => verdict(entries),
  }
}
