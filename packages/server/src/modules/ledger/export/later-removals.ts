import { formatCheckpointLine, formatEntryLine, proveConsistency, proveInclusion } from '@sekisho/ledger'
import type { ReadonlyKysely } from 'kysely/readonly'
import { forward } from '../queries/forward.ts'
import { readCheckpoint, readHandOvers, type KeptCheckpoint } from '../queries/proofs.ts'
import type { LedgerSchema } from '../schema.ts'
import { sha256 } from '../sha256.ts'
import { treeOfTiles } from '../tiles.ts'

const pageRows = 500

/**
 * The last lines of an export of all that `checkpoint` covers, some of whose texts were gone when they were read. Removal goes on
 * while it is read, and says so after the export's end: a newer checkpoint, which covers those entries, since nothing is removed
 * before one does, and then the entries, each with a proof, so that whoever verifies holds none of them. Without any it
 * ends with its own checkpoint.
 * @throws TileMissing
 */
export async function* laterRemovals(
  read: ReadonlyKysely<LedgerSchema>,
  checkpoint: KeptCheckpoint,
): AsyncGenerator<string> {
  const newest = (await readCheckpoint(read)) ?? checkpoint
  const { size } = newest
  const source = { sha256, hashes: treeOfTiles(read, size) }
  let isAny = false
  for (let next = checkpoint.size; next < size;) {
    const page = await forward(read, next, Math.min(pageRows, size - next))
    if (page.length === 0) break
    next += page.length
    for (const entry of page) {
      if (!isRemoval(entry.text)) continue
      if (!isAny) yield* newerCheckpoints(read, checkpoint, newest)
      isAny = true
      yield formatEntryLine(entry, await proveInclusion(source, { leaf: entry.leaf, size }))
    }
  }
  if (!isAny) yield formatCheckpointLine(checkpoint.note)
}

/** The newest, after those that hand over: keys may have changed meanwhile. */
async function* newerCheckpoints(
  read: ReadonlyKysely<LedgerSchema>,
  checkpoint: KeptCheckpoint,
  newest: KeptCheckpoint,
): AsyncGenerator<string> {
  const handOvers = await readHandOvers(read, newest.size)
  for (const each of [...handOvers.filter((handOver) => handOver.size > checkpoint.size), newest]) {
    const hashes = treeOfTiles(read, each.size)
    const proof = await proveConsistency({ sha256, hashes }, { from: checkpoint.size, to: each.size })
    yield formatCheckpointLine(each.note, proof)
  }
}

function isRemoval(text: string | undefined): boolean {
  // Most entries are of another kind; reading them would take longer than looking for the word.
  if (text?.includes('"entries.removed"') !== true) return false
  return (JSON.parse(text) as { kind: string }).kind === 'entries.removed'
}
