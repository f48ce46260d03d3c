import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { admitted, refused, settled, today } from '../testing/entries.ts'
import { createTestClock, openNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'

const ranges = ({ sql }: TestStore) =>
  sql.read.selectFrom('ledger_ranges').selectAll().orderBy('first_leaf').execute()

const databases = await testDatabases()

describe.each(databases)('rounds on $name', (database) => {
  let store: TestStore

  beforeAll(async () => void (store = await openTestStore(await database.open())))
  beforeEach(() => store.empty())
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
  })

  describe('sequencing', () => {
    test('gives every entry one leaf, by ranges that follow each other', async () => {
      const a = await openNode({ boot: 'boot_a', storage: store.storage })
      const b = await openNode({ boot: 'boot_b', storage: store.storage, findDead: () => new Set() })
      for (let i = 0; i < 3; i++) {
        await a.append(admitted(`exc_a${i}`))
        await b.append(admitted(`exc_b${i}`), settled(`exc_b${i}`))
        await (i % 2 === 0 ? a : b).catchUp()
      }
      const rows = await ranges(store)
      expect(
        rows.reduce((next, { first_leaf, count }) => (first_leaf === next ? next + count : NaN), 0),
      ).toBe(11)
      expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({
        ok: true,
        entries: 11,
        sequenced: 11,
      })
      await Promise.all([a.close(), b.close()])
    })

    test('needs no lease to stay right: two nodes that both believe they are alone', async () => {
      const alone = { findDead: () => new Set<string>() }
      const a = await openNode({ boot: 'boot_a', storage: store.storage, ...alone })
      const b = await openNode({ boot: 'boot_b', storage: store.storage, ...alone })
      for (let i = 0; i < 8; i++) {
        await Promise.all([
          a.append(admitted(`exc_a${i}`), settled(`exc_b${i - 1}`)),
          b.append(admitted(`exc_b${i}`), settled(`exc_a${i - 1}`)),
        ])
        await Promise.allSettled([a.catchUp(), b.catchUp(), a.catchUp()])
      }
      await a.catchUp()
      expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({
        ok: true,
        entries: 34,
        sequenced: 34,
      })
      expect(await store.usage()).toMatchObject([{ calls: 14 }])
      expect(await store.open()).toEqual(['exc_a7', 'exc_b7'])
      await Promise.all([a.close(), b.close()])
    })

    test('is left to the node that holds the lease', async () => {
      const lease = { held: async () => false, close: async () => undefined }
      const node = await openNode({ boot: 'boot_a', storage: store.storage, lease })
      await node.append(admitted('exc_1'))
      await node.catchUp()
      expect(await ranges(store)).toEqual([])
      await node.close()
    })

    test('signs a checkpoint when the tree has grown, at most one a second, and keeps the first of the hour and the newest', async () => {
      const clock = createTestClock()
      const node = await openNode({ boot: 'boot_a', storage: store.storage, clock })
      const sizes = async () =>
        (await store.sql.read.selectFrom('ledger_checkpoints').select('size').orderBy('size').execute()).map(
          ({ size }) => size,
        )
      expect(await sizes()).toEqual([1])
      await node.append(admitted('exc_1'))
      await node.catchUp()
      expect(await sizes()).toEqual([1])
      for (let i = 2; i < 5; i++) {
        clock.advance(1_000)
        await node.append(admitted(`exc_${i}`))
        await node.catchUp()
      }
      expect(await sizes()).toEqual([1, 5])
      clock.advance(3_600_000)
      await node.catchUp()
      expect(await sizes()).toEqual([1, 5])
      await node.append(admitted('exc_9'))
      await node.catchUp()
      expect(await sizes()).toEqual([1, 5, 6])
      await node.close()
    })
  })

  test('what was written just after a checkpoint is covered by the next, though nobody writes any more', async () => {
    const clock = createTestClock()
    const node = await openNode({ boot: 'boot_a', storage: store.storage, clock, roundMs: 5 })
    const newest = async () => {
      const sizes = store.sql.read.selectFrom('ledger_checkpoints').select('size').orderBy('size', 'desc')
      return (await sizes.executeTakeFirst())?.size
    }
    await node.append(admitted('exc_1'))
    await expect.poll(async () => (await ranges(store)).length).toBe(2)
    expect(await newest()).toBe(1)
    clock.advance(1_000)
    await expect.poll(newest).toBe(2)
    await node.close()
  })

  describe('projecting', () => {
    test('a call that is under way across rounds counts once, when it settles first', async () => {
      const node = await openNode({ boot: 'boot_a', storage: store.storage })
      await node.append(admitted('exc_1'), admitted('exc_2'))
      await node.catchUp()
      expect(await store.open()).toHaveLength(2)
      await node.append(
        settled('exc_1', { conversation: 'c1' }),
        settled('exc_2', { model: 'claude-sonnet-5', simulated: true }),
      )
      await node.catchUp()
      await node.append(settled('exc_1', { costMicroUsd: 5_000_000, outcome: 'failed' }))
      await node.catchUp()
      expect(await store.open()).toEqual([])
      expect(await store.usage()).toMatchObject([
        {
          day: today,
          local_day: today,
          project_id: '',
          person_id: 'per_1',
          model: 'claude-opus-5',
          provider: 'anthropic',
          simulated: 0,
          calls: 1,
          failed_calls: 0,
          input_tokens: 10,
          output_tokens: 20,
          cache_read_tokens: 5,
          cache_write_5m_tokens: 0,
          cache_write_1h_tokens: 0,
          web_searches: 0,
          counted_tokens: 30,
          cost_micro_usd: 300,
        },
        { model: 'claude-sonnet-5', simulated: 1, calls: 1 },
      ])
      expect(await store.sql.read.selectFrom('conversations').select('provider').execute()).toEqual([
        { provider: 'anthropic' },
      ])
      await node.close()
    })

    test('adds to what is there', async () => {
      const node = await openNode({ boot: 'boot_a', storage: store.storage })
      for (let i = 0; i < 3; i++) {
        await node.append(admitted(`exc_${i}`), settled(`exc_${i}`), refused(`exc_r${i}`))
        await node.catchUp()
      }
      expect(await store.usage()).toMatchObject([{ calls: 3, cost_micro_usd: 900, counted_tokens: 90 }])
      expect(await store.sql.read.selectFrom('refusals_daily').selectAll().execute()).toEqual([
        { day: today, code: 'model_not_allowed', count: 3 },
      ])
      await node.close()
    })
  })
})
