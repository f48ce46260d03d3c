import { proveConsistency, proveInclusion } from '@sekisho/ledger'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'
import { sha256 } from '../sha256.ts'
import { treeOfTiles } from '../tiles.ts'
import { forward } from './forward.ts'

/** Proofs are made against what was signed: a size of which there is a checkpoint, or the newest. */
export interface KeptCheckpoint {
  size: number
  /** the signed note */
  note: string
}

export interface EntryProof {
  leaf: number
  /** the entry's exact text; undefined where retention has removed it */
  text: string | undefined
  leafHash: Uint8Array
  /** the leaf's neighbour first */
  proof: readonly Uint8Array[]
  checkpoint: KeptCheckpoint
  /** notes of the checkpoints that hand over from one key to the next, up to the one that signs here */
  handOvers: readonly string[]
}

export interface ConsistencyProof {
  from: number
  to: number
  proof: readonly Uint8Array[]
}

/** The checkpoint of that very size, or the newest; undefined when there is none. */
export async function readCheckpoint(
  read: ReadonlyKysely<LedgerSchema>,
  size?: number,
): Promise<KeptCheckpoint | undefined> {
  let query = read.selectFrom('ledger_checkpoints').select(['size', 'note']).orderBy('size', 'desc').limit(1)
  if (size !== undefined) query = query.where('size', '=', size)
  return query.executeTakeFirst()
}

/** Rotations of a key in all the life of a ledger, and more. */
const maxHandOvers = 1_000

/** The checkpoints of smaller sizes that hand over to another key, by rising size. */
export async function readHandOvers(
  read: ReadonlyKysely<LedgerSchema>,
  size: number,
): Promise<KeptCheckpoint[]> {
  return read
    .selectFrom('ledger_checkpoints')
    .select(['size', 'note'])
    .where('hands_over', '=', 1)
    .where('size', '<', size)
    .orderBy('size')
    .limit(maxHandOvers)
    .execute()
}

/**
 * That an entry is in the tree of a kept checkpoint: of `size` leaves, or the newest.
 * @returns undefined when there is no such checkpoint, or its tree has no such leaf
 * @throws TileMissing
 */
export async function proveEntry(
  read: ReadonlyKysely<LedgerSchema>,
  leaf: number,
  size?: number,
): Promise<EntryProof | undefined> {
  const checkpoint = await readCheckpoint(read, size)
  if (!checkpoint || leaf >= checkpoint.size) return undefined
  const [entry] = await forward(read, leaf, 1)
  if (!entry) return undefined
  const hashes = treeOfTiles(read, checkpoint.size)
  const proof = await proveInclusion({ sha256, hashes }, { leaf, size: checkpoint.size })
  const handOvers = (await readHandOvers(read, checkpoint.size)).map(({ note }) => note)
  return { leaf, text: entry.text, leafHash: entry.leafHash, proof, checkpoint, handOvers }
}

/**
 * That the tree of `to` leaves begins with that of `from` leaves.
 * @returns undefined when the tree has not grown to `to` yet
 * @throws TileMissing, ProofRangeError when `from` is after `to`
 */
export async function proveGrowth(
  read: ReadonlyKysely<LedgerSchema>,
  from: number,
  to: number,
): Promise<ConsistencyProof | undefined> {
  if (to > (await treeSize(read))) return undefined
  const proof = await proveConsistency({ sha256, hashes: treeOfTiles(read, to) }, { from, to })
  return { from, to, proof }
}

/** Leaves in the tree. */
export async function treeSize(read: ReadonlyKysely<LedgerSchema>): Promise<number> {
  const last = await read
    .selectFrom('ledger_ranges')
    .select(['first_leaf', 'count'])
    .orderBy('first_leaf', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ? last.first_leaf + last.count : 0
}
