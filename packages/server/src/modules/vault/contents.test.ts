import { AdminProblem, type Actor } from '@sekisho/contract'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bundleWorker } from '../../platform/bundle-worker.ts'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { openSql } from '../../platform/sql/open-sql.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createApprovals, createContents, createHolds, createRemoval } from './index.ts'
import { emptyTables } from './testing/empty.ts'
import { createTestClock, keep, openTestVault, type TestVault } from './testing/open-vault.ts'

const log = pino({ level: 'silent' })
const operator: Actor = { type: 'operator' }
const linked: Actor = { type: 'person', id: 'per_owner', session: 'ses_1', openedBy: 'operator' }
const personActor = (id: string): Actor => ({ type: 'person', id, session: 'ses_1' })
const [tanaka, sato] = ['per_tanaka', 'per_sato'].map(personActor) as [Actor, Actor]
const reason = 'incident 4711'

let worker: Awaited<ReturnType<typeof bundleWorker>>
beforeAll(async () => void (worker = await bundleWorker(new URL('vault.worker.ts', import.meta.url))))
afterAll(() => worker.dispose())

/** Embedded the vault has a file of its own. */
interface Stores {
  control: Storage
  vault: Storage
}

async function open(stores: Stores, fourEyes: boolean) {
  const clock = createTestClock()
  const common = { clock, random: systemRandom }
  const db = await openControlDatabase({
    ...common,
    storage: stores.control,
    changes: localChanges({ log }),
  })
  const vault = await openTestVault({ storage: stores.vault, workerUrl: worker.url, clock })
  /** what was on record when something was opened */
  const before: string[][] = []
  const kinds = async () => (await db.takeOutbox(1000)).map(({ kind }) => kind)
  const shipped = { fails: false }
  const ledger = {
    ship: async () => {
      if (shipped.fails) throw new Error('the ledger is away')
    },
    queries: { checkContent: async () => ({ request: 'matches', response: 'matches' }) as const },
  }
  const watched: Pick<TestVault, 'find' | 'list' | 'open'> = {
    ...vault,
    async open(exchange) {
      before.push(await kinds())
      return vault.open(exchange)
    },
  }
  const approvals = createApprovals({ ...common, db })
  const contents = createContents({ vault: watched, db, ledger, approvals, fourEyes })
  const holds = createHolds({ ...common, db })
  const onLate = (error: unknown) => expect.fail(String(error))
  const removal = createRemoval({ ...common, vault, db, keepDays: 30, onLate })
  const data = async () => (await db.takeOutbox(1000)).map((row) => JSON.parse(row.data) as object)
  return { db, vault, clock, contents, approvals, holds, removal, kinds, data, before, shipped }
}

type Opened = Awaited<ReturnType<typeof open>>

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof AdminProblem) return error.code
  if (error !== undefined) throw error
  return 'nothing was thrown'
}

