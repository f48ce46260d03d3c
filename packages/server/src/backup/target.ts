import { sql, type Kysely } from 'kysely'
import { migrate, type Migrations } from '../platform/sql/migrate.ts'
import type { Cell } from '../platform/sql/dump/snapshot-rows.ts'
import { openSnapshot } from '../platform/sql/dump/snapshot.ts'
import type { SnapshotTable } from '../platform/sql/dump/snapshot-rows.ts'
import { openSql, type Sql } from '../platform/sql/open-sql.ts'
import { databaseSets, isMigrationTable, storageOf, type DataPlace, type DatabaseSet } from './databases.ts'
import { BackupError } from './backup-error.ts'
import { type Head } from './lines.ts'

/** An empty place that a backup's rows go into. */
export interface Target {
  begin(table: string, columns: readonly string[]): Promise<void>
  add(cells: readonly Cell[]): Promise<void> | void
  /** Brings the schema up to this version, and closes. */
  finish(): Promise<void>
  /** Leaves the place as it was, as far as rows go, and closes. */
  undo(): Promise<void>
}

/** Values one statement carries: SQLite takes 32,766, PostgreSQL 65,535. */
const maxValues = 30_000
const maxRows = 500

interface Database {
  sets: readonly DatabaseSet[]
  sql: Sql<unknown>
  tables: readonly SnapshotTable[]
  /** ends the transaction that all rows are inserted in */
  transaction: OpenTransaction
}

/**
 * Makes the tables as they were when the backup was written.
 * @throws BackupError when a newer version wrote it, or there is something already
 */
export async function openTarget(place: DataPlace, { migrations }: Head): Promise<Target> {
  const wanted = databaseSets.filter(({ name }) => migrations[name] !== undefined)
  const unknown = Object.keys(migrations).filter((name) => !wanted.some((set) => set.name === name))
  if (unknown.length > 0) throw new BackupError('newer', { steps: unknown.join(', ') })
  const groups = place.storage.kind === 'postgres' ? [wanted] : wanted.map((set) => [set])
  const databases: Database[] = []
  try {
    for (const sets of groups) databases.push(await openDatabase(place, sets, migrations))
  } catch (error) {
    for (const { transaction, sql: opened } of databases) await closeUndone(transaction, opened)
    throw error
  }
  return createTarget(databases)
}

async function openDatabase(
  place: DataPlace,
  sets: readonly DatabaseSet[],
  migrations: Head['migrations'],
): Promise<Database> {
  const [first] = sets
  if (first === undefined) throw new BackupError('noDatabase')
  const storage = storageOf(place, first)
  const opened = await openSql<unknown>({ storage })
  try {
    if (storage.kind === 'postgres') await refuseRows(opened, await tablesOf(storage))
    for (const { migrations: known, migrationTable: table, name } of sets) {
      await migrate(opened, only(known, migrations[name] ?? []), { table })
    }
    const tables = (await tablesOf(storage)).filter(({ name }) => !isMigrationTable(name))
    const transaction = await begin(opened.kysely)
    // Some steps put rows of their own into their tables; the backup brings them as they became.
    for (const { name } of tables.toReversed()) {
      await sql`delete from ${sql.table(name)}`.execute(transaction.kysely)
    }
    return { sets, sql: opened, tables, transaction }
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function tablesOf(storage: Parameters<typeof openSnapshot>[0]): Promise<readonly SnapshotTable[]> {
  const snapshot = await openSnapshot(storage)
  await snapshot.close()
  return snapshot.tables
}

async function refuseRows(opened: Sql<unknown>, tables: readonly SnapshotTable[]): Promise<void> {
  for (const { name } of tables) {
    if (isMigrationTable(name)) continue
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(opened.kysely)
    if (rows.length > 0) throw new BackupError('notEmpty')
  }
}

/** The steps that the backup's tables had seen. @throws BackupError */
function only(known: Migrations, taken: readonly string[]): Migrations {
  const unknown = taken.filter((name) => known[name] === undefined)
  if (unknown.length > 0) throw new BackupError('newer', { steps: unknown.join(', ') })
  return Object.fromEntries(Object.entries(known).filter(([name]) => taken.includes(name)))
}

function createTarget(databases: readonly Database[]): Target {
  let current: { database: Database; table: SnapshotTable } | undefined
  let waiting: (readonly Cell[])[] = []

  async function flush(): Promise<void> {
    if (current === undefined || waiting.length === 0) return
    const rows = waiting
    waiting = []
    await insert(current.database.transaction.kysely, current.table, rows)
  }

  return {
    async begin(name, columns) {
      await flush()
      const database = databases.find(({ tables }) => tables.some((table) => table.name === name))
      const table = database?.tables.find((each) => each.name === name)
      const fits = columns.every((column) => table?.columns.includes(column))
      if (database === undefined || !fits) throw new BackupError('unknownTable', { name })
      current = { database, table: { name, columns } }
    },
    add(cells) {
      waiting.push(cells)
      const full = waiting.length === maxRows || (waiting.length + 1) * cells.length > maxValues
      return full ? flush() : undefined
    },
    async finish() {
      await flush()
      for (const { transaction } of databases) await transaction.commit()
      for (const { sets, sql: opened } of databases) {
        for (const { migrations, migrationTable, afterRestore } of sets) {
          await migrate(opened, migrations, { table: migrationTable })
          await afterRestore?.(opened)
        }
        await opened.close()
      }
    },
    async undo() {
      for (const { transaction, sql: opened } of databases) await closeUndone(transaction, opened)
    },
  }
}

async function insert(
  kysely: Kysely<unknown>,
  { name, columns }: SnapshotTable,
  rows: readonly (readonly Cell[])[],
): Promise<void> {
  const list = sql.join(columns.map((column) => sql.ref(column)))
  const values = sql.join(rows.map((row) => sql`(${sql.join(row)})`))
  await sql`insert into ${sql.table(name)} (${list}) values ${values}`.execute(kysely)
}

/** One transaction that stays open while rows come in. */
interface OpenTransaction {
  kysely: Kysely<unknown>
  commit(): Promise<void>
  rollback(): Promise<void>
}

async function begin(kysely: Kysely<unknown>): Promise<OpenTransaction> {
  const transaction = await kysely.startTransaction().execute()
  return {
    kysely: transaction,
    commit: () => transaction.commit().execute(),
    rollback: () => transaction.rollback().execute(),
  }
}

async function closeUndone(transaction: OpenTransaction, opened: Sql<unknown>): Promise<void> {
  // A transaction that has failed is over already.
  await transaction.rollback().catch(() => undefined)
  await opened.close()
}
