import { sql as rawSql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { migrate } from '../../platform/sql/migrate.ts'
import { openSql } from '../../platform/sql/open-sql.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { ledgerMigrations, migrationTable } from './migrations.ts'
import { createQueries } from './queries/queries.ts'
import type { LedgerSchema } from './schema.ts'
import { noCounts } from './spend-counts.ts'

const [first = ''] = Object.keys(ledgerMigrations)
const before = { [first]: ledgerMigrations[first] ?? (() => Promise.resolve()) }

describe.each(await testDatabases())('the step that makes room for budgets, on $name', (database) => {
  afterEach(() => database.dispose())

  /** A ledger of the release before, with a row in each table that changes. */
  async function openOld() {
    const sql = await openSql<LedgerSchema>({ storage: await database.open() })
    await migrate(sql, before, { table: migrationTable })
    const run = (statement: string) => rawSql.raw(statement).execute(sql.kysely)
    await run(
      "insert into usage_daily values ('2026-11-22', 'per_1', 'm', 'p', 0, 9, 1, 2, 3, 4, 5, 6, 7, 88, 99)",
    )
    await run("insert into conversations values ('per_1 c1', 'p', 5)")
    await run("insert into ledger_cursors values ('projections', 12)")
    return { sql, run }
  }

  test('keeps what was counted, with the UTC day as the local one and none of what is new', async () => {
    const { sql } = await openOld()
    await migrate(sql, ledgerMigrations, { table: migrationTable })
    expect(await sql.read.selectFrom('spend_daily').selectAll().execute()).toEqual([
      {
        ...noCounts,
        day: '2026-11-22',
        local_day: '2026-11-22',
        person_id: 'per_1',
        project_id: '',
        cost_centre: '',
        membership: '',
        model: 'm',
        provider: 'p',
        simulated: 0,
        calls: 9,
        failed_calls: 1,
        input_tokens: 2,
        output_tokens: 3,
        cache_read_tokens: 4,
        cache_write_5m_tokens: 5,
        cache_write_1h_tokens: 6,
        web_searches: 7,
        counted_tokens: 88,
        cost_micro_usd: 99,
      },
    ])
    expect(await sql.read.selectFrom('ledger_cursors').select('next_leaf').execute()).toEqual([
      { next_leaf: 12 },
    ])
    const queries = createQueries(sql.read, () => Promise.resolve())
    expect(await queries.usedTokens('per_1', '2026-11-22')).toBe(88)
    expect(await queries.conversationProvider('per_1', 'c1')).toBe('p')
    await sql.close()
  })

  if (database.name === 'postgres')
    test('lets a node of the release before read what was used, and project nothing', async () => {
      const { sql, run } = await openOld()
      await migrate(sql, ledgerMigrations, { table: migrationTable })
      const used = await run("select sum(counted_tokens) as sum from usage_daily where person_id = 'per_1'")
      expect(used.rows).toEqual([{ sum: 88 }])
      const moving =
        "insert into ledger_cursors (name, next_leaf) values ('projections', 13) on conflict (name) do update set next_leaf = 13 where ledger_cursors.next_leaf = 12"
      await expect(run(moving)).rejects.toThrow('not-null')
      await sql.close()
    })
})