describe.each(await testDatabases())('content, on $name', (database) => {
  let world: Opened
  let db: ControlDatabase
  let stores: Stores
  beforeAll(async () => {
    const control = await database.openControl()
    stores = { control, vault: control.kind === 'sqlite' ? await database.open() : control }
  })
  afterAll(() => database.dispose())
  async function begin(fourEyes = false): Promise<Opened> {
    world = await open(stores, fourEyes)
    ;({ db } = world)
    return world
  }
  afterEach(async () => {
    await world.vault.close()
    await db.close()
    await emptyTables(stores.control, 'control')
    await emptyTables(stores.vault, 'vault')
  })

  describe('is read', () => {
    it('after the entry that says so, by whom and why', async () => {
      const { vault, contents, before, data } = await begin()
      const exchange = await keep(vault, 'per_sato')
      const [found] = await contents.readContent([exchange], { actor: tanaka, reason })
      expect(found).toMatchObject({ call: { exchange }, request: { ledger: 'matches', complete: true } })
      expect(before).toEqual([['content.read']])
      expect(await data()).toEqual([{ person: 'per_sato', exchanges: [exchange], reason }])
    })

    it('of many, although one is not kept and another cannot be opened', async () => {
      const { vault, contents, data } = await begin()
      const [broken, whole] = [await keep(vault, 'per_1'), await keep(vault, 'per_2')]
      const opened = await openSql<{ content_records: object }>({ storage: stores.vault })
      await opened.kysely
        .updateTable('content_records')
        .set({ sealed: new Uint8Array(40) })
        .where('exchange_id' as never, '=', broken as never)
        .execute()
      await opened.close()
      const open = await contents.readEach([broken, 'exc_0', whole], { actor: tanaka, reason })
      expect(await open(broken)).toMatchObject({ call: { exchange: broken } })
      expect(await open(broken)).toMatchObject({ request: undefined, response: undefined })
      expect(await open(whole)).toMatchObject({ call: { exchange: whole }, request: { complete: true } })
      expect([await open('exc_0'), await open('exc_1')]).toEqual([undefined, undefined])
      expect(await data()).toHaveLength(2)
      expect(await codeOf(contents.readContent([broken], { actor: tanaka, reason }))).toBe(
        'content_unreadable',
      )
      expect(await codeOf(contents.readEach([whole], { actor: personActor('per_2'), reason }))).toBe(
        'content_own',
      )
    })

    it('of several calls with one entry a person', async () => {
      const { vault, contents, data } = await begin()
      const [a, b, c] = [await keep(vault, 'per_1'), await keep(vault, 'per_2'), await keep(vault, 'per_1')]
      expect(await contents.readContent([a, b, c], { actor: operator, reason })).toHaveLength(3)
      expect(await data()).toEqual([
        { person: 'per_1', exchanges: [a, c], reason },
        { person: 'per_2', exchanges: [b], reason },
      ])
    })

    it('not at all when the entry cannot become durable', async () => {
      const { vault, contents, before, shipped } = await begin()
      const exchange = await keep(vault, 'per_sato')
      shipped.fails = true
      await expect(contents.readContent([exchange], { actor: tanaka, reason })).rejects.toThrow('away')
      expect(before).toEqual([])
    })

    it('not by who said it, and not when there is none, without an entry', async () => {
      const { vault, contents, kinds } = await begin()
      const exchange = await keep(vault, 'per_sato')
      expect(await codeOf(contents.readContent([exchange], { actor: sato, reason }))).toBe('content_own')
      expect(await codeOf(contents.readContent(['exc_0'], { actor: tanaka, reason }))).toBe('content_unknown')
      expect(await kinds()).toEqual([])
    })
  })

  describe('with four eyes', () => {
    it('is read once, by who asked, after somebody else approved', async () => {
      const { vault, contents, approvals, kinds, data } = await begin(true)
      const exchange = await keep(vault, 'per_yamada')
      const readBy = (actor: Actor) => codeOf(contents.readContent([exchange], { actor, reason }))
      expect(await readBy(tanaka)).toBe('content_approval_missing')
      const { id } = await contents.request(exchange, { actor: tanaka, reason })
      expect(await readBy(tanaka)).toBe('content_approval_missing')
      await approvals.approve(sato, id)
      expect(await readBy(sato)).toBe('content_approval_missing')
      expect(await readBy(tanaka)).toBe('nothing was thrown')
      expect(await readBy(tanaka)).toBe('content_approval_missing')
      expect(await kinds()).toEqual(['content.read_requested', 'content.read_approved', 'content.read'])
      expect((await data()).at(-1)).toEqual({
        person: 'per_yamada',
        exchanges: [exchange],
        reason,
        request: id,
      })
      expect((await approvals.list({ limit: 10 })).data).toMatchObject([
        { id, requestedBy: 'per_tanaka', approvedBy: 'per_sato', readAt: expect.any(Number) as number },
      ])
    })

    it('is approved by a second person: not by who asked, nor the operator, nor who said it, nor twice', async () => {
      const { vault, contents, approvals } = await begin(true)
      const exchange = await keep(vault, 'per_sato')
      const { id } = await contents.request(exchange, { actor: tanaka, reason })
      expect(await codeOf(approvals.approve(tanaka, id))).toBe('content_second_person')
      expect(await codeOf(approvals.approve(operator, id))).toBe('content_second_person')
      expect(await codeOf(approvals.approve(sato, id))).toBe('content_own')
      await approvals.approve(personActor('per_yamada'), id)
      expect(await codeOf(approvals.approve(personActor('per_suzuki'), id))).toBe('content_request_unknown')
    })

    it.each<[string, Actor]>([
      ['by the operator', operator],
      ['in a console that the operator’s link opened', linked],
    ])('is neither asked for, approved nor read %s: it may be the hand of the other', async (_name, by) => {
      const { vault, contents, approvals } = await begin(true)
      const exchange = await keep(vault, 'per_sato')
      expect(await codeOf(contents.request(exchange, { actor: by, reason }))).toBe('content_unnamed')
      expect(await codeOf(contents.readContent([exchange], { actor: by, reason }))).toBe('content_unnamed')
      const { id } = await contents.request(exchange, { actor: tanaka, reason })
      expect(await codeOf(approvals.approve(by, id))).toBe('content_second_person')
    })

    it('that the operator asked for before four eyes were asked for is approved by nobody', async () => {
      const { vault, contents, approvals } = await begin(false)
      const exchange = await keep(vault, 'per_sato')
      const { id } = await contents.request(exchange, { actor: operator, reason })
      expect(await codeOf(approvals.approve(tanaka, id))).toBe('content_unnamed')
    })

    it('is not asked for by who said it', async () => {
      const { vault, contents } = await begin(true)
      const exchange = await keep(vault, 'per_sato')
      expect(await codeOf(contents.request(exchange, { actor: sato, reason }))).toBe('content_own')
    })

    it('is neither approved nor read a day later', async () => {
      const { vault, clock, contents, approvals } = await begin(true)
      const exchange = await keep(vault, 'per_sato')
      const [first, second] = [
        await contents.request(exchange, { actor: tanaka, reason }),
        await contents.request(exchange, { actor: tanaka, reason }),
      ]
      await approvals.approve(personActor('per_yamada'), first.id)
      clock.set('2026-11-23')
      expect(await codeOf(approvals.approve(personActor('per_yamada'), second.id))).toBe(
        'content_request_unknown',
      )
      expect(await codeOf(contents.readContent([exchange], { actor: tanaka, reason }))).toBe(
        'content_approval_missing',
      )
    })
  })

  it('requests to read are forgotten 90 days after they were over, read or not, and nothing else is', async () => {
    const { vault, clock, contents, approvals } = await begin(true)
    const exchange = await keep(vault, 'per_sato')
    const { id } = await contents.request(exchange, { actor: tanaka, reason })
    await contents.request(exchange, { actor: tanaka, reason })
    await approvals.approve(personActor('per_yamada'), id)
    clock.set('2026-12-01')
    const { id: later } = await contents.request(exchange, { actor: tanaka, reason })
    clock.set('2027-02-21')
    expect(await approvals.forget()).toBe(0)
    clock.set('2027-02-22')
    expect(await approvals.forget()).toBe(2)
    expect((await approvals.list({ limit: 10 })).data.map((request) => request.id)).toEqual([later])
  })

  describe('a legal hold', () => {
    it.each([
      ['the person', { type: 'person', id: 'per_1' }],
      ['a conversation of theirs', { type: 'conversation', id: 'c1' }],
      ['a project they worked on', { type: 'project', id: 'prj_1' }],
      ['everything', { type: 'everything' }],
    ] as const)('on %s stops an erasure, until it is lifted', async (_, target) => {
      const { vault, holds, removal } = await begin()
      const exchange = await keep(vault, 'per_1', { conversation: 'c1', project: 'prj_1' })
      const { id } = await holds.place(operator, { target, reason })
      const erase = () => removal.erase(operator, { person: 'per_1', reason })
      expect(await codeOf(removal.checkErasable('per_1', db.read))).toBe('content_held')
      expect(await codeOf(erase())).toBe('content_held')
      expect(await vault.find(exchange)).toBeDefined()
      await holds.lift(operator, { hold: id, reason })
      expect(await erase()).toEqual({ keys: 1, exchanges: 1 })
      expect(await vault.find(exchange)).toBeUndefined()
      expect(vault.told).toMatchObject([
        { kind: 'content.erased', actor: operator, data: { person: 'per_1', reason, keys: 1, exchanges: 1 } },
      ])
    })

    it('on something else does not', async () => {
      const { vault, holds, removal } = await begin()
      await keep(vault, 'per_1', { conversation: 'c1' })
      await keep(vault, 'per_2', { conversation: 'c2' })
      await holds.place(operator, { target: { type: 'conversation', id: 'c2' }, reason })
      await holds.place(operator, { target: { type: 'person', id: 'per_2' }, reason })
      expect(await removal.erase(operator, { person: 'per_1', reason })).toEqual({ keys: 1, exchanges: 1 })
    })

    it('stops expiry, which catches up when it is lifted', async () => {
      const { vault, clock, holds, removal } = await begin()
      const held = await keep(vault, 'per_1', { conversation: 'c1' })
      const beside = await keep(vault, 'per_1', { conversation: 'c2' })
      const { id } = await holds.place(operator, { target: { type: 'conversation', id: 'c1' }, reason })
      clock.set('2026-12-22')
      expect(await removal.expire()).toEqual({ keys: 0, exchanges: 0 })
      clock.set('2026-12-23')
      expect(await removal.expire()).toEqual({ keys: 0, exchanges: 1 })
      expect(await vault.find(beside)).toBeUndefined()
      expect((await vault.open(held))?.request?.complete).toBe(true)
      await holds.lift(operator, { hold: id, reason })
      expect(await removal.expire()).toEqual({ keys: 1, exchanges: 1 })
      expect(await vault.find(held)).toBeUndefined()
    })

    it('stays on record when it is lifted, and is lifted once', async () => {
      const { holds, kinds } = await begin()
      const { id } = await holds.place(tanaka, { target: { type: 'everything' }, reason })
      expect((await holds.list({ limit: 10, status: 'in_force' })).data).toMatchObject([
        { placedBy: 'per_tanaka' },
      ])
      await holds.lift(sato, { hold: id, reason: 'closed' })
      expect(await codeOf(holds.lift(sato, { hold: id, reason }))).toBe('hold_unknown')
      expect((await holds.list({ limit: 10, status: 'in_force' })).data).toEqual([])
      expect((await holds.list({ limit: 10, status: 'lifted' })).data).toMatchObject([
        { id, lifted: { by: 'per_sato', reason: 'closed' } },
      ])
      expect(await kinds()).toEqual(['hold.placed', 'hold.lifted'])
    })

    it('is listed in pages', async () => {
      const { holds, clock } = await begin()
      for (const day of ['2026-11-22', '2026-11-23', '2026-11-24']) {
        clock.set(day)
        await holds.place(operator, { target: { type: 'everything' }, reason })
      }
      const page = await holds.list({ limit: 2 })
      expect(page.data).toHaveLength(2)
      expect((await holds.list({ limit: 2, after: page.next })).data).toHaveLength(1)
    })
  })

  it('an erasure of nothing is on record too', async () => {
    const { vault, removal } = await begin()
    expect(await removal.erase(tanaka, { person: 'per_1', reason })).toEqual({ keys: 0, exchanges: 0 })
    expect(vault.told).toMatchObject([{ kind: 'content.erased', data: { keys: 0 } }])
  })
})
