import type { ExchangeSettled, NewEntry } from '@sekisho/contract'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { admitted, noon, settled, today } from '../testing/entries.ts'
import { createTestClock, openNode, type TestNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'
import { silentFor } from './boots.ts'
import { recover } from './recovery.ts'

const databases = await testDatabases()

describe.each(databases)('recovery on $name', (database) => {
  let store: TestStore

  beforeAll(async () => void (store = await openTestStore(await database.open())))
  beforeEach(() => store.empty())
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
  })

  /** A node that ends without a word: its rows stay, its boot stays open. */
  async function crashed(
    ...append: Parameters<Awaited<ReturnType<typeof openNode>>['append']>
  ): Promise<void> {
    const node = await openNode({ boot: 'boot_a', storage: store.storage, findDead: () => new Set() })
    await node.append(...append)
    const before = await store.sql.read.selectFrom('ledger_boots').selectAll().execute()
    await node.close()
    for (const { boot_id, closed_at } of before) {
      await store.sql.kysely
        .updateTable('ledger_boots')
        .set({ closed_at })
        .where('boot_id', '=', boot_id)
        .execute()
    }
  }
  test('settles as lost, at its hold, what a dead node had admitted, and closes its boot', async () => {
    const day = { localDay: '2026-11-23', utcDay: '2026-11-21', membership: 'm1' }
    const counted = { routedFrom: 'dear-model', project: 'prj_1', costCentre: 'R&D', ...day }
    await crashed(
      admitted('exc_1', { conversation: 'c1', ...counted }),
      admitted('exc_2'),
      settled('exc_2', { model: 'a-model' }),
    )
    const node = await openNode({ boot: 'boot_b', storage: store.storage })
    const lost = (await store.entriesOf('boot_b')).map(({ entry }) => entry).slice(1)
    expect(lost).toHaveLength(1)
    expect(lost[0]).toMatchObject({
      kind: 'exchange.settled',
      actor: { type: 'system' },
      data: {
        exchange: 'exc_1',
        outcome: 'lost',
        person: 'per_1',
        costMicroUsd: 900,
        countedTokens: 700,
        usageSource: 'none',
        conversation: 'c1',
        status: 0,
        ...counted,
      },
    })
    expect(await store.usage()).toMatchObject([
      { model: 'a-model', calls: 1, failed_calls: 0, cost_micro_usd: 300, local_day: today },
      {
        calls: 1,
        failed_calls: 1,
        cost_micro_usd: 900,
        local_day: '2026-11-23',
        project_id: 'prj_1',
        cost_centre: 'R&D',
        membership: 'm1',
      },
    ])
    expect(await store.sql.read.selectFrom('conversations').selectAll().execute()).toMatchObject([
      { conversation_id: 'per_1 c1', provider: '', calls: 1, counted_tokens: 700, cost_micro_usd: 900 },
    ])
    expect(await store.open()).toEqual([])
    expect(await store.closedBoots()).toEqual(['boot_a'])
    await node.close()
  })

  test('that is cut off after its settlements are durable does not repeat them', async () => {
    await crashed(admitted('exc_1'), settled('exc_1', { outcome: 'lost', costMicroUsd: 900 }))
    const node = await openNode({ boot: 'boot_b', storage: store.storage })
    expect(await store.kindsOf('boot_b')).toEqual(['node.started'])
    expect(await store.usage()).toMatchObject([{ calls: 1, cost_micro_usd: 900 }])
    await node.close()
  })

  test('is not undone by a node that comes back: its late settlement counts nothing', async () => {
    const zombie = await openNode({ boot: 'boot_a', storage: store.storage, findDead: () => new Set() })
    await zombie.append(admitted('exc_1'))
    const node = await openNode({ boot: 'boot_b', storage: store.storage })
    await zombie.append(settled('exc_1'), admitted('exc_late'))
    await node.catchUp()
    expect(await store.usage()).toMatchObject([{ calls: 1, failed_calls: 1, cost_micro_usd: 900 }])
    expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({ ok: true })
    await Promise.all([zombie.close(), node.close()])
  })

  test('settles what a node left open when it closed', async () => {
    const a = await openNode({ boot: 'boot_a', storage: store.storage })
    await a.append(admitted('exc_1'))
    await a.close()
    const b = await openNode({ boot: 'boot_b', storage: store.storage })
    expect(await store.kindsOf('boot_b')).toEqual(['node.started', 'exchange.settled'])
    await b.close()
  })

  test('leaves alone what a node admits that starts meanwhile, however often it looks', async () => {
    await crashed(...Array.from({ length: 600 }, (_, index) => admitted(`exc_${index}`)))
    const findDead = () => new Set<string>()
    const node = await openNode({ boot: 'boot_b', storage: store.storage, findDead })
    const started: TestNode[] = []
    const catchUp = async () => {
      if (started.length < 3) {
        const boot = `boot_c${started.length}`
        const other = await openNode({ boot, storage: store.storage, findDead })
        started.push(other)
        await other.append(admitted(`exc_of_${boot}`))
      }
      await node.catchUp()
    }
    const appender = { append: node.write }
    const dead = () => new Set(['boot_a'])
    await recover({ database: store.sql.kysely, appender, findDead: dead, catchUp, now: () => noon })
    expect(started).toHaveLength(3)
    const alive = started.map(({ boot }) => `exc_of_${boot}`)
    expect((await store.open()).toSorted()).toEqual(alive.toSorted())
    for (const other of started) await other.append(settled(`exc_of_${other.boot}`))
    await node.catchUp()
    expect(await store.usage()).toMatchObject([{ calls: 600 + alive.length, failed_calls: 600 }])
    await Promise.all([node, ...started].map((one) => one.close()))
  })

  test('of many exchanges goes in pages', async () => {
    await crashed(...Array.from({ length: 1_100 }, (_, index) => admitted(`exc_${index}`)))
    const node = await openNode({ boot: 'boot_b', storage: store.storage })
    expect(await store.usage()).toMatchObject([{ calls: 1_100, failed_calls: 1_100 }])
    await node.close()
  })

  test('leaves in the projection what the entries add up to, wherever the node died', async () => {
    const call = fc.record({
      settles: fc.boolean(),
      cost: fc.nat(1_000),
      project: fc.constantFrom(undefined, 'prj_1', 'prj_2'),
      membership: fc.constantFrom(undefined, 'm1', 'm2'),
      localDay: fc.constantFrom(undefined, '2026-11-21', today, '2026-11-23'),
      conversation: fc.constantFrom(undefined, 'c1', 'c2'),
    })
    const death = fc.record({ calls: fc.array(call, { minLength: 1, maxLength: 30 }), at: fc.nat(60) })
    await fc.assert(
      fc.asyncProperty(death, async ({ calls, at }) => {
        await store.empty()
        const entries = calls.flatMap(({ settles, cost, ...data }, index): NewEntry[] => {
          const opened = admitted(`exc_${index}`, data)
          return settles ? [opened, settled(`exc_${index}`, { ...data, costMicroUsd: cost })] : [opened]
        })
        await crashed(...entries.slice(0, 1 + (at % entries.length)))
        const node = await openNode({ boot: 'boot_b', storage: store.storage })
        const ended = [...(await store.entriesOf('boot_a')), ...(await store.entriesOf('boot_b'))].flatMap(
          ({ entry }) => (entry.kind === 'exchange.settled' ? [entry.data as ExchangeSettled] : []),
        )
        const expected = new Map<string, number>()
        for (const { project = '', membership = '', localDay = today, costMicroUsd } of ended) {
          const key = [localDay, project, membership].join(' ')
          expected.set(key, (expected.get(key) ?? 0) + costMicroUsd)
        }
        const kept = (await store.usage()).map((row): [string, number] => [
          [row.local_day, row.project_id, row.membership].join(' '),
          row.cost_micro_usd,
        ])
        expect(new Map(kept)).toEqual(expected)
        expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({ ok: true })
        await node.close()
      }),
      { numRuns: 8 },
    )
  })

  test('waits half a minute for a heartbeat before it calls another node dead, whatever the clocks say', async () => {
    const clock = createTestClock()
    const nodes = { storage: store.storage, clock, heartbeatMs: 1e9 }
    const far = createTestClock(clock.now() - 86_400_000)
    const a = await openNode({ ...nodes, boot: 'boot_a', clock: far, findDead: () => new Set() })
    await a.append(admitted('exc_1'))
    const b = await openNode({
      ...nodes,
      boot: 'boot_b',
      findDead: silentFor(30_000, clock, 'boot_b'),
      heartbeatMs: 5_000,
    })
    clock.advance(29_000)
    await b.catchUp()
    expect(await store.open()).toHaveLength(1)
    await store.sql.kysely
      .updateTable('ledger_boots')
      .set({ heartbeat_at: 1 })
      .where('boot_id', '=', 'boot_a')
      .execute()
    clock.advance(29_000)
    await b.catchUp()
    clock.advance(29_000)
    await b.catchUp()
    expect(await store.open()).toHaveLength(1)
    clock.advance(6_000)
    await b.catchUp()
    expect(await store.open()).toEqual([])
    expect(await store.closedBoots()).toEqual(['boot_a'])
    await Promise.all([a.close(), b.close()])
  })
})
