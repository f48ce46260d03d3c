import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openSql } from '../sql/open-sql.ts'
import type { ControlSchema } from '../sql/schema.ts'
import type { PostgresStorage, Storage } from '../sql/storage.ts'
import { testPostgres, testSqlite } from '../sql/test-database.ts'
import type { Counters, LoadUsed } from './counters.ts'
import { hold, hourMs, long, migrate, openCounters, runSql, testClock } from './test-counters.ts'

const opened: Counters[] = []
afterEach(async () => {
  for (const counters of opened.splice(0)) await counters.close()
})

function open(...args: Parameters<typeof openCounters>): Counters {
  const counters = openCounters(...args)
  opened.push(counters)
  return counters
}

let keys = 0
const newKey = () => `tokens:per_${++keys}:2026-11-22`

const granted = (counters: Counters, key: string, amount: number) =>
  hold(counters, [{ key, amount, limit: 1_000_000 }])

const postgres = await testPostgres()
const databases = [testSqlite(), postgres].filter((database) => database !== undefined)

describe.each(databases)('counters beside $name', (databases) => {
  let storage: Storage
  beforeAll(async () => {
    storage = await databases.openControl()
    await migrate(storage)
  })
  afterAll(() => databases.dispose())

  test('200 concurrent holds of 1 against a limit of 100 grant exactly 100', async () => {
    const counters = open(storage)
    const key = newKey()
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => counters.hold([{ key, amount: 1, limit: 100 }], long)),
    )
    expect(answers.filter((answer) => answer.granted)).toHaveLength(100)
    expect(answers.find((answer) => !answer.granted)).toEqual({
      granted: false,
      key,
      used: 0,
      held: 100,
      limit: 100,
      waits: true,
    })
    expect(await counters.read(key)).toEqual({ used: 0, held: 100 })
  })

  test('settling replaces what was held by what was used', async () => {
    const counters = open(storage)
    const key = newKey()
    const held = await granted(counters, key, 50)
    counters.settle(held, [{ key, amount: 20 }])
    expect(await counters.read(key)).toEqual({ used: 20, held: 0 })
    expect(await counters.hold([{ key, amount: 80, limit: 100 }], long)).toMatchObject({ granted: true })
    expect(await counters.hold([{ key, amount: 1, limit: 100 }], long)).toMatchObject({ granted: false })
  })

  test('more may be used than was held, even beyond the limit, and then nothing fits', async () => {
    const counters = open(storage)
    const key = newKey()
    counters.settle(await granted(counters, key, 10), [{ key, amount: 150 }])
    expect(await counters.read(key)).toEqual({ used: 150, held: 0 })
    const answer = await counters.hold([{ key, amount: 0, limit: 100 }], long)
    expect(answer).toEqual({ granted: false, key, used: 150, held: 0, limit: 100, waits: false })
  })

  test('a hold ends after its time to live, and its late settlement still adds', async () => {
    const clock = testClock()
    const counters = open(storage, { clock })
    const key = newKey()
    const held = await granted(counters, key, 60)
    clock.pass(hourMs - 1)
    expect(await counters.read(key)).toEqual({ used: 0, held: 60 })
    clock.pass(1)
    expect(await counters.read(key)).toEqual({ used: 0, held: 0 })
    counters.settle(held, [{ key, amount: 7 }])
    counters.settle('hold_unknown', [{ key, amount: 3 }])
    expect(await counters.read(key)).toEqual({ used: 10, held: 0 })
  })

  test('a settlement of no hold counts where it was not counted before: SQL tells of it where a counter is met later', async () => {
    let settled = 0
    const counters = open(storage, { loadUsed: async () => settled })
    const [met, unmet] = [newKey(), newKey()]
    await granted(counters, met, 0)
    settled = 7
    counters.settle('hold_none', [
      { key: met, amount: 7 },
      { key: unmet, amount: 7 },
    ])
    expect(await counters.read(unmet)).toEqual({ used: 7, held: 0 })
    expect(await counters.read(met)).toEqual({ used: 7, held: 0 })
  })

  test('a hold on several counters holds all of them or none', async () => {
    const counters = open(storage)
    const [wide, narrow] = [newKey(), newKey()]
    const both = (amount: number) =>
      counters.hold(
        [
          { key: wide, amount, limit: 100 },
          { key: narrow, amount, limit: 10 },
        ],
        long,
      )
    expect(await both(6)).toMatchObject({ granted: true })
    expect(await both(5)).toMatchObject({ granted: false, key: narrow, used: 0, held: 6, waits: true })
    expect(await counters.read(wide)).toEqual({ used: 0, held: 6 })
    expect(await both(4)).toMatchObject({ granted: true })
    expect(await counters.read(wide)).toEqual({ used: 0, held: 10 })
  })

  test('two lines on one counter add up', async () => {
    const counters = open(storage)
    const key = newKey()
    await granted(counters, key, 1)
    const line = { key, amount: 5, limit: 10 }
    expect(await counters.hold([line, { ...line, limit: 12 }], long)).toMatchObject({
      granted: false,
      held: 1,
      limit: 10,
    })
    expect(await counters.hold([line, { ...line, amount: 4 }], long)).toMatchObject({ granted: true })
    expect(await counters.read(key)).toEqual({ used: 0, held: 10 })
  })

  test('a hold without lines is granted', async () => {
    expect(await open(storage).hold([], long)).toMatchObject({ granted: true })
  })

  test('a counter begins with what SQL says was used', async () => {
    const asked: string[] = []
    const loadUsed = async (key: string) => {
      asked.push(key)
      return 90
    }
    const counters = open(storage, { loadUsed })
    const key = newKey()
    const hold = () => counters.hold([{ key, amount: 5, limit: 100 }], long)
    const answers = await Promise.all([hold(), hold(), hold()])
    expect(answers.map((answer) => answer.granted)).toEqual([true, true, false])
    expect(await counters.read(key)).toEqual({ used: 90, held: 10 })
    expect(asked).toEqual([key])
  })

  test('when SQL cannot say what was used, the hold throws, and the next one asks again', async () => {
    const answers = [Promise.reject(new Error('away')), Promise.reject(new Error('away')), Promise.resolve(3)]
    for (const answer of answers) answer.catch(() => undefined)
    const loadUsed = vi.fn<LoadUsed>(() => answers.shift() ?? Promise.resolve(3))
    const counters = open(storage, { loadUsed })
    const key = newKey()
    await vi.waitFor(async () => expect(await counters.read(key)).toEqual({ used: 3, held: 0 }), {
      interval: 1,
    })
  })
})

