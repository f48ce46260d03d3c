import {
  formatCheckpointLine,
  formatEntryLine,
  proveConsistency,
  proveInclusion,
  type Removed,
} from '@sekisho/ledger'
import type { ReadonlyKysely } from 'kysely/readonly'
import { forward } from '../queries/forward.ts'
import { readCheckpoint, readHandOvers, type KeptCheckpoint } from '../queries/proofs.ts'
import type { LedgerSchema } from '../schema.ts'
import { sha256 } from '../sha256.ts'
import { treeOfTiles } from '../tiles.ts'

const pageRows = 500

interface Exported {
  /** the leaf after its last one */
  to: number
  /** the newest when it began */
  checkpoint: KeptCheckpoint
  /** the texts that were gone when it was read, without those that its own entries explain */
  removed: Removed
}

/**
 * The last lines of an export. Texts that it found gone, and of which it does not say why itself, were removed by entries after its
 * end: whoever verifies a part needs them, and removal goes on while a whole ledger is read. So it ends with a newer checkpoint,
 * which covers those entries, since nothing is removed before one does, and then the entries, each with a proof, so that whoever
 * verifies holds none of them. Without any it ends with its own checkpoint.
 * @throws TileMissing
 */
export async function* closingLines(
  read: ReadonlyKysely<LedgerSchema>,
  exported: Exported,
): AsyncGenerator<string> {
  const { to, checkpoint, removed } = exported
  const newest = (await readCheckpoint(read)) ?? checkpoint
  const { size } = newest
  const source = { sha256, hashes: treeOfTiles(read, size) }
  let isAny = false
  for (let next = to; next < size && removed.open > 0;) {
    const page = await forward(read, next, Math.min(pageRows, size - next))
    if (page.length === 0) break
    next += page.length
    for (const entry of page) {
      const before = removed.open
      removed.declared(leavesIn(entry.text))
      if (removed.open === before) continue
      if (!isAny) yield* newerCheckpoints(read, exported, newest)
      isAny = true
      yield formatEntryLine(entry, await proveInclusion(source, { leaf: entry.leaf, size }))
    }
  }
  if (!isAny) yield await checkpointLine(read, to, checkpoint)
}

/** The newest, after those that hand over: keys may have changed meanwhile. */
async function* newerCheckpoints(
  read: ReadonlyKysely<LedgerSchema>,
  { to, checkpoint }: Exported,
  newest: KeptCheckpoint,
): AsyncGenerator<string> {
  const handOvers = await readHandOvers(read, newest.size)
  for (const each of [...handOvers.filter((handOver) => handOver.size > checkpoint.size), newest])
    yield await checkpointLine(read, to, each)
}

async function checkpointLine(
  read: ReadonlyKysely<LedgerSchema>,
  to: number,
  { size, note }: KeptCheckpoint,
): Promise<string> {
  if (size === to) return formatCheckpointLine(note)
  const source = { sha256, hashes: treeOfTiles(read, size) }
  return formatCheckpointLine(note, await proveConsistency(source, { from: to, to: size }))
}

/** What an entry says was removed; undefined: it says nothing of it. */
export function leavesIn(text: string | undefined): unknown {
  // Most entries are of another kind; reading them would take longer than looking for the word.
  if (text?.includes('"entries.removed"') !== true) return undefined
  const { kind, data } = JSON.parse(text) as { kind: string; data: { leaves?: unknown } }
  return kind === 'entries.removed' ? data.leaves : undefined
}
