import { readFile } from 'node:fs/promises'
import type { Entry } from '@sekisho/contract'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import type { Storage } from '../../../platform/sql/storage.ts'
import { verifyLedgerStore, type KeepRule, type Ledger, type LedgerOptions } from '../index.ts'
import { bundleWorker } from '../../../platform/bundle-worker.ts'
import { admitted, personCreated, refused, settled } from '../testing/entries.ts'
import { createTestClock, type TestClock } from '../testing/nodes.ts'
import type { Holding, Holds } from './holds.ts'
import { ruleFor } from './keep-rules.ts'
import { runsOf } from './page.ts'
import { openTestLedger } from '../testing/open-ledger.ts'

const dayMs = 86_400_000
const databases = await testDatabases()
let worker: Awaited<ReturnType<typeof bundleWorker>>
beforeAll(async () => void (worker = await bundleWorker(new URL('../writer.worker.ts', import.meta.url))))
afterAll(() => worker.dispose())

describe.each(databases)('removal on $name', (database) => {
  afterAll(() => database.dispose())
  let clock: TestClock
  beforeEach(() => void (clock = createTestClock()))

  async function open(storage: Storage, options: Partial<LedgerOptions>): Promise<Ledger> {
    return openTestLedger({ storage, clock, workerUrl: worker.url, ...options })
  }

  /** Twenty old calls and three young ones, two of them under zdr, and an admin change. */
  async function fill(ledger: Ledger): Promise<void> {
    for (let i = 0; i < 20; i++) {
      await ledger.append(admitted(`exc_old_${i}`, { retention: i < 2 ? 'zdr' : 'metadata' }))
      await ledger.append(settled(`exc_old_${i}`, { retention: i < 2 ? 'zdr' : 'metadata' }))
    }
    await ledger.append(refused('exc_no'))
    await ledger.append(personCreated('per_1'))
    clock.advance(40 * dayMs)
    const young = clock.now() - dayMs
    for (let i = 0; i < 3; i++) {
      await ledger.append(admitted(`exc_new_${i}`, {}, young))
      await ledger.append(settled(`exc_new_${i}`, {}, young))
    }
    await ledger.catchUp()
  }

  const texts = async (ledger: Ledger) =>
    (await ledger.queries.forward(0, 1_000)).flatMap(({ text }) => (text === undefined ? [] : [text]))
  const kindsOf = async (ledger: Ledger) =>
    (await texts(ledger)).map((text) => (JSON.parse(text) as Entry).kind)

  it('takes what is older than its rule and no more, says which, and the ledger verifies', async () => {
    const storage = await database.open()
    const keep: KeepRule[] = [{ kinds: ['exchange.*'], days: 30 }]
    const ledger = await open(storage, { keep })
    await fill(ledger)
    expect(await ledger.removeOld()).toBe(41)
    expect(await ledger.removeOld()).toBe(0)
    await ledger.catchUp()
    const kinds = await kindsOf(ledger)
    expect(kinds.filter((kind) => kind.startsWith('exchange.'))).toHaveLength(6)
    expect(kinds).toContain('person.created')
    const removed = (await texts(ledger)).filter((text) => text.includes('entries.removed'))
    expect(removed.map((text) => (JSON.parse(text) as Entry).data)).toMatchObject([
      { kinds: ['exchange.*'], days: 30, count: 41, leaves: [[1, 41]] },
    ])
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, problems: [] })
  })

  it('keeps what is held until the hold is lifted', async () => {
    const storage = await database.open()
    let version = 'held'
    const ledger = await open(storage, {
      keep: [{ kinds: ['*'], days: 30 }],
      holding: holdingOf(() => ({
        version,
        holds: (entry) => version === 'held' && JSON.stringify(entry).includes('exc_old_7'),
      })),
    })
    await fill(ledger)
    await ledger.removeOld()
    expect((await texts(ledger)).filter((text) => text.includes('exc_old_'))).toHaveLength(2)
    version = ''
    expect(await ledger.removeOld()).toBe(2)
    expect((await texts(ledger)).join()).not.toContain('exc_old_')
    await ledger.catchUp()
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, problems: [] })
  })

  it('keeps what a hold is placed on while it is under way', async () => {
    let isUnderWay = false
    const ledger = await open(await database.open(), {
      keep: [
        { kinds: ['sign_in.denied'], days: 30 },
        { kinds: ['*'], days: 30 },
      ],
      // None for the first page; placed by the time of the next.
      holding: holdingOf(() => {
        const isHeld = isUnderWay
        isUnderWay = true
        return { version: isHeld ? 'held' : '', holds: () => isHeld }
      }),
    })
    await fill(ledger)
    expect(await ledger.removeOld()).toBe(0)
    expect((await texts(ledger)).filter((text) => text.includes('exc_old_'))).toHaveLength(40)
    await ledger.close()
  })

  it('removes nothing when the lock of the holds is gone before it does', async () => {
    const storage = await database.open()
    const lost = new Error('the connection ended')
    const ledger = await open(storage, {
      keep: [{ kinds: ['exchange.*'], days: 30 }],
      holding: holdingOf(() => ({ confirm: () => Promise.reject(lost) })),
    })
    await fill(ledger)
    await expect(ledger.removeOld()).rejects.toBe(lost)
    expect((await texts(ledger)).filter((text) => text.includes('exc_old_'))).toHaveLength(40)
    await ledger.catchUp()
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, problems: [] })
  })

  it('leaves a page to the node that was faster, under whatever holds that one found', async () => {
    const storage = await database.open()
    // SQLite has one node.
    if (storage.kind !== 'postgres') return
    const keep: KeepRule[] = [{ kinds: ['exchange.*'], days: 30 }]
    const faster = await open(storage, {
      keep,
      holding: holdingOf(() => ({ holds: (entry) => JSON.stringify(entry).includes('exc_old_7') })),
    })
    let overtaken = 0
    const slower = await open(storage, {
      keep,
      holding: holdingOf(() => ({ confirm: async () => void (overtaken = await faster.removeOld()) })),
    })
    await fill(faster)
    expect(await slower.removeOld()).toBe(0)
    expect(overtaken).toBe(39)
    expect((await texts(faster)).filter((text) => text.includes('exc_old_'))).toHaveLength(2)
    await faster.catchUp()
    await slower.close()
    await faster.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, problems: [] })
  })

  it('goes on past an entry of a clock that was ahead, and takes that one when its own time is over', async () => {
    const storage = await database.open()
    const ledger = await open(storage, { keep: [{ kinds: ['exchange.*'], days: 30 }] })
    await ledger.append(refused('exc_ahead', clock.now() + 400 * dayMs))
    await ledger.append(refused('exc_a_little', clock.now() + 20 * dayMs))
    await fill(ledger)
    expect(await ledger.removeOld()).toBe(41)
    expect((await texts(ledger)).join()).toContain('exc_a_little')
    clock.advance(12 * dayMs)
    await ledger.removeOld()
    expect((await texts(ledger)).join()).not.toContain('exc_a_little')
    expect((await texts(ledger)).join()).toContain('exc_ahead')
    clock.advance(380 * dayMs)
    await ledger.removeOld()
    expect((await texts(ledger)).join()).not.toContain('exc_')
    await ledger.catchUp()
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, problems: [] })
  })

  it('has erased what the texts committed to, and knows in the next round that nothing is left', async () => {
    const storage = await database.open()
    const erased: string[][] = []
    const ledger = await open(storage, {
      keep: [{ kinds: ['person.*'], days: 30 }],
      eraseValues: async (commitments) => void erased.push([...commitments]),
    })
    const commitment = 'x'.repeat(43)
    const entry = personCreated('per_2')
    await ledger.append({ ...entry, data: { person: 'per_2', after: { name: { commitment } } } })
    await fill(ledger)
    await ledger.removeOld()
    expect(erased).toEqual([[commitment]])
    await ledger.removeOld()
    await ledger.removeOld()
    expect(erased).toEqual([[commitment], [commitment]])
    await ledger.close()
  })

  it('of settlements alone leaves nothing open that is closed', async () => {
    const storage = await database.open()
    const ledger = await open(storage, { keep: [{ kinds: ['exchange.settled'], days: 30 }] })
    await fill(ledger)
    expect(await ledger.removeOld()).toBe(20)
    await ledger.catchUp()
    await ledger.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: true, problems: [] })
  })

  it('tells modes apart, by the first rule that is for an entry', async () => {
    const storage = await database.open()
    const keep: KeepRule[] = [
      { kinds: ['exchange.*'], retention: 'zdr', days: 30 },
      { kinds: ['exchange.*'], days: 1_000 },
    ]
    const ledger = await open(storage, { keep })
    await fill(ledger)
    expect(await ledger.removeOld()).toBe(4)
    await ledger.close()
  })

  it('waits for what is counted from an entry', async () => {
    const ledger = await open(await database.open(), { keep: [{ kinds: ['exchange.*'], days: 30 }] })
    await ledger.append(refused('exc_1'))
    clock.advance(40 * dayMs)
    expect(await ledger.removeOld()).toBe(0)
    await ledger.close()
  })

  it('is shown by no query, and queries go on', async () => {
    const ledger = await open(await database.open(), { keep: [{ kinds: ['exchange.*'], days: 30 }] })
    await fill(ledger)
    await ledger.removeOld()
    const { entries } = await ledger.queries.tail({ limit: 100 })
    expect(entries.map(({ entry }) => entry.kind)).toContain('node.started')
    await ledger.close()
  })

  it('does not send a reader who stopped there back to the beginning', async () => {
    const storage = await database.open()
    const ledger = await open(storage, { keep: [{ kinds: ['exchange.*'], days: 30 }] })
    await ledger.append(personCreated('per_1'))
    await ledger.catchUp()
    clock.advance(2 * dayMs)
    await ledger.append(refused('exc_old', clock.now()))
    await ledger.catchUp()
    clock.advance(40 * dayMs)
    await ledger.append(refused('exc_new', clock.now()))
    await ledger.catchUp()
    expect(await ledger.removeOld()).toBe(1)
    const behind = async (order: 'oldest' | 'newest') => {
      const { entries } = await ledger.queries.search({ order, limit: 10, behind: 2 })
      return entries.map(({ leaf }) => leaf)
    }
    expect(await behind('oldest')).toEqual(expect.arrayContaining([3]))
    expect(await behind('oldest')).not.toContain(0)
    // On SQLite the thread that signs checkpoints has a clock of its own, on which no second has gone by.
    if (storage.kind === 'postgres') expect(await behind('newest')).toEqual([1, 0])
    await ledger.close()
  })

  it('is found out when nothing says that it was time', async () => {
    const storage = await database.open()
    const ledger = await open(storage, {})
    await fill(ledger)
    await ledger.close()
    const { openSql } = await import('../../../platform/sql/open-sql.ts')
    const sql = await openSql<{ ledger_entries: { seq: number; body: Uint8Array } }>({ storage })
    await sql.kysely
      .updateTable('ledger_entries')
      .set({ body: new Uint8Array(0) })
      .where('seq', '=', 5)
      .execute()
    await sql.close()
    expect(await verifyLedgerStore({ storage })).toMatchObject({ ok: false, problems: [{ leaf: 5 }] })
  })

  it('leaves nothing of the text in the file', async () => {
    const storage = await database.open()
    if (storage.kind !== 'sqlite') return
    const ledger = await open(storage, { keep: [{ kinds: ['exchange.*'], days: 30 }] })
    await fill(ledger)
    await ledger.removeOld()
    await ledger.close()
    expect((await readFile(storage.file)).includes('exc_old_5"')).toBe(false)
    expect((await readFile(storage.file)).includes('exc_new_1"')).toBe(true)
  })
})

