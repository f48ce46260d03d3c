import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteWriter, sqliteDialect } from './sqlite.ts'

interface Schema {
  numbers: { id: number; name: string }
}

describe.each([{ keep: 0 }, { keep: 2 }])('Kysely on node:sqlite, $keep statements kept', (options) => {
  let folder: string
  let db: Kysely<Schema>

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-sqlite-'))
    const file = openSqliteWriter(join(folder, 'test.db'))
    db = new Kysely<Schema>({ dialect: sqliteDialect(file, 'write', options) })
    await db.schema
      .createTable('numbers')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text')
      .execute()
    const rows = Array.from({ length: 5 }, (_, at) => ({ id: at + 1, name: `n${at + 1}` }))
    await db.insertInto('numbers').values(rows).execute()
  })

  afterEach(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true })
  })

  const first = (count: number) => db.selectFrom('numbers').selectAll().orderBy('id').limit(count)

  test('writes a limit out, because SQLite prepares a statement anew for each that is bound', async () => {
    const { sql, parameters } = first(2).compile()
    expect(sql).toMatch(/ limit 2$/)
    expect(parameters).toEqual([])
    expect((await first(2).execute()).map(({ id }) => id)).toEqual([1, 2])
    expect((await first(3).execute()).map(({ id }) => id)).toEqual([1, 2, 3])
  })

  test('binds a limit that is no whole number', () => {
    expect(first(1.5).compile().parameters).toEqual([1.5])
  })

  test('gives the same rows each time a text comes again, also to a stream in between', async () => {
    for (let round = 0; round < 2; round++) {
      const all = await first(5).execute()
      expect(all.at(-1)).toEqual({ id: 5, name: 'n5' })
      const streamed: unknown[] = []
      for await (const row of first(5).stream()) streamed.push({ ...row })
      expect(streamed).toEqual(all)
      for (let count = 1; count <= 4; count++) expect(await first(count).execute()).toHaveLength(count)
    }
  })
})
