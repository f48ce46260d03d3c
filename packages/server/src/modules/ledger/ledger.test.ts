import { formatId } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { TailCursorInvalid } from './queries/tail.ts'
import { createTestClock, origin, privateKey } from './testing/nodes.ts'
import { admitted, personCreated, refused, settled, today } from './testing/entries.ts'
import { bundleWorker } from '../../platform/bundle-worker.ts'
import { testDatabases, testSqlite } from '../../platform/sql/test-database.ts'
import { openSql } from '../../platform/sql/open-sql.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import type { LedgerSchema } from './schema.ts'
import {
  LedgerUnavailable,
  verifyLedgerStore,
  type Ledger,
  type LedgerOptions,
  type Outbox,
} from './index.ts'
import { openTestLedger } from './testing/open-ledger.ts'

const dayMs = 86_400_000
const databases = await testDatabases()
const clock = createTestClock()
let worker: Awaited<ReturnType<typeof bundleWorker>>

beforeAll(async () => void (worker = await bundleWorker(new URL('writer.worker.ts', import.meta.url))))
afterAll(() => worker.dispose())

function open(storage: Storage, options: Partial<LedgerOptions> = {}): Promise<Ledger> {
  return openTestLedger({ storage, clock, workerUrl: worker.url, ...options })
}

/** An outbox in memory, with the two faults that matter. */
function createOutbox(ids: readonly string[]): Outbox & { left: string[]; failDrop: boolean } {
  const outbox = {
    left: [...ids],
    failDrop: false,
    takeOutbox: async (limit: number) =>
      outbox.left.slice(0, limit).map((id) => {
        const { kind, time, actor, data } = personCreated(`per_${id}`)
        return { id, kind, time, actor: JSON.stringify(actor), data: JSON.stringify(data) }
      }),
    dropOutbox: async (dropped: readonly string[]) => {
      if (outbox.failDrop) throw new Error('the process died here')
      outbox.left = outbox.left.filter((id) => !dropped.includes(id))
    },
  }
  return outbox
}

