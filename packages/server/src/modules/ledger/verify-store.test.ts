import { sql as rawSql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { admitted, membershipSeen, refused, settled, today } from './testing/entries.ts'
import { openNode } from './testing/nodes.ts'
import { openTestStore, type TestStore } from './testing/store.ts'
import { checkProjections } from './verify/check-projections.ts'
import { createHands } from './verify/hands.ts'
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

  const projectionTamperings = {
    'a call that counts another price': 'update spend_daily set cost_micro_usd = cost_micro_usd + 7',
    'a price that is no number of micro-dollars': 'update spend_daily set cost_micro_usd = -1',
    'calls that count for somebody else': "update spend_daily set person_id = 'per_2'",
    'counts that are gone': 'delete from spend_daily',
    'counts of a day without calls':
      "insert into spend_daily (day, local_day, person_id, project_id, cost_centre, membership, model, provider, simulated, calls) select '1999-12-31', local_day, person_id, project_id, cost_centre, membership, model, provider, simulated, calls from spend_daily",
    'calls that count for another project': "update spend_daily set project_id = 'prj_2'",
    'calls that another cost centre pays': "update spend_daily set cost_centre = 'R&D'",
    'calls of another day of the organization': "update spend_daily set local_day = '2026-11-21'",
    'calls by who was in other groups': "update spend_daily set membership = 'm2'",
    'calls that nobody streamed': 'update spend_daily set unstreamed_calls = unstreamed_calls + 1',
    'calls that were small': 'update spend_daily set small_cost_micro_usd = 0',
    'a conversation that cost less': 'update conversations set cost_micro_usd = cost_micro_usd - 1',
    'a conversation that used fewer tokens': 'update conversations set counted_tokens = 0',
    'a conversation that had more calls': 'update conversations set calls = calls + 1',
    'a conversation that counters know as another': "update conversations set hash = 'x'",
    'a conversation that is gone': 'delete from conversations',
    'a conversation nobody had':
      "insert into conversations (conversation_id, hash, provider, last_seen, calls) values ('per_9 c9', 'h', '', 0, 1)",
    'a group that somebody was not in': "insert into memberships values ('m1', 'group', 'board')",
    'a role of another name': "update memberships set name = 'owner' where kind = 'role'",
    'memberships that are gone': 'delete from memberships',
    'an open exchange of another project': `update open_exchanges set data = replace(data, '"project":"prj_1"', '"project":"prj_2"')`,
    'an open exchange of other groups': `update open_exchanges set data = replace(data, '"membership":"m1"', '"membership":"m2"')`,
    'an entry that cannot be found': 'delete from ledger_index where leaf = 2',
    'an entry that is found for somebody else': "update ledger_names set name = 'per_2' where name = 'per_1'",
    'an entry that is found at another time': 'update ledger_index set time = time + 1 where leaf = 2',
    'an entry that is found and was never written':
      'insert into ledger_index select time, leaf + 1000, kind, person, actor, model, code, project, conversation from ledger_index where leaf = 2',
    'refusals nobody met': 'update refusals_daily set count = count + 3',
    'a cursor that would count again': 'update ledger_cursors set next_leaf = 0',
    'a cursor that was taken away': 'delete from ledger_cursors',
    'a cursor past the tree': 'update ledger_cursors set next_leaf = next_leaf + 1',
    'an open exchange that was hidden': 'delete from open_exchanges',
    'an exchange that is open no longer':
      "insert into open_exchanges select 'exc_0', boot_id, data from open_exchanges",
    'a hold that was changed': `update open_exchanges set data = replace(data, '"heldMicroUsd":900', '"heldMicroUsd":1')`,
    'an open exchange that cannot be read': "update open_exchanges set data = '{'",
  }

  describe('finds in what is counted from the entries', () => {
    beforeEach(async () => {
      await store.empty()
      const node = await openNode({ boot: 'boot_a', storage: store.storage })
      for (let i = 0; i < 3; i++) {
        const counted = { localDay: today, membership: 'm1', project: 'prj_1', conversation: `c${i % 2}` }
        await node.append(admitted(`exc_${i}`, counted), settled(`exc_${i}`, counted))
      }
      await node.append(membershipSeen('m1'), membershipSeen('m1'))
      await node.append(refused('exc_r'), admitted('exc_open', { project: 'prj_1', membership: 'm1' }))
      await node.close()
    })

    test.each(Object.entries(projectionTamperings))('%s', async (_, statement) => {
      expect(await verify()).toMatchObject({ ok: true, problems: [] })
      await rawSql.raw(statement).execute(store.sql.kysely)
      const { ok, problems } = await verify()
      expect(ok).toBe(false)
      expect(problems.map(({ what }) => what)).toContain('projection')
    })

    test('nothing when they are only behind: a cursor lower than the tree, and counts up to there', async () => {
      const { kysely, read } = store.sql
      const [usage, open, cursors, index] = [
        await read.selectFrom('spend_daily').selectAll().execute(),
        await read.selectFrom('open_exchanges').selectAll().execute(),
        await read.selectFrom('ledger_cursors').selectAll().execute(),
        await read.selectFrom('ledger_index').selectAll().execute(),
      ]
      const node = await openNode({ boot: 'boot_b', storage: store.storage })
      await node.append(admitted('exc_late'), settled('exc_late'), settled('exc_open'))
      await node.close()
      await kysely.deleteFrom('spend_daily').execute()
      expect(await verify()).toMatchObject({ ok: false })
      await kysely.deleteFrom('ledger_cursors').execute()
      await kysely.deleteFrom('ledger_index').execute()
      await kysely.insertInto('spend_daily').values(usage).execute()
      await kysely.insertInto('ledger_index').values(index).execute()
      await kysely.insertInto('open_exchanges').values(open).execute()
      await kysely.insertInto('ledger_cursors').values(cursors).execute()
      expect(await verify()).toMatchObject({ ok: true, problems: [] })
    })

    test.each([1, 2, 5])('nothing when they are right, folded %i entries at a time', async (foldEntries) => {
      const rows = await store.entriesOf('boot_a')
      await store.sql.kysely.transaction().execute(async (transaction) => {
        const check = await checkProjections(transaction, {
          dialect: store.storage.kind,
          hands: createHands(),
          foldEntries,
        })
        for (const { body, seq } of rows) await check.take(body, seq)
        for await (const problem of check.problems()) expect(problem).toBeUndefined()
      })
    })
  })

  test('finds kept roots of the tree that are altered or gone, and says nothing against its entries', async () => {
    await store.empty()
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    for (let i = 0; i < 4; i++) {
      await node.append(...Array.from({ length: 200 }, (_, at) => refused(`exc_${i}_${at}`)))
      await node.catchUp()
    }
    await node.close()
    expect(await verify()).toMatchObject({ ok: true, problems: [], sequenced: 801 })
    const { kysely } = store.sql
    await rawSql`update ledger_nodes set hash = (select hash from ledger_nodes where idx = 0) where idx = 1`.execute(
      kysely,
    )
    expect(await verify()).toMatchObject({ ok: false, problems: [{ what: 'node', leaf: 256 }] })
    await rawSql`delete from ledger_nodes where idx = 1`.execute(kysely)
    expect(await verify()).toMatchObject({ ok: false, problems: [{ what: 'node', leaf: 256 }] })
    await store.empty()
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
