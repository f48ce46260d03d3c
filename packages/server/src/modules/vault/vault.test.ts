import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { sql as rawSql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bundleWorker } from '../../platform/bundle-worker.ts'
import { openSql, type Sql } from '../../platform/sql/open-sql.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { KeyUnknown } from './keys/key-ring.ts'
import { ContentBroken, recordBytes } from './record.ts'
import type { VaultSchema } from './schema.ts'
import { emptyTables } from './testing/empty.ts'
import { callOf, createTestClock, keep, openTestVault, ringOf, type TestVault } from './testing/open-vault.ts'
import type { RemovalEntry } from './writer/batch.ts'

let worker: Awaited<ReturnType<typeof bundleWorker>>
beforeAll(async () => void (worker = await bundleWorker(new URL('vault.worker.ts', import.meta.url))))
afterAll(() => worker.dispose())

const nobody = { everything: false, people: [], conversations: [], projects: [] }
let entries = 0
const entry = (kind: RemovalEntry['kind'], data: Record<string, unknown> = {}): RemovalEntry => ({
  id: `chg_${++entries}`,
  kind,
  time: 1,
  actor: { type: 'operator' },
  data,
})
const erasure = () => entry('content.erased', { person: 'per_1', reason: 'asked for it' })

describe.each(await testDatabases())('a vault on $name', (database) => {
  let storage: Storage
  let vault: TestVault
  let sql: Sql<VaultSchema>
  const opened: TestVault[] = []

  async function open(options: Partial<Parameters<typeof openTestVault>[0]> = {}): Promise<TestVault> {
    const one = await openTestVault({ storage, workerUrl: worker.url, ...options })
    opened.push(one)
    return one
  }

  async function begin(options: Partial<Parameters<typeof openTestVault>[0]> = {}): Promise<void> {
    vault = await open(options)
    sql = await openSql<VaultSchema>({ storage })
  }

  beforeAll(async () => void (storage = await database.open()))
  afterAll(() => database.dispose())
  afterEach(async () => {
    await sql.close()
    for (const one of opened.splice(0)) await one.close().catch(() => undefined)
    await emptyTables(storage, 'vault')
  })

  const count = async (table: keyof VaultSchema) => {
    const { rows } = await rawSql<{
      count: number
    }>`select count(*) as count from ${rawSql.table(table)}`.execute(sql.kysely)
    return Number(rows[0]?.count)
  }

  describe('what it takes', () => {
    it('comes back as it was, with what is known of it', async () => {
      await begin()
      expect(await vault.isEmpty()).toBe(true)
      const body = randomBytes(3 * recordBytes + 17)
      const chunks = [1, 0, recordBytes, 70_000, 5].map((length) => randomBytes(length))
      const call = callOf(vault, 'per_1', { body, conversation: 'c1', project: 'prj_1' })
      const taking = await vault.take(call)
      taking.begin({ contentType: 'text/event-stream', contentEncoding: 'gzip' })
      for (const chunk of chunks) taking.push(chunk)
      const answer = Buffer.concat(chunks)
      expect(await taking.end()).toEqual({ request: body.length, response: answer.length })
      const { exchange, at } = call
      expect(await vault.find(exchange)).toEqual({
        exchange,
        person: 'per_1',
        at,
        conversation: 'c1',
        project: 'prj_1',
        boot: 'boot_1',
        endedAt: at,
      })
      const content = await vault.open(exchange)
      expect(content?.request).toMatchObject({ contentType: 'application/json', complete: true })
      expect(content?.response).toMatchObject({ contentEncoding: 'gzip', complete: true })
      expect(content?.request?.content.equals(body)).toBe(true)
      expect(content?.response?.content.equals(answer)).toBe(true)
      expect(await vault.isEmpty()).toBe(false)
    })

    it('is sealed: nothing of it stands in a row or a file as it was', async () => {
      await begin()
      const canary = 'kanarienvogel'
      await keep(vault, 'per_1', { body: Buffer.from(canary.repeat(20)) })
      const rows = await sql.read.selectFrom('content_records').select('sealed').execute()
      for (const { sealed } of rows) expect(Buffer.from(sealed).includes(canary)).toBe(false)
      if (storage.kind === 'sqlite')
        for (const held of files(storage.file)) expect(held.includes(canary)).toBe(false)
    })

    it('has its request kept when it is taken, and its answer only when it ended', async () => {
      await begin()
      const call = callOf(vault, 'per_1')
      const taking = await vault.take(call)
      expect(await vault.open(call.exchange)).toMatchObject({
        request: { complete: true },
        response: undefined,
      })
      taking.begin({ contentType: '' })
      taking.push(randomBytes(2 * recordBytes))
      await expect
        .poll(async () => (await vault.open(call.exchange))?.response)
        .toMatchObject({ complete: false })
      await taking.end()
      expect((await vault.open(call.exchange))?.response?.complete).toBe(true)
    })

    it('without an answer is a request alone', async () => {
      await begin()
      const call = callOf(vault, 'per_1')
      expect(await (await vault.take(call)).end()).toEqual({ request: call.body.length })
      expect((await vault.open(call.exchange))?.response).toBeUndefined()
    })

    it('has a key of its own for each person and day, which the runs of a node do not share', async () => {
      await begin()
      await Promise.all(['per_1', 'per_1', 'per_2'].map((person) => keep(vault, person)))
      expect(await count('content_keys')).toBe(2)
      vault.clock.set('2026-11-23')
      await keep(vault, 'per_1')
      expect(await count('content_keys')).toBe(3)
      const again = await open({ clock: vault.clock })
      await keep(again, 'per_1')
      expect(await count('content_keys')).toBe(4)
    })

    it('is listed in the order of arrival, in pages, by person, conversation and time', async () => {
      await begin()
      const ids: string[] = []
      for (const [day, person, conversation] of [
        ['2026-11-22', 'per_1', 'c1'],
        ['2026-11-23', 'per_2', 'c2'],
        ['2026-11-24', 'per_1', 'c2'],
      ] as const) {
        vault.clock.set(day)
        ids.push(await keep(vault, person, { conversation }))
      }
      const [first, second, third] = ids
      const list = async (query: Parameters<TestVault['list']>[0]) =>
        (await vault.list(query)).data.map(({ exchange }) => exchange)
      expect(await list({ limit: 10 })).toEqual(ids)
      expect(await list({ limit: 10, person: 'per_1' })).toEqual([first, third])
      expect(await list({ limit: 10, conversation: 'c2' })).toEqual([second, third])
      const from = Date.parse('2026-11-23T00:00:00Z')
      expect(await list({ limit: 10, from })).toEqual([second, third])
      expect(await list({ limit: 10, to: from })).toEqual([first])
      const page = await vault.list({ limit: 2 })
      expect(page.next).toBe(second)
      expect(await list({ limit: 2, after: page.next ?? '' })).toEqual([third])
    })
  })

  describe('rows that were changed', () => {
    it('swapped between two calls do not open', async () => {
      await begin()
      const one = await keep(vault, 'per_1')
      const other = await keep(vault, 'per_1')
      for (const [from, to] of [
        [one, 'x'],
        [other, one],
        ['x', other],
      ] as const)
        await sql.kysely
          .updateTable('content_records')
          .set('exchange_id', to)
          .where('exchange_id', '=', from)
          .execute()
      await expect(vault.open(one)).rejects.toThrow(ContentBroken)
    })

    it('of which one is gone do not open, and without the end are not whole', async () => {
      await begin()
      const call = callOf(vault, 'per_1', { body: randomBytes(3 * recordBytes) })
      await (await vault.take(call)).end()
      const drop = (seq: number) => sql.kysely.deleteFrom('content_records').where('seq', '=', seq).execute()
      await drop(3)
      expect((await vault.open(call.exchange))?.request?.complete).toBe(false)
      await drop(1)
      await expect(vault.open(call.exchange)).rejects.toThrow(ContentBroken)
    })

    it('that give a call to somebody else do not open', async () => {
      await begin()
      const exchange = await keep(vault, 'per_1')
      await sql.kysely.updateTable('contents').set('person_id', 'per_2').execute()
      await expect(vault.open(exchange)).rejects.toThrow()
    })
  })

  describe('after a rotation', () => {
    it('opens with the new key what the former one wrapped, and then without the former one', async () => {
      await begin()
      const before = await keep(vault, 'per_1')
      const without = await open({ ring: ringOf('n'), clock: vault.clock })
      await expect(without.open(before)).rejects.toThrow(KeyUnknown)
      const rotated = await open({ ring: ringOf('n', 'k'), clock: vault.clock })
      expect((await rotated.open(before))?.request?.complete).toBe(true)
      const after = await keep(rotated, 'per_1')
      expect(await rotated.rewrap()).toEqual({ rewrapped: 1, unknown: 0 })
      expect(await rotated.rewrap()).toEqual({ rewrapped: 0, unknown: 0 })
      for (const exchange of [before, after])
        expect((await without.open(exchange))?.request?.complete).toBe(true)
    })

    it('counts keys that are wrapped by one that is not there, and leaves them', async () => {
      await begin()
      const before = await keep(vault, 'per_1')
      const rotated = await open({ ring: ringOf('n'), clock: vault.clock })
      expect(await rotated.rewrap()).toEqual({ rewrapped: 0, unknown: 1 })
      expect((await vault.open(before))?.request?.complete).toBe(true)
    })
  })

  describe('erasing a person', () => {
    it('destroys their keys and rows and nobody else’s, and tells the ledger once', async () => {
      await begin()
      const gone = [await keep(vault, 'per_1'), await keep(vault, 'per_1')]
      const stays = await keep(vault, 'per_2')
      expect(await vault.erase('per_1', erasure())).toEqual({ keys: 1, exchanges: 2 })
      for (const exchange of gone) {
        expect(await vault.find(exchange)).toBeUndefined()
        expect(await vault.open(exchange)).toBeUndefined()
      }
      await vault.tidy(100)
      expect(await count('contents')).toBe(1)
      expect(await count('content_gone_keys')).toBe(0)
      expect((await vault.open(stays))?.response?.complete).toBe(true)
      await vault.ship()
      await vault.ship()
      expect(vault.told).toMatchObject([
        { kind: 'content.erased', data: { person: 'per_1', keys: 1, exchanges: 2 } },
      ])
    })

    it('leaves nothing of key or content in the files', async () => {
      await begin()
      if (storage.kind === 'postgres') return
      const { file } = storage
      await keep(vault, 'per_1', { body: randomBytes(5 * recordBytes) })
      const { wrapped } = await sql.read
        .selectFrom('content_keys')
        .select('wrapped')
        .executeTakeFirstOrThrow()
      const records = await sql.read.selectFrom('content_records').select('sealed').execute()
      const needles = [wrapped, ...records.map(({ sealed }) => sealed.subarray(0, 24))]
      const found = () =>
        needles.filter((needle) => files(file).some((held) => held.includes(Buffer.from(needle)))).length
      expect(found()).toBe(needles.length)
      await vault.erase('per_1', erasure())
      await vault.tidy(100)
      expect(found()).toBe(0)
    })

    it('leaves what they say later to a new key', async () => {
      await begin()
      await keep(vault, 'per_1')
      await vault.erase('per_1', erasure())
      const later = await keep(vault, 'per_1')
      expect((await vault.open(later))?.request?.complete).toBe(true)
    })

    it('on another node ends what this one still writes, and the next call is kept under a new key', async () => {
      await begin()
      const call = callOf(vault, 'per_1')
      const taking = await vault.take(call)
      taking.begin({ contentType: '' })
      const elsewhere = await open({ clock: vault.clock })
      await elsewhere.erase('per_1', erasure())
      taking.push(Buffer.from('said after that'))
      expect(await taking.end()).toEqual({ request: undefined, notKept: 'erased' })
      expect(vault.notKept).toEqual(['erased'])
      await elsewhere.tidy(100)
      expect(await count('content_records')).toBe(0)
      const next = await keep(vault, 'per_1')
      expect((await vault.open(next))?.request?.complete).toBe(true)
      expect(await count('content_keys')).toBe(1)
    })
  })

  describe('expiry', () => {
    async function threeDays(): Promise<string[]> {
      await begin({ clock: createTestClock() })
      const kept: string[] = []
      for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) {
        vault.clock.set(day)
        kept.push(await keep(vault, 'per_1', { conversation: 'c1', project: 'prj_1' }))
        kept.push(await keep(vault, 'per_1', { conversation: 'c2' }))
      }
      return kept
    }

    it('removes what is of older days, and tells so', async () => {
      const kept = await threeDays()
      const expire = () => vault.expire('2026-11-22', nobody, entry('content.expired'))
      expect(await expire()).toEqual({ keys: 2, exchanges: 4 })
      expect(await expire()).toEqual({ keys: 0, exchanges: 0 })
      const found = await Promise.all(kept.map((exchange) => vault.find(exchange)))
      expect(found.map((call) => call !== undefined)).toEqual([false, false, false, false, true, true])
      await vault.ship()
      expect(vault.told).toMatchObject([{ kind: 'content.expired', data: { keys: 2, exchanges: 4 } }])
    })

    it.each([
      ['everything', { everything: true }, [true, true, true, true, true, true]],
      ['the person', { people: ['per_1'] }, [true, true, true, true, true, true]],
      ['somebody else', { people: ['per_2'] }, [false, false, false, false, true, true]],
      ['one conversation', { conversations: ['c1'] }, [true, false, true, false, true, true]],
      ['one project', { projects: ['prj_1'] }, [true, false, true, false, true, true]],
    ])('leaves what is held, with a hold on %s', async (_, held, stays) => {
      const kept = await threeDays()
      for (let round = 0; round < 3; round++)
        await vault.expire('2026-11-22', { ...nobody, ...held }, entry('content.expired'))
      await vault.tidy(100)
      const found = await Promise.all(kept.map((exchange) => vault.open(exchange)))
      expect(found.map((content) => content !== undefined)).toEqual(stays)
    })
  })

  describe('a store that fails', () => {
    it('takes no call, and says so at once', async () => {
      await begin()
      await rawSql`alter table contents rename to elsewhere`.execute(sql.kysely)
      await expect(vault.take(callOf(vault, 'per_1'))).rejects.toMatchObject({ reason: 'unavailable' })
      await rawSql`alter table elsewhere rename to contents`.execute(sql.kysely)
      const exchange = await keep(vault, 'per_1')
      expect((await vault.open(exchange))?.response?.complete).toBe(true)
    })

    it('during an answer leaves the request kept and says that the answer is not', async () => {
      await begin()
      const call = callOf(vault, 'per_1')
      const taking = await vault.take(call)
      taking.begin({ contentType: '' })
      await rawSql`alter table content_records rename to elsewhere`.execute(sql.kysely)
      taking.push(randomBytes(2 * recordBytes))
      expect(await taking.end()).toEqual({ request: call.body.length, notKept: 'unavailable' })
      await rawSql`alter table elsewhere rename to content_records`.execute(sql.kysely)
      expect((await vault.open(call.exchange))?.response).toBeUndefined()
    })

    it('never takes more than may wait', async () => {
      await begin({ maxBytes: 400_000 })
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          vault.take(callOf(vault, 'per_1', { body: randomBytes(90_000) })).then(
            () => 'taken',
            (error: { reason: string }) => error.reason,
          ),
        ),
      )
      expect(answers.filter((answer) => answer === 'taken').length).toBeLessThan(4)
      expect(answers).toContain('behind')
    })
  })
})

/** Everything that lies beside the database and belongs to it. */
function files(file: string): Buffer[] {
  const folder = dirname(file)
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(file)))
    .map((name) => readFileSync(join(folder, name)))
}