describe.each(databases)('a ledger on $name', (database) => {
  afterEach(() => database.dispose())

  async function start(options: Partial<LedgerOptions> = {}): Promise<{ ledger: Ledger; storage: Storage }> {
    const storage = await database.open()
    const ledger = await open(storage, options)
    return { ledger, storage }
  }

  test('an hour after its start drops outbox ids that nobody asks for any more, and keeps the others', async () => {
    const own = createTestClock()
    const [old, kept] = [own.now() - 100 * dayMs, own.now()].map((time) =>
      formatId('change', time, new Uint8Array(10)),
    )
    const outbox = createOutbox([old ?? '', kept ?? ''])
    const { ledger, storage } = await start({ outbox, clock: own })
    await ledger.ship()
    const sql = await openSql<LedgerSchema>({ storage })
    const ids = async () =>
      (await sql.read.selectFrom('ledger_ids').select('id').orderBy('id').execute()).map(({ id }) => id)
    expect(await ids()).toEqual([old, kept])
    own.advance(3_600_000)
    await expect.poll(ids, { interval: 20 }).toEqual([kept])
    await sql.close()
    await ledger.close()
  })

  test('records, projects and verifies while it is open', async () => {
    const { ledger, storage } = await start()
    for (let i = 0; i < 20; i++) {
      const hash = ledger.digests.begin('per_1', `exc_${i}`)
      const requestDigest = hash.of(Buffer.from('{}'))
      await ledger.append(admitted(`exc_${i}`, { requestDigest }))
      ledger.appendLater(settled(`exc_${i}`, { conversation: 'c1' }))
    }
    await ledger.catchUp()
    const verdict = await verifyLedgerStore({ storage, verifierKeys: [ledger.verifierKey] })
    expect(verdict).toMatchObject({ ok: true, entries: 41, sequenced: 41 })
    expect(await ledger.queries.usage({ from: today, to: today, by: 'person' })).toMatchObject([
      { key: 'per_1', simulated: false, calls: 20, failedCalls: 0, costMicroUsd: 6_000, countedTokens: 600 },
    ])
    expect(await ledger.queries.usedTokens('per_1', today)).toBe(600)
    expect(await ledger.queries.usedTokens('per_2', today)).toBe(0)
    expect(await ledger.queries.conversationProvider('per_1', 'c1')).toBe('anthropic')
    expect(await ledger.queries.conversationProvider('per_1', 'c2')).toBeUndefined()
    expect(await ledger.queries.conversationProvider('per_2', 'c1')).toBeUndefined()
    expect(ledger.state()).toBe('ok')
    await ledger.close()
  })

  test('tells what it holds, and hands out a checkpoint that later vouches for it', async () => {
    const { ledger, storage } = await start()
    await ledger.append(refused('exc_1'))
    clock.advance(2_000)
    await ledger.catchUp()
    await ledger.append(admitted('exc_2'))
    const status = await ledger.queries.status()
    expect(status).toMatchObject({ entries: 3, sequenced: 2, lastEntryAt: admitted('exc_2').time })
    await ledger.close()
    const { checkpoint } = status
    if (checkpoint === undefined) throw new Error('no checkpoint')
    const verdict = await verifyLedgerStore({
      storage,
      checkpoints: [checkpoint],
      verifierKeys: [ledger.verifierKey],
    })
    expect(verdict).toMatchObject({ ok: true, entries: 4, sequenced: 4 })
    expect(verdict.vouchedThrough).toMatchObject({ entry: { boot: ledger.boot } })
  })

  test('shows each entry once, newest first, in pages of any size, with and without leaves', async () => {
    const { ledger } = await start()
    for (let i = 0; i < 12; i++) {
      await ledger.append(i % 5 === 0 ? refused(`exc_${i}`) : admitted(`exc_${i}`))
      if (i === 4 || i === 8) await ledger.catchUp()
    }
    const whole = await ledger.queries.tail({ limit: 100 })
    expect(whole.entries.map(({ entry }) => entry.seq)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(whole.entries.map(({ leaf }) => leaf)).toEqual([
      undefined,
      undefined,
      undefined,
      9,
      8,
      7,
      6,
      5,
      4,
      3,
      2,
      1,
      0,
    ])
    expect(whole.next).toBeUndefined()
    for (const limit of [1, 2, 5, 13]) {
      const seen: number[] = []
      let before: string | undefined
      do {
        const page = await ledger.queries.tail({ limit, before })
        expect(page.entries.length).toBeLessThanOrEqual(limit)
        seen.push(...page.entries.map(({ entry }) => entry.seq))
        before = page.next
      } while (before !== undefined)
      expect(seen).toEqual(whole.entries.map(({ entry }) => entry.seq))
    }
    await expect(ledger.queries.tail({ limit: 1, before: 'x' })).rejects.toThrow(TailCursorInvalid)
    await ledger.close()
  })

  test('reads entries forward by leaf, in pages of any size, and none that has no leaf', async () => {
    const { ledger } = await start()
    for (let i = 0; i < 9; i++) {
      await ledger.append(refused(`exc_${i}`))
      if (i === 3 || i === 7) await ledger.catchUp()
    }
    for (const limit of [1, 2, 5, 100]) {
      const leaves: number[] = []
      for (;;) {
        const page = await ledger.queries.forward(leaves.length, limit)
        leaves.push(...page.map(({ leaf }) => leaf))
        for (const { seq, text, boot } of page) expect(JSON.parse(text ?? '')).toMatchObject({ seq, boot })
        if (page.length < limit) break
      }
      expect(leaves).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    }
    await ledger.close()
  })

  test('begins each run with node.started and ends it with node.stopped', async () => {
    const { ledger, storage } = await start()
    await ledger.close('drained')
    const again = await open(storage)
    const { entries } = await again.queries.tail({ limit: 10 })
    expect(entries.map(({ entry }) => [entry.kind, entry.boot])).toEqual([
      ['node.started', again.boot],
      ['node.stopped', ledger.boot],
      ['node.started', ledger.boot],
    ])
    expect(entries[1]?.entry.data).toEqual({ reason: 'drained' })
    await again.close()
  })

  test('takes the outbox once, also when the process dies between the two steps', async () => {
    const outbox = createOutbox(Array.from({ length: 130 }, (_, index) => `out_${index}`))
    outbox.failDrop = true
    const { ledger, storage } = await start({ outbox })
    await expect(ledger.ship()).rejects.toThrow('the process died here')
    outbox.failDrop = false
    await ledger.ship()
    expect(outbox.left).toEqual([])
    const { entries } = await ledger.queries.search({
      kinds: ['person.created'],
      order: 'newest',
      limit: 1_000,
    })
    expect(entries).toHaveLength(130)
    expect(new Set(entries.map(({ entry }) => entry.id)).size).toBe(130)
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true })
  })

  test('takes many calls at once', async () => {
    const { ledger, storage } = await start()
    await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        await ledger.append(admitted(`exc_${index}`))
        ledger.appendLater(settled(`exc_${index}`))
      }),
    )
    await ledger.flush()
    expect(await ledger.queries.usage({ from: today, to: today, by: 'model' })).toMatchObject([
      { calls: 500 },
    ])
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, entries: 1_002 })
  })

  test('groups usage by each dimension, with what was simulated apart', async () => {
    const { ledger } = await start()
    await ledger.append(admitted('exc_1'))
    await ledger.append(admitted('exc_2'))
    ledger.appendLater(settled('exc_1'))
    ledger.appendLater(settled('exc_2', { person: 'per_2', provider: 'practice', simulated: true }))
    await ledger.flush()
    const keys = async (by: 'person' | 'model' | 'provider' | 'day') =>
      (await ledger.queries.usage({ from: today, to: today, by })).map(({ key, simulated }) => [
        key,
        simulated,
      ])
    expect(await keys('person')).toEqual([
      ['per_1', false],
      ['per_2', true],
    ])
    expect(await keys('provider')).toEqual([
      ['anthropic', false],
      ['practice', true],
    ])
    expect(await keys('day')).toEqual([
      [today, false],
      [today, true],
    ])
    expect(await ledger.queries.usage({ from: '2026-11-23', to: '2026-11-30', by: 'day' })).toEqual([])
    await ledger.close()
  })
})

