import { existsSync } from 'node:fs'
import { type Kysely, sql as rawSql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { openSql, type Sql } from './open-sql.ts'
import type { SqlDialect, Storage } from './storage.ts'

/** One step forward; there is no way back but a backup. It runs once, in a transaction, on a schema no type describes. */
export type MigrationStep = (database: Kysely<unknown>, dialect: SqlDialect) => Promise<void>

/** By name, `0001_…` upwards: steps run in the order of their names. A released step never changes. */
export type Migrations = Readonly<Record<string, MigrationStep>>

/** The database cannot be brought to what this code needs. The message is one line for the person who starts the server. */
export class MigrationError extends Error {
  override readonly name: string = 'MigrationError'
}

/** The database was written by a newer release; going on could destroy what that release relies on. */
export class DatabaseTooNewError extends MigrationError {
  override readonly name = 'DatabaseTooNewError'
}

/** The database is of an older release: whoever only reads it cannot bring it up to date. */
export class DatabaseTooOldError extends MigrationError {
  override readonly name = 'DatabaseTooOldError'
}

/** A statement takes milliseconds; one without an answer by then waits for a connection that is dead, whatever TCP says. */
const queryTimeoutMs = 5_000

/**
 * Opens a database and brings it up to date. A step, or waiting for another node's, may take its time; afterwards no
 * statement may.
 * @throws as `openSql` and `migrate`
 */
export async function openMigrated<Schema>(
  storage: Storage,
  migrations: Migrations,
  options: { table: string },
): Promise<Sql<Schema>> {
  const patient = await openSql<Schema>({ storage })
  try {
    await migrate(patient, migrations, options)
  } finally {
    await patient.close()
  }
  return openSql<Schema>({ storage, queryTimeoutMs })
}

/**
 * Changes nothing, and refuses a database that a newer release has changed: where a server has two, both are asked before
 * either is brought up to date, so that a start that is refused has left everything as it was.
 * @throws DatabaseTooNewError
 */
export async function refuseNewer(
  storage: Storage,
  migrations: Migrations,
  options: { table: string },
): Promise<void> {
  if (storage.kind === 'sqlite' && !existsSync(storage.file)) return
  const sql = await openSql({ storage, queryTimeoutMs })
  try {
    const unknown = (await namesTaken(sql.kysely, options.table)).filter((name) => !(name in migrations))
    if (unknown.length > 0) throw tooNew(unknown, undefined)
  } finally {
    await sql.close()
  }
}

/**
 * Brings the database up to date. Nodes and processes that start at once take turns: on PostgreSQL by Kysely's advisory
 * lock, on SQLite by the file's write lock. All steps of one start commit together or not at all.
 * @param options.table where the names of the steps taken are kept; one per set, so that sets share a database
 * @throws DatabaseTooNewError, MigrationError
 */
export async function migrate<Schema>(
  sql: Sql<Schema>,
  migrations: Migrations,
  options: { table: string },
): Promise<void> {
  const apply = (kysely: Kysely<Schema>) => migrateToLatest(kysely, { migrations, table: options.table, sql })
  try {
    await (sql.dialect === 'postgres' ? apply(sql.kysely) : sql.kysely.transaction().execute(apply))
  } catch (cause) {
    const unknown = (await namesTaken(sql.kysely, options.table)).filter((name) => !(name in migrations))
    throw unknown.length > 0 ? tooNew(unknown, cause) : failed(cause)
  }
}

async function migrateToLatest<Schema>(
  kysely: Kysely<Schema>,
  set: { migrations: Migrations; table: string; sql: Sql<Schema> },
): Promise<void> {
  const steps = Object.entries(set.migrations).map(([name, step]): [string, Migration] => [
    name,
    { up: (database) => step(database, set.sql.dialect) },
  ])
  const migrator = new Migrator({
    db: kysely,
    provider: { getMigrations: async () => Object.fromEntries(steps) },
    migrationTableName: set.table,
    migrationLockTableName: `${set.table}_lock`,
  })
  const { error } = await migrator.migrateToLatest()
  // Thrown, not returned: on SQLite this ends the transaction around it, so that no half-made schema stays.
  if (error !== undefined) throw error
}

/**
 * For who reads a database that another process keeps. Changes nothing; a database that was never brought up to any date
 * passes, for what is wrong with it shows at the first look.
 * @throws DatabaseTooNewError, DatabaseTooOldError
 */
export async function checkUpToDate<Schema>(
  database: Kysely<Schema>,
  migrations: Migrations,
  options: { table: string },
): Promise<void> {
  const taken = await namesTaken(database, options.table)
  const unknown = taken.filter((name) => !(name in migrations))
  if (unknown.length > 0) throw tooNew(unknown, undefined)
  const missing = Object.keys(migrations).filter((name) => !taken.includes(name))
  if (taken.length > 0 && missing.length > 0)
    throw new DatabaseTooOldError(
      `the database is of an older Sekisho (step ${missing.join(', ')} is missing); start this version on it once first`,
    )
}

async function namesTaken<Schema>(database: Kysely<Schema>, table: string): Promise<string[]> {
  const rows = await rawSql<{ name: string }>`select name from ${rawSql.table(table)}`
    .execute(database)
    // Without the table nothing was taken; without the database the error that led here says so.
    .catch(() => ({ rows: [] }))
  return rows.rows.map((row) => row.name).sort()
}

function tooNew(unknown: readonly string[], cause: unknown): DatabaseTooNewError {
  return new DatabaseTooNewError(
    `The database was made by a newer Sekisho (step ${unknown.join(', ')} is unknown here); start that version or a later one.`,
    { cause },
  )
}

function failed(cause: unknown): MigrationError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new MigrationError(`The database could not be brought up to date: ${reason}`, { cause })
}
