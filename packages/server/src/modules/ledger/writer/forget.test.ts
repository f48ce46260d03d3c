import { formatId } from '@sekisho/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Lease } from '../../../platform/lease/lease.ts'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { conversationHash } from '../conversation-id.ts'
import { createQueries } from '../queries/queries.ts'
import { createTidying } from '../tidying.ts'
import { createLog } from '../../../platform/log/log.ts'
import { admitted, noon, personCreated, settled, today } from '../testing/entries.ts'
import { createTestClock, openNode, type TestClock, type TestNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const idOf = (time: number) => formatId('change', time, new Uint8Array(10).fill(7))

describe.each(await testDatabases())('what the ledger outlives, on $name', (database) => {
  let store: TestStore
  let clock: TestClock
  let node: TestNode
  const log = createLog('silent')
  beforeAll(async () => void (store = await openTestStore(await database.open())))
  beforeEach(async () => {
    await store.empty()
    clock = createTestClock()
    node = await openNode({ boot: 'boot_a', storage: store.storage, clock })
  })
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
  })

  /** A day's work of the chore, which begins an hour after a start. */
  async function tidy(writer: Pick<TestNode, 'forget'> = node, keptSince?: number): Promise<void> {
    const tidying = createTidying({ writer, clock, log })
    tidying.keepConversations(async () => keptSince)
    clock.advance(hourMs)
    await tidying.run()
  }

  const ids = async () =>
    (await store.sql.read.selectFrom('ledger_ids').select('id').orderBy('id').execute()).map(({ id }) => id)
  const kinds = async () => (await store.kindsOf('boot_a')).filter((kind) => kind !== 'node.started')
  const used = (conversation: string) =>
    createQueries(store.sql.read, async () => undefined).conversationSpent(
      conversationHash('per_1', conversation),
      'usd',
    )
  const verdict = () => verifyLedgerStore({ storage: store.storage, verifierKeys: [store.verifierKey] })

  async function call(exchange: string, conversation: string, time: number): Promise<void> {
    const data = { conversation, localDay: today }
    await node.append(admitted(exchange, data, time), settled(exchange, data, time))
  }

  test('an id is kept for 90 days, in which its change is recorded once however often it comes', async () => {
    const all = [noon - 120 * dayMs, noon - 91 * dayMs, noon - 89 * dayMs, noon].map(idOf)
    for (const id of all) await node.append(personCreated('per_2', id))
    await tidy()
    expect(await ids()).toEqual(all.slice(2))
    for (const id of all.slice(2)) await node.append(personCreated('per_2', id))
    expect(await kinds()).toHaveLength(4)
    await node.close()
  })

  test('many go, a page at a time', async () => {
    const old = Array.from({ length: 1_203 }, (_, at) => idOf(noon - 100 * dayMs - at))
    await node.append(...old.slice(0, 600).map((id) => personCreated('per_2', id)))
    await node.append(...old.slice(600).map((id) => personCreated('per_2', id)))
    await tidy()
    expect(await ids()).toEqual([])
    await node.close()
  })

  test('a change that was taken before a crash is recorded once after the restart, also when what is old went between', async () => {
    const id = idOf(noon)
    await node.append(personCreated('per_2', id))
    await node.close()
    clock.advance(2 * dayMs)
    const next = await openNode({ boot: 'boot_b', storage: store.storage, clock })
    await tidy(next)
    await next.append(personCreated('per_2', id))
    expect(await store.kindsOf('boot_b')).toEqual(['node.started'])
    await next.close()
  })

  test('a conversation is forgotten 90 days after its last call, and what all used together still adds up', async () => {
    await call('exc_old', 'old', noon - 100 * dayMs)
    await call('exc_resumed_1', 'resumed', noon - 100 * dayMs)
    await call('exc_resumed_2', 'resumed', noon - 10 * dayMs)
    await call('exc_new', 'new', noon)
    await node.catchUp()
    expect(await verdict()).toMatchObject({ ok: true })
    await tidy()
    expect([await used('old'), await used('resumed'), await used('new')]).toEqual([0, 600, 300])
    expect(await verdict()).toMatchObject({ ok: true })

    await call('exc_again', 'old', clock.now())
    await node.catchUp()
    expect(await used('old')).toBe(300)
    clock.advance(200 * dayMs)
    await tidy()
    expect([await used('old'), await used('resumed'), await used('new')]).toEqual([0, 0, 0])
    expect(await verdict()).toMatchObject({ ok: true })
    await store.sql.kysely
      .updateTable('conversations')
      .set((row) => ({ cost_micro_usd: row('cost_micro_usd', '-', 1) }))
      .execute()
    expect(await verdict()).toMatchObject({ ok: false })
    await node.close()
  })

  test('a conversation stays for as long as content is kept that is older than its last call', async () => {
    await call('exc_before', 'before', noon - 300 * dayMs)
    await call('exc_with', 'with content', noon - 200 * dayMs)
    await node.catchUp()
    await tidy(node, noon - 200 * dayMs)
    expect([await used('before'), await used('with content')]).toEqual([0, 300])
    clock.advance(dayMs)
    await tidy(node, noon)
    expect(await used('with content')).toBe(0)
    await node.close()
  })

  test('only the node that holds the lease looks', async () => {
    const lease: Lease = { held: async () => false, close: async () => undefined }
    const other = await openNode({ boot: 'boot_b', storage: store.storage, clock, lease })
    await node.append(personCreated('per_2', idOf(noon - 120 * dayMs)))
    await tidy(other)
    expect(await ids()).toHaveLength(1)
    await Promise.all([other.close(), node.close()])
  })
})
