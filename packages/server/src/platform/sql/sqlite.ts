import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteQueryCompiler,
  ValueNode,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type LimitNode,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely'

/** How long a statement outside a transaction waits, with the event loop stopped, for another process's write. */
const busyTimeoutMs = 5_000
/** How long a transaction waits for its turn, with the event loop running. */
const beginTimeoutMs = 30_000
const busy = 5

/**
 * Kysely on `node:sqlite`.
 * @param keep so many prepared statements stay for when their texts come again; none unless it is given
 */
export function sqliteDialect(database: DatabaseSync, access: 'read' | 'write', { keep = 0 } = {}): Dialect {
  const dialect = new SqliteDialect({ database: shim(database, keep) })
  return {
    createDriver: () => (access === 'write' ? takingTurns(dialect.createDriver()) : dialect.createDriver()),
    createQueryCompiler: () => new PlainLimits(),
    createIntrospector: (kysely) => dialect.createIntrospector(kysely),
    // SQLite can undo DDL. Kysely assumes it cannot, and would migrate without a transaction, that is without a lock.
    createAdapter: () =>
      Object.defineProperty(new SqliteAdapter(), 'supportsTransactionalDdl', { value: true }),
  }
}

/**
 * SQLite plans by the value of a bound limit, and prepares a statement anew each time one is bound: three times the time of
 * reading one row. So limits are written out; they are few.
 */
class PlainLimits extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    const value = ValueNode.is(node.limit) ? node.limit.value : undefined
    if (typeof value === 'number' && Number.isSafeInteger(value)) this.append(`limit ${value}`)
    else super.visitLimit(node)
  }
}

/** Opens or makes the file, mode 0600. WAL with `synchronous=FULL`: a commit that returned survives a power cut. */
export function openSqliteWriter(file: string): DatabaseSync {
  // SQLite gives its -wal and -shm files the mode of the database file, so that must be right before it writes.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  database.exec('pragma synchronous = full')
  useWal(database)
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
  return new DatabaseSync(file, { timeout: busyTimeoutMs, readOnly: true })
}

/**
 * Transactions take the write lock when they begin: one that reads before it writes could otherwise fail half-way,
 * because SQLite does not wait when a reader becomes a writer. Another process's transaction is waited for.
 */
function takingTurns(driver: Driver): Driver {
  driver.beginTransaction = async (connection) => {
    await connection.executeQuery(CompiledQuery.raw('pragma busy_timeout = 0'))
    try {
      await beginImmediate(connection)
    } finally {
      await connection.executeQuery(CompiledQuery.raw(`pragma busy_timeout = ${busyTimeoutMs}`))
    }
  }
  return driver
}

async function beginImmediate(connection: DatabaseConnection): Promise<void> {
  const giveUpAt = performance.now() + beginTimeoutMs
  for (;;) {
    try {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error
      await delay(5)
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy
}

const corrupt = 11
const noDatabase = 26

/** Whether SQLite says that what it read is no database, or a damaged one. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // The extended codes carry the kind in their last byte.
  const code = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0
  return code === corrupt || code === noDatabase || isDamage(error.cause)
}

/** The few things Kysely asks of better-sqlite3, from `DatabaseSync`. */
function shim(database: DatabaseSync, keep: number): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = kept.get(sql)
      if (known) return known
      const statement = prepare(database, sql)
      const [oldest] = kept.keys()
      if (kept.size >= keep && oldest !== undefined) kept.delete(oldest)
      if (keep > 0) kept.set(sql, statement)
      return statement
    },
  }
}

function prepare(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql)
  const names = statement.columns().map(({ name }) => name)
  return {
    reader: names.length > 0,
    all: (parameters) => allRows(statement, names, parameters),
    run: (parameters) => statement.run(...bindable(parameters)),
    iterate(parameters) {
      statement.setReturnArrays(false)
      return statement.iterate(...bindable(parameters))
    },
  }
}

/**
 * As objects of one hidden class. Those that `node:sqlite` makes are dictionaries, one by one: twice the time to make and
 * read, and more for the garbage collector.
 */
function allRows(
  statement: StatementSync,
  names: readonly string[],
  parameters: readonly unknown[],
): Record<string, unknown>[] {
  statement.setReturnArrays(true)
  // The types do not know of `setReturnArrays`.
  const rows = statement.all(...bindable(parameters)) as unknown as unknown[][]
  return rows.map((values) => {
    const row: Record<string, unknown> = {}
    for (const [at, name] of names.entries()) row[name] = values[at]
    return row
  })
}

/** `node:sqlite` itself throws on a value it cannot bind. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[]
}
