import { sql as rawSql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { controlMigrations } from './control-migrations.ts'
import { migrate, type Migrations } from './migrate.ts'
import { openSql } from './open-sql.ts'
import type { ControlSchema } from './schema.ts'
import { testDatabases } from './test-database.ts'

const before: Migrations = Object.fromEntries(
  Object.entries(controlMigrations).filter(([step]) => step < '0022'),
)

describe.each(await testDatabases())('step 0022 on $name', (databases) => {
  afterAll(() => databases.dispose())

  test('takes an approval of before as one for what its policy says, and no other version as approved', async () => {
    const sql = await openSql<ControlSchema>({ storage: await databases.open() })
    await migrate(sql, before, { table: 'm' })
    await rawSql`insert into policies (id, name, position, match, created_at)
      values ('pol_1', 'base', 7, '{"groups":["eng"]}', 1)`.execute(sql.kysely)
    for (const [version, by] of [
      [1, 'per_1'],
      [2, null],
    ])
      await rawSql`insert into policy_versions
        (policy_id, version, document, checksum, note, state, created_by, reviewed_by, created_at)
        values ('pol_1', ${version}, '{}', 'c', '', 'in_review', 'per_2', ${by}, 1)`.execute(sql.kysely)
    await migrate(sql, controlMigrations, { table: 'm' })
    const rows = await sql.read
      .selectFrom('policy_versions')
      .select(['version', 'approved_for'])
      .orderBy('version')
      .execute()
    expect(rows.map(({ approved_for }) => approved_for && (JSON.parse(approved_for) as unknown))).toEqual([
      { name: 'base', position: 7, match: { groups: ['eng'] } },
      null,
    ])
  })
})
