import { sql as rawSql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { controlMigrations } from './control-migrations.ts'
import { migrate, type Migrations } from './migrate.ts'
import { openSql } from './open-sql.ts'
import type { ControlSchema } from './schema.ts'
import { testDatabases } from './test-database.ts'

const name = '0020_policy_changes'
const before: Migrations = Object.fromEntries(
  Object.entries(controlMigrations).filter(([step]) => step < name),
)

describe.each(await testDatabases())('step 0020 on $name', (databases) => {
  afterAll(() => databases.dispose())

  test('takes what guards counted before as the report of one person, and a key as one that signs', async () => {
    const sql = await openSql<ControlSchema>({ storage: await databases.open() })
    await migrate(sql, before, { table: 'm' })
    await rawSql`insert into policy_observations values
      ('pol_1', 1, 60000, 10, 1), ('pol_1', 1, 120000, 20, 2), ('pol_1', 2, 60000, 5, 0)`.execute(sql.kysely)
    await rawSql`insert into policy_keys values ('k', '{}', 'sealed', 1)`.execute(sql.kysely)
    await migrate(sql, controlMigrations, { table: 'm' })
    const reports = await sql.read.selectFrom('policy_reports').selectAll().orderBy('version').execute()
    const all = { policy_id: 'pol_1', sequence: 0, person_id: '' }
    expect(reports).toEqual([
      { ...all, version: 1, decisions: 30, blocks: 3, at: 120_000 },
      { ...all, version: 2, decisions: 5, blocks: 0, at: 60_000 },
    ])
    expect(await sql.read.selectFrom('policy_keys').selectAll().execute()).toMatchObject([
      { kid: 'k', replaces: null, signs_from: null, succession: null },
    ])
  })
})