/** @param holds asked each time; what it leaves out holds nothing */
function holdingOf(holds: () => Partial<Holds>): Holding {
  return (run) => run({ version: '', holds: () => false, confirm: async () => undefined, ...holds() })
}

describe('rules', () => {
  const entry = (kind: string, data: object = {}) => ({ kind, data, time: 0 }) as Entry

  it('never take what verification and holds rest on', () => {
    const rules = [{ kinds: ['*'], days: 1 }]
    for (const kind of [
      'entries.removed',
      'membership.seen',
      'month.closed',
      'ledger.queried',
      'hold.placed',
    ])
      expect(ruleFor(rules, entry(kind))).toBeUndefined()
    expect(ruleFor(rules, entry('person.created'))).toBe(rules[0])
  })

  it('for a mode are for calls alone', () => {
    const rules: KeepRule[] = [{ kinds: ['*'], retention: 'metadata', days: 1 }]
    expect(ruleFor(rules, entry('person.created'))).toBeUndefined()
    expect(ruleFor(rules, entry('exchange.settled'))).toBe(rules[0])
    expect(ruleFor(rules, entry('exchange.settled', { retention: 'zdr' }))).toBeUndefined()
  })
})

it('runs give back their numbers', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60)), (numbers) => {
      const rising = numbers.toSorted((a, b) => a - b)
      const runs = runsOf(rising)
      expect(runs.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i))).toEqual(
        rising,
      )
      for (const [at, [first]] of runs.entries()) {
        const before = runs[at - 1]
        if (before) expect(first).toBeGreaterThan(before[0] + before[1])
      }
    }),
  )
})
