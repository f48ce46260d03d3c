import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { controlMigrations, controlMigrationTable } from './control-migrations.ts'
import { migrate } from './migrate.ts'
import { openSql } from './open-sql.ts'
import type { PostgresStorage, SqliteStorage, Storage } from './storage.ts'

/** Test support: one kind of database a test can run on. */
export interface TestDatabase<Kind extends Storage = Storage> {
  name: Kind['kind']
  /** a new, empty database */
  open(): Promise<Kind>
  /**
   * a new database for `openControlDatabase`: on SQLite its tables are there already, copied from one that was made once;
   * PostgreSQL, which copies a template whole, lets them be made
   */
  openControl(): Promise<Kind>
  /** removes every database `open` made */
  dispose(): Promise<void>
}

const defaultUrl = 'postgres://postgres@127.0.0.1:5432/postgres'

/**
 * The databases tests run on: SQLite, and PostgreSQL (`SEKISHO_TEST_POSTGRES_URL`) when it can be reached; for
 * `describe.each(await testDatabases())`. Without PostgreSQL it says so and leaves that half out.
 * @throws when PostgreSQL cannot be reached and `CI` is set, because a half that did not run is not green
 */
export async function testDatabases(): Promise<TestDatabase[]> {
  const postgres = await testPostgres()
  return postgres === undefined ? [testSqlite()] : [testSqlite(), postgres]
}

export function testSqlite(): TestDatabase<SqliteStorage> {
  const folders: string[] = []
  let withControl: Promise<Buffer> | undefined
  async function open(): Promise<SqliteStorage> {
    const folder = await mkdtemp(join(tmpdir(), 'sekisho-sql-'))
    folders.push(folder)
    return { kind: 'sqlite', file: join(folder, 'test.db') }
  }
  return {
    name: 'sqlite',
    open,
    async openControl() {
      // Its steps take longer than most of the tests that begin with them.
      const made = await (withControl ??= controlFile())
      const storage = await open()
      await writeFile(storage.file, made)
      return storage
    },
    async dispose() {
      for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the file holds once its tables are made and everybody has closed it. */
async function controlFile(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-sql-'))
  try {
    const file = join(folder, 'control.db')
    const sql = await openSql({ storage: { kind: 'sqlite', file } })
    await migrate(sql, controlMigrations, { table: controlMigrationTable })
    // Closing writes what is in the log beside it into the file.
    await sql.close()
    return await readFile(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** PostgreSQL alone, for what only the distributed half has. Undefined when it cannot be reached (see `testDatabases`). */
export async function testPostgres(): Promise<TestDatabase<PostgresStorage> | undefined> {
  if (isLeftToNpmTest()) return undefined
  const adminUrl = process.env['SEKISHO_TEST_POSTGRES_URL'] ?? defaultUrl
  const problem = await problemReaching(adminUrl)
  if (problem !== undefined) {
    if (process.env['CI']) throw new Error('PostgreSQL is not reachable, and CI is set', { cause: problem })
    process.stderr.write('PostgreSQL is not reachable: the distributed half was not run\n')
    return undefined
  }
  const names: string[] = []
  async function open(): Promise<PostgresStorage> {
    const name = `sekisho_test_${randomBytes(8).toString('hex')}`
    await createDatabase(adminUrl, name)
    names.push(name)
    const url = new URL(adminUrl)
    url.pathname = `/${name}`
    return { kind: 'postgres', url: url.href, maxConnections: 4 }
  }
  return {
    name: 'postgres',
    open,
    openControl: open,
    async dispose() {
      // Each one waits for a checkpoint, which several at a time share; PostgreSQL takes 100 connections by default.
      while (names.length > 0)
        await Promise.all(
          names.splice(0, 10).map((name) => run(adminUrl, `drop database if exists ${name} with (force)`)),
        )
    },
  }
}

function problemReaching(adminUrl: string): Promise<unknown> {
  return run(adminUrl, 'select 1').catch((error: unknown) => error)
}

/** Test files run side by side, and PostgreSQL refuses to copy its template while another session looks at it. */
async function createDatabase(adminUrl: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const problem = await run(adminUrl, `create database ${name}`).catch((error: unknown) => error)
    if (problem === undefined) return
    if (attempt === 20 || !(problem instanceof DatabaseError) || problem.code !== '55006') throw problem
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** `npm run check` is for every few minutes, so it leaves PostgreSQL to `npm test`, and says so at its end. CI runs all. */
function isLeftToNpmTest(): boolean {
  return process.env['SEKISHO_TEST_ONLY_SQLITE'] !== undefined && process.env['CI'] === undefined
}
