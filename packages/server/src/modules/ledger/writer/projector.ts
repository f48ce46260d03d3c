import type { Kysely, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema, RangesTable } from '../schema.ts'
import { entryPages, type EntrySource } from './entry-pages.ts'
import { createFold, type Changes, type Fold, type OpenExchange } from './fold.ts'
import type { WriteIndex } from './write-index.ts'
import { writeChanges } from './write-changes.ts'

const cursorName = 'projections'
/** Raised by the migration that changes what is projected (see there). */
export const shape = 3
/** Entries folded before they are written: bounds the memory and the transaction. */
const maxEntries = 20_000
/** Ids one look-up carries. */
const maxIds = 500

interface ProjectOptions extends EntrySource {
  writeIndex: WriteIndex
}

/**
 * Projects what has leaves and is not projected yet. Entries are read outside of any transaction; the cursor, moved
 * only from where it was read, makes each entry count exactly once, whoever else projects.
 * @returns false when another node was faster: its work is as good
 */
export async function project({ writeIndex, ...source }: ProjectOptions): Promise<boolean> {
  const { database } = source
  for (;;) {
    const from = await readCursor(database)
    const { fold, next } = await foldFrom(source, from)
    if (next === from) return true
    const changes = fold.close(
      await readOpen(
        database,
        fold.unopened().map(({ data }) => data.exchange),
      ),
    )
    const moved = await database.transaction().execute(async (transaction) => {
      if (!(await moveCursor(transaction, from, next))) return false
      await writeChanges(transaction, changes satisfies Changes)
      await writeIndex(transaction, changes.index)
      return true
    })
    if (!moved) return false
  }
}

async function foldFrom(source: EntrySource, from: number): Promise<{ fold: Fold; next: number }> {
  const fold = createFold()
  let next = from
  const ranges = await source.database
    .selectFrom('ledger_ranges')
    .select(['first_leaf', 'boot_id', 'first_seq', 'count'])
    .where('first_leaf', '>=', from)
    .orderBy('first_leaf')
    .limit(1_000)
    .execute()
  for (const range of ranges) {
    if (fold.entries + range.count > maxEntries && fold.entries > 0) break
    await foldRange(source, range, fold)
    next = range.first_leaf + range.count
  }
  return { fold, next }
}

async function foldRange(
  source: EntrySource,
  { first_leaf, boot_id, first_seq, count }: Omit<RangesTable, 'frontier'>,
  fold: Fold,
): Promise<void> {
  const pages = entryPages(source, {
    boot: boot_id,
    from: first_seq,
    until: first_seq + count,
    column: 'body',
  })
  for await (const rows of pages) {
    for (const { seq, body } of rows) fold.add(textOf(body), first_leaf + seq - first_seq)
  }
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
}

/** The leaf from which on entries are not projected yet. */
export async function readCursor(
  database: Pick<ReadonlyKysely<LedgerSchema>, 'selectFrom'>,
): Promise<number> {
  const row = await database
    .selectFrom('ledger_cursors')
    .select('next_leaf')
    .where('name', '=', cursorName)
    .executeTakeFirst()
  return row?.next_leaf ?? 0
}

async function moveCursor(
  transaction: Transaction<LedgerSchema>,
  from: number,
  next: number,
): Promise<boolean> {
  const moved = await transaction
    .insertInto('ledger_cursors')
    .values({ name: cursorName, next_leaf: next, shape })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ next_leaf: next }).where('ledger_cursors.next_leaf', '=', from),
    )
    .executeTakeFirst()
  return moved.numInsertedOrUpdatedRows === 1n
}

async function readOpen(
  database: Kysely<LedgerSchema>,
  exchanges: readonly string[],
): Promise<ReadonlyMap<string, OpenExchange>> {
  const open = new Map<string, OpenExchange>()
  for (let at = 0; at < exchanges.length; at += maxIds) {
    const rows = await database
      .selectFrom('open_exchanges')
      .select(['exchange_id', 'data'])
      .where('exchange_id', 'in', exchanges.slice(at, at + maxIds))
      .execute()
    // Written by writeChanges, from an OpenExchange.
    for (const { exchange_id, data } of rows) open.set(exchange_id, JSON.parse(data) as OpenExchange)
  }
  return open
}
