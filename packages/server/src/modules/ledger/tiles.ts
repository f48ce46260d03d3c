import { nodeHash, type TreeHashes } from '@sekisho/ledger'
import type { ReadonlyKysely } from 'kysely/readonly'
import { leafHashes } from './queries/forward.ts'
import type { LedgerSchema } from './schema.ts'
import { sha256 } from './sha256.ts'

/** Hashes one tile holds; eight levels of the tree lie within it. @see https://c2sp.org/tlog-tiles */
export const tileWidth = 256
const tileLevels = 8
/** Held by one tree; a proof needs two a level, and a tree of 2 ** 53 leaves has seven levels. */
const maxTiles = 64

/** A tile that proofs need is not there, or not whole yet: the tree is still being made from an older store's entries. */
export class TileMissing extends Error {
  override readonly name = 'TileMissing'
}

/**
 * The hashes `from` to `until` of a level of tiles, in order; fewer where some are missing. Level 0 is that of leaf hashes,
 * level 1 that of roots over 256 leaves, and so on.
 */
export async function tileHashes(
  read: ReadonlyKysely<LedgerSchema>,
  level: number,
  { from, until }: { from: number; until: number },
): Promise<Uint8Array[]> {
  if (level === 0) return leafHashes(read, from, until)
  const rows = await read
    .selectFrom('ledger_nodes')
    .select(['idx', 'hash'])
    .where('level', '=', level)
    .where('idx', '>=', from)
    .where('idx', '<', until)
    .orderBy('idx')
    .execute()
  const hashes: Uint8Array[] = []
  for (const { idx, hash } of rows) {
    if (idx !== from + hashes.length) break
    hashes.push(hash)
  }
  return hashes
}

/**
 * The tree of `size` leaves as proofs ask for it: two tiles a level of tiles are read at most, each once.
 * @throws TileMissing
 */
export function treeOfTiles(read: ReadonlyKysely<LedgerSchema>, size: number): TreeHashes {
  const tiles = new Map<string, Promise<Uint8Array[]>>()

  function tileOf(level: number, tile: number): Promise<Uint8Array[]> {
    const key = `${level}/${tile}`
    const known = tiles.get(key)
    if (known) return known
    const from = tile * tileWidth
    const until = Math.min(from + tileWidth, Math.floor(size / tileWidth ** level))
    const made = tileHashes(read, level, { from, until })
    const [oldest] = tiles.keys()
    if (tiles.size >= maxTiles && oldest !== undefined) tiles.delete(oldest)
    tiles.set(key, made)
    return made
  }

  return {
    async hash(level, index) {
      const tileLevel = Math.floor(level / tileLevels)
      const width = 2 ** (level % tileLevels)
      const first = index * width
      const tile = Math.floor(first / tileWidth)
      const hashes = (await tileOf(tileLevel, tile)).slice(first % tileWidth, (first % tileWidth) + width)
      if (hashes.length !== width) throw new TileMissing(`the tile ${tileLevel}/${tile} lacks hashes`)
      return rootOf(hashes)
    },
  }
}

/** The root over a power of two of hashes. */
export function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  let row = [...hashes]
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let at = 0; at + 1 < row.length; at += 2) {
      const [left, right] = [row[at], row[at + 1]]
      if (left && right) above.push(nodeHash(sha256, left, right))
    }
    row = above
  }
  const [root] = row
  if (!root) throw new TileMissing('no hashes, no root')
  return root
}
