import { encodeBase64Url, leafHash } from '@sekisho/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { sha256 } from '../sha256.ts'
import { admitted, personCreated, settled, today } from '../testing/entries.ts'
import { batchOf, openNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'
import type { LedgerDatabase } from './database.ts'

const databases = await testDatabases()

describe.each(databases)('appending on $name', (database) => {
  let store: TestStore

  beforeAll(async () => void (store = await openTestStore(await database.open())))
  beforeEach(() => store.empty())
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
  })

  test('chains a boot from node.started on, each row hashed as an RFC 9162 leaf', async () => {
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    await node.append(admitted('exc_1'), admitted('exc_2'))
    await node.append(settled('exc_1'))
    const rows = await store.entriesOf('boot_a')
    expect(rows.map(({ entry }) => entry.kind)).toEqual([
      'node.started',
      'exchange.admitted',
      'exchange.admitted',
      'exchange.settled',
    ])
    rows.forEach(({ entry, leaf_hash, body }, seq) => {
      expect(entry).toMatchObject({ v: 1, boot: 'boot_a', seq })
      expect(Buffer.from(leaf_hash)).toEqual(Buffer.from(leafHash(sha256, body)))
      const before = rows[seq - 1]
      expect(entry.prev).toBe(before ? encodeBase64Url(before.leaf_hash) : '')
    })
    await node.close()
  })

  test('takes a batch of any size, with texts in any script', async () => {
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    const entries = Array.from({ length: 300 }, (_, index) => personCreated(`関所 ${index} \u0000 \ud83d`))
    await node.append(...entries)
    expect((await store.entriesOf('boot_a')).length).toBe(301)
    await node.close()
    expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({ ok: true, entries: 301 })
  })

  test('takes an outbox id once, also in a later batch and on another node', async () => {
    const a = await openNode({ boot: 'boot_a', storage: store.storage })
    await a.append(personCreated('per_1', 'out_1'), personCreated('per_2', 'out_2'))
    await a.append(personCreated('per_2', 'out_2'), personCreated('per_3', 'out_3'))
    const b = await openNode({ boot: 'boot_b', storage: store.storage, findDead: () => new Set() })
    await b.append(personCreated('per_1', 'out_1'))
    expect((await store.entriesOf('boot_a')).map(({ entry }) => entry.id)).toEqual([
      undefined,
      'out_1',
      'out_2',
      'out_3',
    ])
    expect(await store.kindsOf('boot_b')).toEqual(['node.started'])
    await Promise.all([a.close(), b.close()])
  })

  test('keeps a digest key with the batch that brings it, under the boot', async () => {
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    const key = { person_id: 'per_1', day: today, key: new Uint8Array(32).fill(7) }
    await node.write({ ...batchOf(admitted('exc_1')), keys: [key] })
    const [row] = await store.sql.read.selectFrom('digest_keys').selectAll().execute()
    expect(row && { ...row, key: Uint8Array.from(row.key) }).toEqual({ ...key, boot_id: 'boot_a' })
    await node.close()
  })

  /** The next statements that insert entries fail, before or after they took effect. */
  function faults(when: 'before' | 'after', count: number) {
    let left = count
    return (database: LedgerDatabase): LedgerDatabase => {
      const kysely = database.kysely
      const original = kysely.executeQuery.bind(kysely)
      kysely.executeQuery = async (query, options) => {
        const hit = 'sql' in query && query.sql.startsWith('insert into "ledger_entries"')
        // node.started goes through
        const fails = hit && query.parameters.length > 4 && left > 0
        if (fails && when === 'before') {
          left -= 1
          throw new Error('the connection was lost')
        }
        const result = await original(query, options)
        if (fails) {
          left -= 1
          throw new Error('the connection was lost')
        }
        return result
      }
      return database
    }
  }

  test.each(['before', 'after'] as const)(
    'survives a store that fails %s it committed: nothing twice, nothing lost',
    async (when) => {
      const node = await openNode({ boot: 'boot_a', storage: store.storage, through: faults(when, 2) })
      await node.append(admitted('exc_1'), admitted('exc_2'))
      await node.append(settled('exc_1'), settled('exc_2'))
      expect((await store.entriesOf('boot_a')).map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4])
      expect(node.told).toContain('trouble: the connection was lost')
      expect(node.told.at(-1)).toBe('recovered')
      await node.close()
      expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({ ok: true, entries: 5 })
    },
  )

  /** The first batch with an id is committed and fails all the same, and is not to be seen when it is first looked for. */
  function commitsLate(database: LedgerDatabase): LedgerDatabase {
    const { kysely } = database
    let state: 'begun' | 'failed' | 'seen' = 'begun'
    const begin = kysely.transaction.bind(kysely)
    kysely.transaction = () => {
      const builder = begin()
      const execute = builder.execute.bind(builder)
      builder.execute = async (work) => {
        const result = await execute(work)
        if (state !== 'begun' || (await store.entriesOf('boot_a')).length === 1) return result
        state = 'failed'
        throw new Error('the connection was lost')
      }
      return builder
    }
    const selectFrom = kysely.selectFrom.bind(kysely)
    Object.assign(kysely, {
      selectFrom(table: 'ledger_entries') {
        const query = selectFrom(table)
        if (state !== 'failed') return query
        state = 'seen'
        return query.where('seq', '=', 0)
      },
    })
    return database
  }

  test.each([
    ['only ids', [personCreated('per_1', 'out_1'), personCreated('per_2', 'out_2')]],
    ['ids and others', [admitted('exc_0'), personCreated('per_1', 'out_1')]],
  ])('a commit that comes through late is its own, though its ids are taken: %s', async (_, entries) => {
    const node = await openNode({ boot: 'boot_a', storage: store.storage, through: commitsLate })
    await node.append(...entries)
    await node.append(admitted('exc_1'))
    expect((await store.entriesOf('boot_a')).map(({ seq }) => seq)).toEqual([0, 1, 2, 3])
    expect(node.told).toEqual(['trouble: the connection was lost', 'recovered'])
    await node.close()
    expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({ ok: true, entries: 4 })
  })

  test('stops for good when somebody else has written under its boot', async () => {
    const node = await openNode({ boot: 'boot_a', storage: store.storage, through: faults('before', 1) })
    const [first] = await store.entriesOf('boot_a')
    if (!first) throw new Error('no first entry')
    await store.sql.kysely
      .insertInto('ledger_entries')
      .values({ boot_id: 'boot_a', seq: 1, leaf_hash: first.leaf_hash, body: first.body })
      .execute()
    await expect(node.append(admitted('exc_1'), admitted('exc_2'))).rejects.toThrow(
      'the last entry of boot_a',
    )
    expect(node.told.at(-1)).toMatch(/^fatal: /)
  })
})
