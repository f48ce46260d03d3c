import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { EntriesTable, LedgerSchema } from '../schema.ts'
import type { Recent } from './recent.ts'

/** A page is read without a pause, and SQLite blocks its thread meanwhile: appends wait about a millisecond for it. */
const pageRows = 256

/** Where entries are found: in the store, the newest of this node also in memory. */
export interface EntrySource {
  database: Kysely<LedgerSchema>
  recent: Recent
}

interface Pages<Column extends keyof EntriesTable> {
  boot: string
  /** first seq */
  from: number
  /** the seq after the last; absent: to the end */
  until?: number
  column: Column
}

/** A boot's entries by rising seq, in pages; appends get their turn between two. */
export async function* entryPages<Column extends 'leaf_hash' | 'body'>(
  source: EntrySource,
  { boot, from, until = Number.MAX_SAFE_INTEGER, column }: Pages<Column>,
): AsyncGenerator<readonly Pick<EntriesTable, 'seq' | Column>[]> {
  for (let next = from; next < until;) {
    const rows =
      source.recent.find({ boot, from: next, until }, pageRows) ??
      (await readPage(source.database, { boot, from: next, until, column }))
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return
    next = last.seq + 1
    await nextTurn()
  }
}

async function readPage<Column extends 'leaf_hash' | 'body'>(
  database: Kysely<LedgerSchema>,
  { boot, from, until, column }: Required<Pages<Column>>,
): Promise<Pick<EntriesTable, 'seq' | Column>[]> {
  const rows = await database
    .selectFrom('ledger_entries')
    .select(['seq', column])
    .where('boot_id', '=', boot)
    .where('seq', '>=', from)
    .where('seq', '<', until)
    .orderBy('seq')
    .limit(pageRows)
    .execute()
  // Kysely does not infer the selection of a generic column; it is the one named above.
  return rows as unknown as Pick<EntriesTable, 'seq' | Column>[]
}
