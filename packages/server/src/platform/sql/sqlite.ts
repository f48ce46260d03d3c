import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
} from 'kysely'

/** How long opening a file, or reading one, waits for another process with the event loop stopped. */
const openTimeoutMs = 5_000
/** How long a statement waits, with the event loop running, for a write of another connection or process. */
const turnTimeoutMs = 30_000
const turnRetryMs = 1
/** SQLITE_BUSY, and SQLITE_BUSY_RECOVERY: another connection reads the log of a process that died. */
const busy: readonly unknown[] = [5, 261]

/** Kysely on `node:sqlite`. */
export function sqliteDialect(database: DatabaseSync, access: 'read' | 'write'): Dialect {
  const dialect = new SqliteDialect({ database: shim(database) })
  return {
    createDriver: () => (access === 'write' ? takingTurns(dialect.createDriver()) : dialect.createDriver()),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
    // SQLite can undo DDL. Kysely assumes it cannot, and would migrate without a transaction, that is without a lock.
    createAdapter: () =>
      Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
  }
}

/** Opens or makes the file, mode 0600. WAL with `synchronous=FULL`: a commit that returned survives a power cut. */
export function openSqliteWriter(file: string): DatabaseSync {
  // SQLite gives its -wal and -shm files the mode of the database file, so that must be right before it writes.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const database = new DatabaseSync(file, { timeout: openTimeoutMs, enableForeignKeyConstraints: true })
  database.exec('pragma synchronous = full')
  useWal(database)
  database.exec('pragma busy_timeout = 0')
  return database
}

/** Changing to WAL needs the file alone for a moment, and SQLite does not always wait for it: processes may start at once. */
function useWal(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt++) {
    try {
      database.exec('pragma journal_mode = wal')
      return
    } catch (error) {
      if (attempt === 50 || !isBusy(error)) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

/** A connection that sees what is committed and cannot write. The file must exist. */
export function openSqliteReader(file: string): DatabaseSync {
  return new DatabaseSync(file, { timeout: openTimeoutMs, readOnly: true })
}

/**
 * What another connection or process writes is waited for without stopping the event loop. Transactions take the write
 * lock when they begin: one that reads before it writes could otherwise fail half-way, because SQLite does not wait
 * when a reader becomes a writer.
 */
function takingTurns(driver: Driver): Driver {
  const acquire = driver.acquireConnection.bind(driver)
  let patiently: DatabaseConnection | undefined
  driver.acquireConnection = async (options) => (patiently ??= patient(await acquire(options)))
  driver.beginTransaction = async (connection) => {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
  return driver
}

/** A statement that finds the file busy has done nothing, so it can be tried again. */
function patient(connection: DatabaseConnection): DatabaseConnection {
  async function retry<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const giveUpAt = performance.now() + turnTimeoutMs
    for (;;) {
      await delay(turnRetryMs)
      try {
        return await connection.executeQuery<Row>(query)
      } catch (error) {
        if (!isBusy(error) || performance.now() > giveUpAt) throw error
      }
    }
  }
  return {
    executeQuery: <Row>(query: CompiledQuery) =>
      connection.executeQuery<Row>(query).catch((error: unknown) => {
        if (isBusy(error)) return retry<Row>(query)
        throw error
      }),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && busy.includes(error.errcode)
}

/** The few things Kysely asks of better-sqlite3, from `DatabaseSync`. */
function shim(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...bindable(parameters)),
        run: (parameters) => statement.run(...bindable(parameters)),
        iterate: (parameters) => statement.iterate(...bindable(parameters)),
      }
    },
  }
}

/** `node:sqlite` itself throws on a value it cannot bind. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[]
}
