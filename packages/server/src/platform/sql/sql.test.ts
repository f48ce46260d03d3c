import { readFile, stat, writeFile } from 'node:fs/promises'
import { sql as rawSql } from 'kysely'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesColumn, idColumn } from './columns.ts'
import { openSql, type Sql } from './open-sql.ts'
import type { Storage } from './storage.ts'
import { testDatabases, testSqlite } from './test-database.ts'

interface Schema {
  rows: { id: string; number: number; bytes: Uint8Array | null }
}

describe.each(await testDatabases())('sql on $name', (databases) => {
  let storage: Storage
  let sql: Sql<Schema>
  beforeEach(async () => {
    storage = await databases.open()
    sql = await openSql<Schema>({ storage })
    await sql.kysely.schema
      .createTable('rows')
      .addColumn('id', idColumn(sql.dialect), (column) => column.primaryKey())
      .addColumn('number', 'bigint')
      .addColumn('bytes', bytesColumn(sql.dialect))
      .execute()
  })
  afterEach(() => sql.close())
  afterAll(() => databases.dispose())

  const insert = (id: string, number: number) =>
    sql.kysely.insertInto('rows').values({ id, number, bytes: null }).execute()

  test('integers come back as numbers, alone and summed', async () => {
    await insert('a', 2 ** 52)
    await insert('b', 3)
    const total = await sql.read
      .selectFrom('rows')
      .select((row) => [row.fn.sum<number>('number').as('sum'), row.fn.countAll<number>().as('count')])
      .executeTakeFirstOrThrow()
    expect({ ...total }).toEqual({ sum: 2 ** 52 + 3, count: 2 })
  })

  test('an integer a number cannot hold throws instead of losing digits', async () => {
    await rawSql`insert into rows (id, number) values ('big', 9007199254740993)`.execute(sql.kysely)
    await expect(sql.read.selectFrom('rows').select('number').execute()).rejects.toThrow(/9007199254740993/)
  })

  test('bytes come back as they went in', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    await sql.kysely.insertInto('rows').values({ id: 'a', number: 0, bytes }).execute()
    const row = await sql.read.selectFrom('rows').select('bytes').executeTakeFirstOrThrow()
    expect(row.bytes).toBeInstanceOf(Uint8Array)
    expect([...(row.bytes ?? [])]).toEqual([...bytes])
  })

  test('ids sort byte by byte', async () => {
    for (const id of ['b_1', 'B_1', 'a', '_', 'Z']) await insert(id, 0)
    const rows = await sql.read.selectFrom('rows').select('id').orderBy('id').execute()
    expect(rows.map((row) => row.id)).toEqual(['B_1', 'Z', '_', 'a', 'b_1'])
  })

  test('a reader sees nothing of an open transaction and does not wait for it', async () => {
    await sql.kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto('rows').values({ id: 'a', number: 1, bytes: null }).execute()
      expect(await sql.read.selectFrom('rows').selectAll().execute()).toEqual([])
    })
    expect(await sql.read.selectFrom('rows').selectAll().execute()).toHaveLength(1)
  })

  test('a transaction that throws leaves nothing behind', async () => {
    const failing = sql.kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto('rows').values({ id: 'a', number: 1, bytes: null }).execute()
      throw new Error('stop')
    })
    await expect(failing).rejects.toThrow('stop')
    expect(await sql.read.selectFrom('rows').selectAll().execute()).toEqual([])
  })

  test('two openings of one database take turns to write', async () => {
    const other = await openSql<Schema>({ storage })
    await insert('sum', 0)
    const addOne = (opened: Sql<Schema>) =>
      opened.kysely.transaction().execute(async (transaction) => {
        const query = transaction.selectFrom('rows').select('number').where('id', '=', 'sum')
        const row = await (sql.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow()
        await transaction
          .updateTable('rows')
          .set({ number: row.number + 1 })
          .execute()
      })
    await Promise.all([sql, other, sql, other, sql, other].map(addOne))
    expect(await sql.read.selectFrom('rows').select('number').execute()).toMatchObject([{ number: 6 }])
    await other.close()
  })
})

test('the SQLite file and its companions are for the owner alone, durable to the last commit', async () => {
  const databases = testSqlite()
  const storage = await databases.open()
  const sql = await openSql<Schema>({ storage })
  await sql.kysely.schema.createTable('rows').addColumn('id', 'text').execute()
  for (const suffix of ['', '-wal', '-shm']) {
    expect((await stat(storage.file + suffix)).mode & 0o777).toBe(0o600)
  }
  const pragma = (name: string) => rawSql.raw<Record<string, unknown>>(`pragma ${name}`).execute(sql.kysely)
  expect((await pragma('journal_mode')).rows).toMatchObject([{ journal_mode: 'wal' }])
  expect((await pragma('synchronous')).rows).toMatchObject([{ synchronous: 2 }])
  expect((await pragma('foreign_keys')).rows).toMatchObject([{ foreign_keys: 1 }])
  await sql.close()
  await databases.dispose()
})

test('what is not a database is refused when it is opened, and left as it was', async () => {
  const databases = testSqlite()
  const storage = await databases.open()
  await writeFile(storage.file, 'not a database, but somebody wanted it kept')
  await expect(openSql({ storage })).rejects.toThrow(/not a database/)
  expect(await readFile(storage.file, 'utf8')).toBe('not a database, but somebody wanted it kept')
  await databases.dispose()
})

test('a PostgreSQL that does not answer is an error when it is opened', async () => {
  const storage = {
    kind: 'postgres',
    url: 'postgres://postgres@127.0.0.1:1/none',
    maxConnections: 1,
  } as const
  await expect(openSql({ storage })).rejects.toThrow(/ECONNREFUSED/)
})
