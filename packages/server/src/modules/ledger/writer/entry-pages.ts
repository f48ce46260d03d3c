import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { EntriesTable, LedgerSchema } from '../schema.ts'

/** A page is read without a pause, and SQLite blocks its thread meanwhile: appends wait about a millisecond for it. */
const pageRows = 256

interface Pages<Column extends keyof EntriesTable> {
  boot: string
  /** first seq */
  from: number
  /** the seq after the last; absent: to the end */
  until?: number
  columns: readonly Column[]
}

/** A boot's entries by rising seq, in pages; appends get their turn between two. */
export async function* entryPages<Column extends 'leaf_hash' | 'body'>(
  database: Kysely<LedgerSchema>,
  { boot, from, until = Number.MAX_SAFE_INTEGER, columns }: Pages<Column>,
): AsyncGenerator<readonly Pick<EntriesTable, 'seq' | Column>[]> {
  for (let next = from; next < until;) {
    const rows = await database
      .selectFrom('ledger_entries')
      .select(['seq', ...columns])
      .where('boot_id', '=', boot)
      .where('seq', '>=', next)
      .where('seq', '<', until)
      .orderBy('seq')
      .limit(pageRows)
      .execute()
    // Kysely cannot infer a selection of generic columns; it is exactly the one named above.
    if (rows.length > 0) yield rows as unknown as Pick<EntriesTable, 'seq' | Column>[]
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return
    next = Number(last.seq) + 1
    await nextTurn()
  }
}
