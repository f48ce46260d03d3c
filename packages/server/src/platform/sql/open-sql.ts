import { Kysely, PostgresDialect, sql as rawSql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import { createPostgresPool } from './postgres.ts'
import { openSqliteReader, openSqliteWriter, sqliteDialect } from './sqlite.ts'
import type { SqlDialect, Storage } from './storage.ts'

/**
 * An open database, the same query code on both dialects. Integers arrive as Number (a value beyond the safe range
 * throws instead of losing digits, also sums), bytes as Uint8Array.
 *
 * On SQLite a transaction of `kysely` takes the file's write lock when it begins, so transactions run one after the
 * other; `read` is a connection of its own that sees what is committed and never waits for a writer.
 */
export interface Sql<Schema> {
  readonly dialect: SqlDialect
  readonly kysely: Kysely<Schema>
  readonly read: ReadonlyKysely<Schema>
  close(): Promise<void>
}

export interface OpenSqlOptions {
  storage: Storage
  /** on PostgreSQL: a statement without an answer by then fails and gives up its connection; left out: none does */
  queryTimeoutMs?: number
}

/**
 * Connects and proves that the database answers. It changes nothing but, on SQLite, making the file (mode 0600).
 * @throws when the database cannot be reached or opened
 */
export async function openSql<Schema>(options: OpenSqlOptions): Promise<Sql<Schema>> {
  const sql = connect<Schema>(options)
  try {
    await rawSql`select 1`.execute(sql.kysely)
  } catch (cause) {
    await sql.close()
    throw cause
  }
  return sql
}

function connect<Schema>({ storage, ...tuning }: OpenSqlOptions): Sql<Schema> {
  if (storage.kind === 'postgres') {
    const pool = createPostgresPool(storage, tuning)
    const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
    return { dialect: 'postgres', kysely, read: readonly(kysely), close: () => kysely.destroy() }
  }
  const writer = openSqliteWriter(storage.file)
  const reader = openSqliteReader(storage.file)
  const kysely = new Kysely<Schema>({ dialect: sqliteDialect(writer, 'write') })
  const read = readonly(new Kysely<Schema>({ dialect: sqliteDialect(reader, 'read') }))
  const close = async () => {
    // Not Kysely's destroy, which closes only what was used; pending queries have ended when their callers await them.
    if (reader.isOpen) reader.close()
    if (writer.isOpen) writer.close()
  }
  return { dialect: 'sqlite', kysely, read, close }
}

/** Kysely's own way to narrow: the read-only type has fewer methods of the same object. */
export function readonly<Schema>(kysely: Kysely<Schema>): ReadonlyKysely<Schema> {
  return kysely as never
}
