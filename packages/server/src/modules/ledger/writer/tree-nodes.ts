import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { readonly } from '../../../platform/sql/open-sql.ts'
import { rootOf, tileHashes, tileWidth } from '../tiles.ts'
import type { LedgerSchema } from '../schema.ts'

/** Tiles one round makes at most: an old store's tree is made in many rounds, and the first call does not wait for it. */
const maxTiles = 200
/** Rows one transaction writes at most, and those above that follow from them. */
const tilesPerWrite = 20

interface Node {
  level: number
  idx: number
  hash: Uint8Array
}

/**
 * Keeps the roots over each 256 leaves, each 256 of those, and so on. They follow from the leaf hashes alone, so that whoever
 * writes one writes the same; the newest root over 256 leaves is the cursor. A store from before starts at leaf 0.
 * @param size leaves in the tree
 * @returns false when there is more to do
 */
export async function keepTreeNodes(database: Kysely<LedgerSchema>, size: number): Promise<boolean> {
  const end = Math.floor(size / tileWidth)
  let next = await nextTile(database)
  for (let made = 0; next < end && made < maxTiles; made += tilesPerWrite) {
    const until = Math.min(next + tilesPerWrite, end)
    const nodes: Node[] = []
    for (; next < until; next++) {
      nodes.push({ level: 1, idx: next, hash: await tileRoot(database, 0, next) })
      // The appends of an embedded ledger share this thread.
      await nextTurn()
    }
    await writeNodes(database, nodes)
  }
  return next >= end
}

async function nextTile(database: Kysely<LedgerSchema>): Promise<number> {
  const newest = await database
    .selectFrom('ledger_nodes')
    .select('idx')
    .where('level', '=', 1)
    .orderBy('idx', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest ? newest.idx + 1 : 0
}

async function tileRoot(database: Kysely<LedgerSchema>, level: number, tile: number): Promise<Uint8Array> {
  const from = tile * tileWidth
  const hashes = await tileHashes(readonly(database), level, { from, until: from + tileWidth })
  if (hashes.length < tileWidth)
    throw new Error(`the tree lacks leaf ${from * tileWidth ** level}; run ledger verify`)
  return rootOf(hashes)
}

/** The nodes and, in the same transaction, those above that they complete: the cursor then vouches for all levels. */
async function writeNodes(database: Kysely<LedgerSchema>, nodes: readonly Node[]): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (let row = nodes; row.length > 0;) {
      await transaction
        .insertInto('ledger_nodes')
        .values([...row])
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const above: Node[] = []
      for (const { level, idx } of row) {
        if ((idx + 1) % tileWidth !== 0) continue
        const tile = Math.floor(idx / tileWidth)
        above.push({ level: level + 1, idx: tile, hash: await tileRoot(transaction, level, tile) })
      }
      row = above
    }
  })
}