describe('the thread of a ledger', () => {
  const sqlite = testSqlite()
  afterEach(() => sqlite.dispose())

  test('runs from the sources as well as from the bundle', async () => {
    const storage = await sqlite.open()
    const ledger = await open(storage, { workerUrl: new URL('./writer.worker.ts', import.meta.url) })
    await ledger.append(admitted('exc_1'))
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, entries: 3 })
  })
  const workerUrl = new URL('./testing/failing.worker.js', import.meta.url)

  test('is fatal when it dies: the ledger says so once, and takes nothing more', async () => {
    const ledger = await open(await sqlite.open(), { workerUrl })
    const fatal: Error[] = []
    ledger.onFatal((error) => void fatal.push(error))
    await expect(ledger.append(admitted('exc_1'))).rejects.toThrow(LedgerUnavailable)
    await expect(ledger.append(admitted('exc_2'))).rejects.toThrow(LedgerUnavailable)
    expect(ledger.state()).toBe('failing')
    expect(fatal).toHaveLength(1)
    ledger.onFatal((error) => void fatal.push(error))
    expect(fatal).toHaveLength(2)
    await expect(ledger.close()).rejects.toThrow(LedgerUnavailable)
  })

  test('keeps the ledger from opening when it cannot open', async () => {
    const checkpointKeys = [{ name: 'never', privateKey }]
    await expect(open(await sqlite.open(), { workerUrl, checkpointKeys })).rejects.toThrow(LedgerUnavailable)
  })

  test('is not even started with a key that cannot sign', async () => {
    const checkpointKeys = [{ name: origin, privateKey: 'nonsense' }]
    await expect(open(await sqlite.open(), { checkpointKeys })).rejects.toThrow('not a PKCS #8 private key')
  })
})
