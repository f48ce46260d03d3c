import { sql as rawSql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { admitted, settled } from './testing/entries.ts'
import { openNode } from './testing/nodes.ts'
import { openTestStore, type TestStore } from './testing/store.ts'
import { verifyLedgerStore } from './verify-store.ts'

const databases = await testDatabases()

/** What somebody with the database's password might do, and what then comes first in the verdict. */
const tamperings = {
  'a text in another’s place': {
    statements: [
      'update ledger_entries set body = (select body from ledger_entries where seq = 5) where seq = 4',
    ],
    first: { what: 'reordered', seq: 4, leaf: 4 },
  },
  'an altered hash': {
    statements: ['update ledger_entries set leaf_hash = body where seq = 7'],
    first: { what: 'altered', seq: 7, leaf: 7 },
  },
  'a missing entry': {
    statements: ['delete from ledger_entries where seq = 3'],
    first: { what: 'missing', seq: 3, leaf: 3 },
  },
  'a cut tail': {
    statements: ['delete from ledger_entries where seq >= 9'],
    first: { what: 'missing', seq: 9, leaf: 9 },
  },
  'a cut tail with its ranges': {
    statements: [
      'delete from ledger_entries where seq >= 9',
      'delete from ledger_ranges where first_leaf >= 9',
    ],
    first: { what: 'missing', seq: 9 },
  },
  'two entries in each other’s place': {
    statements: [
      'update ledger_entries set seq = -2 where seq = 2',
      'update ledger_entries set seq = 2 where seq = 6',
      'update ledger_entries set seq = 6 where seq = -2',
    ],
    first: { what: 'reordered', seq: 2, leaf: 2 },
  },
  'an inserted entry': {
    statements: [
      'insert into ledger_entries select boot_id, 13, leaf_hash, body from ledger_entries where seq = 5',
    ],
    first: { what: 'reordered', seq: 13 },
  },
  'entries of a boot nobody opened': {
    statements: ["insert into ledger_entries select 'boot_x', seq, leaf_hash, body from ledger_entries"],
    first: { what: 'inserted', boot: 'boot_x', seq: 0 },
  },
  'an edited range': {
    statements: ['update ledger_ranges set count = count + 1 where first_leaf = 3'],
    first: { what: 'range', leaf: 3 },
  },
  'a missing range': {
    statements: ['delete from ledger_ranges where first_leaf = 3'],
    first: { what: 'missing', leaf: 3 },
  },
  'an edited frontier': {
    statements: [
      'update ledger_ranges set frontier = (select frontier from ledger_ranges where first_leaf = 3) where first_leaf = 5',
    ],
    first: { what: 'range', leaf: 5 },
  },
  'an edited boot': {
    statements: ['update ledger_boots set sequenced = 12'],
    first: { what: 'range', seq: 12 },
  },
  'an edited checkpoint': {
    statements: ["update ledger_checkpoints set note = replace(note, 'ledger', 'Ledger')"],
    first: { what: 'checkpoint' },
  },
}

describe.each(databases)('verifying a store on $name', (database) => {
  let store: TestStore

  beforeAll(async () => {
    store = await openTestStore(await database.open())
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    for (let i = 0; i < 6; i++) {
      await node.append(admitted(`exc_${i}`), settled(`exc_${i}`))
      await node.catchUp()
    }
    await node.close()
  })
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
  })

  const verify = () => verifyLedgerStore({ storage: store.storage, verifierKeys: [store.verifierKey] })

  const keep = async () => ({
    ledger_entries: await store.sql.read.selectFrom('ledger_entries').selectAll().execute(),
    ledger_ranges: await store.sql.read.selectFrom('ledger_ranges').selectAll().execute(),
    ledger_checkpoints: await store.sql.read.selectFrom('ledger_checkpoints').selectAll().execute(),
    ledger_boots: await store.sql.read.selectFrom('ledger_boots').selectAll().execute(),
  })

  async function restore(kept: Awaited<ReturnType<typeof keep>>): Promise<void> {
    const { kysely } = store.sql
    await store.empty()
    await kysely.insertInto('ledger_entries').values(kept.ledger_entries).execute()
    await kysely.insertInto('ledger_ranges').values(kept.ledger_ranges).execute()
    await kysely.insertInto('ledger_checkpoints').values(kept.ledger_checkpoints).execute()
    await kysely.insertInto('ledger_boots').values(kept.ledger_boots).execute()
  }

  test.each(Object.entries(tamperings))('finds %s', async (_, { statements, first }) => {
    expect(await verify()).toMatchObject({ ok: true, entries: 13, problems: [] })
    const kept = await keep()
    try {
      for (const statement of statements) await rawSql.raw(statement).execute(store.sql.kysely)
      const verdict = await verify()
      expect(verdict.ok).toBe(false)
      expect(verdict.problems[0]).toMatchObject(first)
    } finally {
      await restore(kept)
    }
  })

  test('sees one moment of a ledger that goes on being written', async () => {
    const node = await openNode({ boot: 'boot_b', storage: store.storage })
    const writing = (async () => {
      for (let i = 0; i < 30; i++) {
        await node.append(admitted(`exc_b${i}`))
        await node.catchUp()
      }
    })()
    for (let i = 0; i < 5; i++) expect(await verify()).toMatchObject({ ok: true, problems: [] })
    await writing
    await node.close()
  })
})
