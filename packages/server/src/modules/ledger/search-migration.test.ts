import { sql as rawSql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { migrate } from '../../platform/sql/migrate.ts'
import { openSql, type Sql } from '../../platform/sql/open-sql.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { conversationHash } from './conversation-id.ts'
import { createPartitionChore } from './index-partitions.ts'
import { ledgerMigrations, migrationTable } from './migrations.ts'
import { createQueries } from './queries/queries.ts'
import type { LedgerSchema } from './schema.ts'
import { admitted, noon, personCreated, refused, settled } from './testing/entries.ts'
import { createTestClock, openEmpty, openNode } from './testing/nodes.ts'
import { verifyLedgerStore } from './verify-store.ts'

const before = Object.fromEntries(Object.entries(ledgerMigrations).filter(([name]) => name < '0004'))
const tables = [
  'ledger_entries',
  'ledger_boots',
  'ledger_ranges',
  'ledger_checkpoints',
  'spend_daily',
  'refusals_daily',
  'open_exchanges',
] as const

describe.each(await testDatabases())('the step that indexes entries, on $name', (database) => {
  afterEach(() => database.dispose())

  /** A ledger as the release before left it: projected, and without an index. */
  async function openOld(): Promise<{ storage: Storage; sql: Sql<LedgerSchema> }> {
    const written = await database.open()
    const source = await openEmpty(written)
    const node = await openNode({ boot: 'boot_a', storage: written })
    for (let i = 0; i < 3; i++) {
      const call = { conversation: `c${i}`, localDay: '2026-11-22' }
      await node.append(admitted(`exc_${i}`, call), settled(`exc_${i}`, { ...call, totalMs: 1_000 }))
    }
    await node.append(refused('exc_r'), personCreated('per_9'))
    await node.close()
    const storage = await database.open()
    const sql = await openSql<LedgerSchema>({ storage })
    await migrate(sql, before, { table: migrationTable })
    for (const table of tables) {
      const rows = await source.read.selectFrom(table).selectAll().execute()
      if (rows.length > 0) await sql.kysely.insertInto(table).values(rows).execute()
    }
    const cursors = await source.read.selectFrom('ledger_cursors').selectAll().execute()
    await sql.kysely
      .insertInto('ledger_cursors')
      .values(cursors.map((row) => ({ ...row, shape: 2 })))
      .execute()
    const conversations = await source.read.selectFrom('conversations').selectAll().execute()
    for (const { first_seen: _, ...row } of conversations)
      await sql.kysely
        .insertInto('conversations')
        .values({ ...row, hash: '' } as never)
        .execute()
    await source.close()
    return { storage, sql }
  }

  test('finds what was written before, and knows when conversations began', async () => {
    const { storage, sql } = await openOld()
    await migrate(sql, ledgerMigrations, { table: migrationTable })
    const { search } = createQueries(sql.read, () => Promise.resolve())
    const seqs = async (query: object) =>
      (await search({ order: 'oldest', limit: 99, ...query })).entries.map(({ entry }) => entry.seq)
    expect(await seqs({ kinds: ['exchange.settled'] })).toEqual([2, 4, 6])
    expect(await seqs({ code: 'model_not_allowed' })).toEqual([7])
    expect(await seqs({ person: 'per_9' })).toEqual([8])
    expect(await seqs({ conversation: conversationHash('per_1', 'c1') })).toEqual([4])
    const begun = await sql.read.selectFrom('conversations').select('first_seen').execute()
    expect(begun).toEqual([{ first_seen: noon }, { first_seen: noon }, { first_seen: noon }])
    const node = await openNode({ boot: 'boot_b', storage })
    await node.append(settled('exc_9', { conversation: 'c1' }), refused('exc_r'))
    await node.close()
    expect(await seqs({ code: 'model_not_allowed' })).toEqual([7, 2])
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, problems: [] })
    await sql.close()
  })

  if (database.name === 'postgres')
    test('lets a node of the release before find rare kinds, and project nothing', async () => {
      const { sql } = await openOld()
      await migrate(sql, ledgerMigrations, { table: migrationTable })
      const run = (statement: string) => rawSql.raw(statement).execute(sql.kysely)
      const { rows } = await run("select leaf from ledger_kinds where kind = 'person.created'")
      expect(rows).toEqual([{ leaf: 8 }])
      const moving =
        "insert into ledger_cursors (name, next_leaf, shape) values ('projections', 99, 2) on conflict (name) do update set next_leaf = 99 where ledger_cursors.next_leaf > 0"
      await expect(run(moving)).rejects.toThrow('ledger_cursors_shape')
      await sql.close()
    })
})

describe.each((await testDatabases()).filter(({ name }) => name === 'postgres'))(
  'partitions on $name',
  (database) => {
    afterEach(() => database.dispose())

    async function countsIn(sql: Sql<LedgerSchema>): Promise<Record<string, number>> {
      const { rows } = await rawSql<{ name: string; count: number }>`
      select tableoid::regclass::text as name, count(*) as count from ledger_index group by 1 order by 1
    `.execute(sql.kysely)
      return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
    }

    test('are made ahead by the node that projects, and take over what came while there was none', async () => {
      const storage = await database.open()
      const sql = await openEmpty(storage)
      const clock = createTestClock()
      const node = await openNode({ boot: 'boot_a', storage, clock })
      const monthsMs = (count: number) => count * 31 * 86_400_000
      await node.append(
        refused('exc_1'),
        refused('exc_2', noon + monthsMs(1)),
        refused('exc_3', noon + monthsMs(4)),
      )
      await node.catchUp()
      expect(await countsIn(sql)).toEqual({
        ledger_index_2026_11: 2,
        ledger_index_2026_12: 1,
        ledger_index_rest: 1,
      })
      clock.advance(monthsMs(4))
      await node.catchUp()
      expect(await countsIn(sql)).toMatchObject({ ledger_index_2026_11: 2, ledger_index_2027_03: 1 })
      const { search } = createQueries(sql.read, node.catchUp)
      const { entries } = await search({ code: 'model_not_allowed', order: 'oldest', limit: 9 })
      expect(entries.map(({ entry }) => entry.seq)).toEqual([1, 2, 3])
      // Another node's chore finds all of it there.
      await createPartitionChore({
        dialect: 'postgres',
        kysely: sql.kysely,
        scrub: async () => undefined,
        close: sql.close,
      }).keep(clock.now())
      await node.close()
      await sql.close()
    })
  },
)
