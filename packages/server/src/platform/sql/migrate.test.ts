import { sql as rawSql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesColumn } from './columns.ts'
import { DatabaseTooNewError, migrate, MigrationError, type Migrations } from './migrate.ts'
import { openSql } from './open-sql.ts'
import type { Storage } from './storage.ts'
import { testDatabases } from './test-database.ts'

interface BooksSchema {
  books: { id: number; title: string; cover: Uint8Array | null }
}

const first: Migrations = {
  '0001_books': async (database) => {
    await database.schema.createTable('books').addColumn('id', 'bigint').addColumn('title', 'text').execute()
  },
}
const both: Migrations = {
  ...first,
  '0002_covers': async (database, dialect) => {
    await database.schema.alterTable('books').addColumn('cover', bytesColumn(dialect)).execute()
  },
}
const broken: Migrations = {
  ...first,
  '0002_broken': async (database) => {
    await database.schema.createTable('shelves').addColumn('id', 'bigint').execute()
    throw new Error('no room')
  },
}
const table = 'books_migration'

describe.each(await testDatabases())('migrations on $name', (databases) => {
  afterAll(() => databases.dispose())

  async function withBooks<T>(
    storage: Storage,
    use: (sql: Awaited<ReturnType<typeof openBooks>>) => Promise<T>,
  ) {
    const sql = await openBooks(storage)
    try {
      return await use(sql)
    } finally {
      await sql.close()
    }
  }
  const openBooks = (storage: Storage) => openSql<BooksSchema>({ storage })

  test('an older database keeps its rows and gains what is new', async () => {
    const storage = await databases.open()
    await withBooks(storage, async (sql) => {
      await migrate(sql, first, { table })
      await rawSql`insert into books (id, title) values (1, 'Old')`.execute(sql.kysely)
    })
    await withBooks(storage, async (sql) => {
      await migrate(sql, both, { table })
      await sql.kysely
        .insertInto('books')
        .values({ id: 2, title: 'New', cover: new Uint8Array([1, 255]) })
        .execute()
      const rows = await sql.read.selectFrom('books').selectAll().orderBy('id').execute()
      expect(rows).toMatchObject([
        { id: 1, title: 'Old', cover: null },
        { id: 2, title: 'New' },
      ])
      expect([...(rows[1]?.cover ?? [])]).toEqual([1, 255])
    })
  })

  test('a database newer than the code stops the start with one clear line', async () => {
    const storage = await databases.open()
    await withBooks(storage, (sql) => migrate(sql, both, { table }))
    const refused = await withBooks(storage, (sql) => migrate(sql, first, { table })).catch((e: unknown) => e)
    expect(refused).toBeInstanceOf(DatabaseTooNewError)
    expect((refused as Error).message).toBe(
      'The database was made by a newer Sekisho (step 0002_covers is unknown here); start that version or a later one.',
    )
  })

  test('nodes that start at once take turns, and each step runs once', async () => {
    const storage = await databases.open()
    const nodes = await Promise.all(Array.from({ length: 4 }, () => openBooks(storage)))
    await Promise.all(nodes.map((sql) => migrate(sql, both, { table })))
    const steps = await rawSql<{ name: string }>`select name from books_migration order by name`.execute(
      nodes[0]?.kysely ?? expect.unreachable(),
    )
    expect(steps.rows.map((row) => row.name)).toEqual(['0001_books', '0002_covers'])
    await Promise.all(nodes.map((sql) => sql.close()))
  })

  test('a step that fails leaves nothing of the start behind', async () => {
    const storage = await databases.open()
    await withBooks(storage, async (sql) => {
      await expect(migrate(sql, broken, { table })).rejects.toThrow(MigrationError)
      await migrate(sql, both, { table })
      expect(await sql.read.selectFrom('books').selectAll().execute()).toEqual([])
    })
  })

  test('two sets live side by side in one database', async () => {
    const storage = await databases.open()
    await withBooks(storage, async (sql) => {
      await migrate(sql, both, { table })
      await migrate(
        sql,
        {
          '0001_pens': async (database) => {
            await database.schema.createTable('pens').addColumn('id', 'bigint').execute()
          },
        },
        { table: 'pens_migration' },
      )
      await migrate(sql, both, { table })
    })
  })
})