describe.runIf(postgres)('counters of several nodes', () => {
  let storage: PostgresStorage
  beforeAll(async () => {
    storage = (await postgres?.open()) ?? expect.unreachable()
    await migrate(storage)
  })
  afterAll(() => postgres?.dispose())

  const showing = (counters: Counters, key: string, value: { used: number; held: number }) =>
    vi.waitFor(async () => expect(await counters.read(key)).toEqual(value), { interval: 2 })

  test('200 concurrent holds over two nodes grant exactly 100', async () => {
    const nodes = [open(storage), open(storage)] as const
    const key = newKey()
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        await delay(0)
        return nodes[i % 2 === 0 ? 0 : 1].hold([{ key, amount: 1, limit: 100 }], long)
      }),
    )
    expect(answers.filter((answer) => answer.granted)).toHaveLength(100)
  })

  test('nodes that hold the same counters in opposite order never wait in a circle', async () => {
    const nodes = [open(storage), open(storage), open(storage)] as const
    const [a, b] = [newKey(), newKey()]
    const line = (key: string) => ({ key, amount: 1, limit: 1_000 })
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? [line(a), line(b)] : [line(b), line(a)])).flatMap(
        (lines) => nodes.map((node) => node.hold(lines, long)),
      ),
    )
    expect(answers.every((answer) => answer.granted)).toBe(true)
    expect(await nodes[0].read(a)).toEqual({ used: 0, held: 90 })
  })

  test('what one node settles the others see', async () => {
    const [here, there] = [open(storage), open(storage)]
    const key = newKey()
    const held = await granted(here, key, 40)
    expect(await there.read(key)).toEqual({ used: 0, held: 40 })
    here.settle(held, [{ key, amount: 25 }])
    await showing(there, key, { used: 25, held: 0 })
  })

  test('a killed node holds nothing after its life, and what it used stays used', async () => {
    const [killed, there] = [open(storage), open(storage)]
    const key = newKey()
    killed.settle(await granted(killed, key, 5), [{ key, amount: 5 }])
    await granted(killed, key, 60)
    await showing(there, key, { used: 5, held: 60 })
    // Its heart must not beat once again.
    await killed.close()
    await run('update counter_shares set held_until = 0 where key = $1', key)
    await run('update counter_nodes set alive_until = 0')
    expect(await there.read(key)).toEqual({ used: 5, held: 0 })
    expect(await there.hold([{ key, amount: 95, limit: 100 }], long)).toMatchObject({ granted: true })
  })

  test('a node that starts later lifts a counter that knows less than SQL does', async () => {
    const key = newKey()
    const early = open(storage)
    early.settle(await granted(early, key, 10), [{ key, amount: 10 }])
    await showing(open(storage), key, { used: 10, held: 0 })
    const late = open(storage, { loadUsed: async () => 30 })
    expect(await late.read(key)).toEqual({ used: 30, held: 0 })
    expect(await early.read(key)).toEqual({ used: 30, held: 0 })
  })

  test('settlements made while PostgreSQL cannot store them are stored later, once', async () => {
    const [here, there] = [open(storage), open(storage)]
    const key = newKey()
    const held = await granted(here, key, 10)
    await run('alter table counter_shares rename to counter_shares_away')
    here.settle(held, [{ key, amount: 4 }])
    here.settle('hold_other', [{ key, amount: 2 }])
    await expect(here.hold([{ key, amount: 1, limit: 100 }], long)).rejects.toThrow(/counter_shares/)
    await run('alter table counter_shares_away rename to counter_shares')
    await showing(there, key, { used: 6, held: 0 })
  })

  test('a hold survives its connections being cut while idle', async () => {
    const counters = open(storage)
    const key = newKey()
    await granted(counters, key, 1)
    await run(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await granted(counters, key, 1)
    expect(await counters.read(key)).toEqual({ used: 0, held: 2 })
  })

  test('a counter swept away comes back with the next hold', async () => {
    const counters = open(storage)
    const key = newKey()
    await granted(counters, key, 1)
    await run('delete from counters where key = $1', key)
    await granted(counters, key, 1)
    expect(await counters.read(key)).toEqual({ used: 0, held: 2 })
  })

  test.each([
    ['of days', 'tokens:per_old:2026-11-19'],
    ['of conversations, which begin anew each day', 'usd.conversation.utc:abcdefghijklmnopqrstuv:2026-11-19'],
  ])('a living node renews what it holds and sweeps what is old: counters %s', async (_, old) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const [living, there] = [open(storage), open(storage)]
      const key = newKey()
      await granted(living, key, 8)
      await granted(living, old, 8)
      await run('update counter_shares set held_until = 0 where key = $1', key)
      await run('update counter_nodes set alive_until = 0')
      expect(await there.read(key)).toEqual({ used: 0, held: 0 })
      vi.advanceTimersByTime(5_000)
      await showing(there, key, { used: 0, held: 8 })
      await vi.waitFor(async () => expect(await count(old)).toBe(0), { interval: 2 })
    } finally {
      vi.useRealTimers()
    }
  })

  test('minutes are forgotten after a few minutes, whoever counted them, and the counters of today are not', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const clock = testClock()
      const [here, there] = [open(storage, { clock }), open(storage)]
      const keys = ['spl_rate:per_1:2026-11-22T12:00', 'spl_rate:per_1:2026-11-22T12:04', newKey()]
      for (const counters of [here, there])
        for (const key of keys) counters.settle(await granted(counters, key, 1), [{ key, amount: 1 }])
      for (const key of keys) await showing(there, key, { used: 2, held: 0 })
      clock.pass(6 * 60_000)
      vi.advanceTimersByTime(5_000)
      await vi.waitFor(async () => expect(await Promise.all(keys.map(count))).toEqual([0, 1, 1]), {
        interval: 2,
      })
    } finally {
      vi.useRealTimers()
    }
  })

  test('what was used is not forgotten when the clock is days ahead for a while', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const clock = testClock()
      let settled = 0
      const here = open(storage, { clock, loadUsed: async () => settled })
      const key = newKey()
      // Beat by beat: a node that was away for long trusts nothing, and forgets nothing.
      const tidied = (old: string) =>
        vi.waitFor(
          async () => {
            clock.pass(3_000)
            vi.advanceTimersByTime(5_000)
            expect(await count(old)).toBe(0)
          },
          { interval: 20 },
        )
      here.settle(await granted(here, key, 50), [{ key, amount: (settled = 50) }])
      await showing(here, key, { used: 50, held: 0 })
      // The first beat sweeps; those of the next hour only forget.
      const countMinute = async (key: string) => here.settle(await granted(here, key, 1), [])
      await countMinute('spl_rate:pool:2026-11-22T11:50')
      await tidied('spl_rate:pool:2026-11-22T11:50')
      clock.jump(3 * 24 * hourMs)
      await countMinute('spl_rate:pool:2026-11-25T11:50')
      await tidied('spl_rate:pool:2026-11-25T11:50')
      clock.jump(-3 * 24 * hourMs)
      await granted(here, key, 1)
      await showing(open(storage), key, { used: 50, held: 1 })
    } finally {
      vi.useRealTimers()
    }
  })

  test('closing stores what was settled', async () => {
    const [here, there] = [open(storage), open(storage)]
    const key = newKey()
    here.settle(await granted(here, key, 1), [{ key, amount: 9 }])
    await here.close()
    expect(await there.read(key)).toEqual({ used: 9, held: 0 })
  })

  async function count(key: string): Promise<number> {
    const sql = await openSql<Pick<ControlSchema, 'counters'>>({ storage })
    const rows = await sql.read.selectFrom('counters').select('key').where('key', '=', key).execute()
    await sql.close()
    return rows.length
  }

  const run = (statement: string, key?: string) => runSql(storage, statement, key)
})
