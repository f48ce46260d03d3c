import { createFrontier, type Frontier } from '@sekisho/ledger'
import type { Kysely } from 'kysely'
import type { BootsTable, LedgerSchema, RangesTable } from '../schema.ts'
import { sha256 } from '../sha256.ts'
import { entryPages, type EntrySource } from './entry-pages.ts'

/** A boot that ended is still looked at for so long: a node that was only frozen may yet write. */
const closedBootsMs = 86_400_000
const maxRange = 5_000

interface SequenceOptions extends EntrySource {
  now: number
  /** also boots that closed long ago: once at start */
  all: boolean
}

/**
 * Gives leaves to every durable entry that has none: a range a boot, in the order of boot ids. Everything is read
 * anew in each round, so that a round of another node in between is no danger: the primary key of the range decides,
 * and who loses stops.
 * @returns the tree as it is now
 */
export async function sequence({ database, recent, now, all }: SequenceOptions): Promise<Frontier> {
  const tree = await readTree(database)
  let query = database.selectFrom('ledger_boots').selectAll().orderBy('boot_id')
  if (!all) {
    query = query.where((row) =>
      row.or([row('closed_at', 'is', null), row('closed_at', '>', now - closedBootsMs)]),
    )
  }
  for (const boot of await query.execute()) {
    let first = boot.sequenced
    for (;;) {
      const count = await addRange({ database, recent, tree, boot, first })
      if (count === 'lost') return readTree(database)
      if (count === 0) break
      first += count
    }
  }
  return tree
}

async function readTree(database: Kysely<LedgerSchema>): Promise<Frontier> {
  const last = await database
    .selectFrom('ledger_ranges')
    .select('frontier')
    .orderBy('first_leaf', 'desc')
    .limit(1)
    .executeTakeFirst()
  return createFrontier(sha256, last?.frontier)
}

interface RangeOptions extends EntrySource {
  tree: Frontier
  boot: BootsTable
  first: number
}

/** @returns how many entries got a leaf, or that another node was faster */
async function addRange({ database, recent, tree, boot, first }: RangeOptions): Promise<number | 'lost'> {
  const firstLeaf = tree.size
  let next = first
  const pages = entryPages({ database, recent }, { boot: boot.boot_id, from: first, column: 'leaf_hash' })
  for await (const rows of pages) {
    for (const { seq, leaf_hash } of rows) {
      if (seq !== next) throw new Error(`entry ${next} of ${boot.boot_id} is missing; run ledger verify`)
      tree.append(leaf_hash)
      next += 1
    }
    if (next - first >= maxRange) break
  }
  if (next === first) return 0
  const range: RangesTable = {
    first_leaf: firstLeaf,
    boot_id: boot.boot_id,
    first_seq: first,
    count: next - first,
    frontier: tree.toBytes(),
  }
  return (await insertRange(database, range)) ? range.count : 'lost'
}

async function insertRange(database: Kysely<LedgerSchema>, range: RangesTable): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const inserted = await transaction
      .insertInto('ledger_ranges')
      .values(range)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows !== 1n) return false
    const moved = await transaction
      .updateTable('ledger_boots')
      .set({ sequenced: range.first_seq + range.count })
      .where('boot_id', '=', range.boot_id)
      .where('sequenced', '=', range.first_seq)
      .executeTakeFirst()
    // The range was free and yet the boot has moved on: the rows contradict each other. Undo, and say so.
    if (moved.numUpdatedRows !== 1n)
      throw new Error(`${range.boot_id} is not at ${range.first_seq}; run ledger verify`)
    return true
  })
}
