import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openSqliteReader } from '../sqlite.ts'
import type { SqliteStorage } from '../storage.ts'
import { inOrderOfReference, type Reference } from './in-order.ts'
import type { Cell, Snapshot, SnapshotTable } from './snapshot-rows.ts'

const pageRows = 1_000

export async function openSqliteSnapshot({ file }: SqliteStorage): Promise<Snapshot> {
  const database = openSqliteReader(file)
  try {
    database.exec('begin')
    // The first read fixes what the transaction sees.
    const tables = readTables(database)
    return { tables, rows: (table) => readRows(database, table), close: async () => database.close() }
  } catch (error) {
    database.close()
    throw error
  }
}

function readTables(database: DatabaseSync): SnapshotTable[] {
  const names = texts(
    database,
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
  )
  const references = names.flatMap((table) =>
    texts(database, `select "table" from pragma_foreign_key_list(?)`, table).map((refersTo): Reference => ({
      table,
      refersTo,
    })),
  )
  return inOrderOfReference(names, references).map((name) => ({
    name,
    columns: texts(database, 'select name from pragma_table_info(?) order by cid', name),
  }))
}

/** The first column of every row. */
function texts(database: DatabaseSync, sql: string, ...values: string[]): string[] {
  const rows = database.prepare(sql).all(...values)
  return rows.map((row) => String(Object.values(row)[0]))
}

async function* readRows(database: DatabaseSync, table: SnapshotTable): AsyncGenerator<Cell[][]> {
  const columns = table.columns.map(quoted).join(', ')
  const statement = database.prepare(`select ${columns} from ${quoted(table.name)}`)
  statement.setReturnArrays(true)
  let page: Cell[][] = []
  // The types do not know of `setReturnArrays`.
  for (const row of statement.iterate() as unknown as Iterable<Cell[]>) {
    page.push(row)
    if (page.length < pageRows) continue
    yield page
    page = []
    await nextTurn()
  }
  if (page.length > 0) yield page
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
