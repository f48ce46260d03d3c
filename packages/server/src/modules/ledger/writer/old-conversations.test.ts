import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { admitted, noon, personCreated, settled } from '../testing/entries.ts'
import { createTestClock, openNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { createConversationSweep } from './old-conversations.ts'

const dayMs = 86_400_000
const minuteMs = 60_000
const keepMs = 90 * dayMs

describe.each(await testDatabases())('what the ledger keeps beside its entries, on $name', (database) => {
  let store: TestStore
  beforeAll(async () => void (store = await openTestStore(await database.open())))
  beforeEach(() => store.empty())
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
  })

  const kept = async () => {
    const rows = await store.sql.read.selectFrom('conversations').select('conversation_id').execute()
    return rows.map(({ conversation_id }) => conversation_id).toSorted()
  }
  const keep = (...rows: [string, number][]) =>
    store.sql.kysely
      .insertInto('conversations')
      .values(rows.map(([id, last_seen]) => ({ conversation_id: id, provider: 'anthropic', last_seen })))
      .execute()

  test('conversations are forgotten 90 days after their last call, in a round of the node that does the chores', async () => {
    const clock = createTestClock()
    const node = await openNode({ boot: 'boot_a', storage: store.storage, clock })
    const talk = async (exchange: string, conversation: string) => {
      const now = clock.now()
      await node.append(admitted(exchange, {}, now), settled(exchange, { conversation }, now))
      await node.catchUp()
    }
    await talk('exc_1', 'left')
    await talk('exc_2', 'kept up')
    clock.advance(keepMs)
    await talk('exc_3', 'kept up')
    expect(await kept()).toEqual(['per_1 kept up', 'per_1 left'])
    clock.advance(minuteMs)
    await talk('exc_4', 'new')
    expect(await kept()).toEqual(['per_1 kept up', 'per_1 new'])
    await node.close()
  })

  test('a lap of many pages finds every old one, a page a minute, and the next lap begins anew', async () => {
    const clock = createTestClock(noon)
    const old = noon - keepMs - 1
    const ids = Array.from({ length: 4_500 }, (_, i) => `c${String(i).padStart(5, '0')}`)
    for (let at = 0; at < ids.length; at += 500)
      await keep(
        ...ids.slice(at, at + 500).map((id, i): [string, number] => [id, i % 500 === 0 ? noon : old]),
      )
    const sweep = createConversationSweep({ database: store.sql.kysely, clock })
    const left: number[] = []
    for (let minute = 0; minute < 3; minute++) {
      await sweep()
      await sweep()
      left.push((await kept()).length)
      clock.advance(minuteMs)
    }
    expect(left).toEqual([2_504, 508, 9])
    await keep(['a', old])
    await sweep()
    expect(await kept()).not.toContain('a')
  })

  test('calls take no ids: one is kept for each admin change alone, so that it is entered once', async () => {
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    for (let i = 0; i < 100; i++) await node.append(admitted(`exc_${i}`), settled(`exc_${i}`))
    const change = { ...personCreated('per_9'), id: 'change_1' }
    await node.append(change)
    await node.append(change)
    await node.close()
    const rows = await store.sql.read.selectFrom('ledger_ids').selectAll().execute()
    expect(rows).toEqual([{ id: 'change_1' }])
  })
})
