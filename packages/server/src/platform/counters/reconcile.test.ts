import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPostgresPool } from '../sql/postgres.ts'
import type { PostgresStorage } from '../sql/storage.ts'
import { testPostgres } from '../sql/test-database.ts'
import type { Counters } from './counters.ts'
import { createReconciliation } from './reconcile.ts'
import { hold, migrate, openCounters, runSql, testClock } from './test-counters.ts'

const postgres = await testPostgres()
let keys = 0

describe.runIf(postgres)('counters compared with SQL after a node died', () => {
  let storage: PostgresStorage
  let pool: Pool
  beforeAll(async () => {
    storage = (await postgres?.open()) ?? expect.unreachable()
    await migrate(storage)
    pool = createPostgresPool({ ...storage, maxConnections: 1 })
  })
  afterAll(async () => {
    await pool.end()
    await postgres?.dispose()
  })

  let key = ''
  let opened: Counters[] = []
  /** what SQL says is used, by key; nothing where it says nothing */
  let inSql = new Map<string, number>()
  const clock = testClock()
  const loadUsed = async (asked: string) => inSql.get(asked) ?? 0
  let waits: (() => void | Promise<void>)[] = []
  let reconciliation = createReconciliation({ pool: expect.anything() as never, clock, loadUsed, wait })
  async function wait(): Promise<void> {
    await waits.shift()?.()
  }
  beforeEach(() => {
    key = `spl_lost:per_${++keys}:2026-11-22`
    inSql = new Map()
    waits = []
    reconciliation = createReconciliation({ pool, clock, loadUsed, wait })
  })
  afterEach(async () => {
    for (const counters of opened) await counters.close()
    opened = []
    await runSql(storage, 'delete from counter_nodes')
  })

  function node(): Counters {
    const counters = openCounters(storage, { loadUsed })
    opened.push(counters)
    return counters
  }
  const used = async (counters: Counters) => (await counters.read(key)).used
  const line = (amount: number) => [{ key, amount, limit: 1_000 }]
  /** Until it is stored; a node that reads knows of its own at once. */
  const shows = (amount: number) =>
    vi.waitFor(
      async () => {
        const counter = 'select base + (select sum(used) from counter_shares where key = $1) as used'
        const { rows } = await pool.query<{ used: number }>(`${counter} from counters where key = $1`, [key])
        expect(Number(rows[0]?.used)).toBe(amount)
      },
      { interval: 5 },
    )
  async function settle(counters: Counters, amount: number): Promise<void> {
    const before = await used(counters)
    counters.settle(await hold(counters, line(amount)), line(amount))
    await shows(before + amount)
    inSql.set(key, (inSql.get(key) ?? 0) + amount)
  }
  /** A node dies with a call open that held 7, and the ledger settles it as lost at that. */
  async function oneDies(): Promise<Counters> {
    const [here, there] = [node(), node()]
    await settle(here, 10)
    await hold(there, line(7))
    await there.close()
    await settle(here, 5)
    await runSql(storage, 'update counter_nodes set alive_until = 0')
    inSql.set(key, (inSql.get(key) ?? 0) + 7)
    return here
  }

  test('what it held and the ledger settled as lost is counted, once, however often it is looked at', async () => {
    const here = await oneDies()
    expect(await used(here)).toBe(15)
    for (let look = 0; look < 3; look++) {
      await reconciliation.run()
      expect(await used(here)).toBe(22)
    }
    await settle(here, 1)
    await reconciliation.run()
    expect(await used(here)).toBe(23)
    // And a node that starts now asks SQL, which knows of all of it.
    expect(await used(node())).toBe(23)
  })

  test('by several nodes at the same time, once', async () => {
    const here = await oneDies()
    const others = Array.from({ length: 3 }, () => createReconciliation({ pool, clock, loadUsed, wait }))
    await Promise.all(others.map((other) => other.run()))
    expect(await used(here)).toBe(22)
  })

  test('what is settled during the look is never counted twice, and the look after it is exact', async () => {
    const here = await oneDies()
    waits = [() => settle(here, 2), () => settle(here, 3)]
    await reconciliation.run()
    expect(await used(here)).toBe(24)
    await reconciliation.run()
    expect(await used(here)).toBe(27)
  })

  test('a settlement that reaches the counters after SQL counts twice until the next look at the longest', async () => {
    const here = await oneDies()
    const late = await hold(here, line(4))
    inSql.set(key, (inSql.get(key) ?? 0) + 4)
    await reconciliation.run()
    expect(await used(here)).toBe(26)
    here.settle(late, line(4))
    await shows(30)
    await reconciliation.run()
    expect(await used(here)).toBe(26)
  })

  test('what is settled here and not known to SQL yet does not take away what was lost', async () => {
    const here = await oneDies()
    await reconciliation.run()
    here.settle(await hold(here, line(6)), line(6))
    await shows(28)
    waits = [() => void inSql.set(key, (inSql.get(key) ?? 0) + 6)]
    await reconciliation.run()
    expect(await used(here)).toBe(28)
  })

  test('nothing is asked while nobody died, nor ten minutes after', async () => {
    const asked = vi.fn(loadUsed)
    const watching = createReconciliation({ pool, clock, loadUsed: asked, wait })
    const here = node()
    await settle(here, 10)
    await hold(here, line(1))
    await watching.run()
    expect(asked).not.toHaveBeenCalled()
    // Its heart must not beat once again.
    await here.close()
    await runSql(storage, 'update counter_nodes set alive_until = 0')
    await watching.run()
    expect(asked).toHaveBeenCalled()
    asked.mockClear()
    clock.pass(600_000)
    await watching.run()
    expect(asked).not.toHaveBeenCalled()
  })

  test('of many counters every one has its turn', async () => {
    const there = node()
    const many = Array.from({ length: 250 }, (_, index) => ({
      key: `spl_many:per_${String(index).padStart(3, '0')}:2026-11-22`,
      amount: 1,
      limit: 100,
    }))
    await hold(there, many)
    await there.close()
    await runSql(storage, 'update counter_nodes set alive_until = 0')
    for (const each of many) inSql.set(each.key, 1)
    for (let look = 0; look < 4; look++) await reconciliation.run()
    const here = node()
    for (const each of many) expect((await here.read(each.key)).used).toBe(1)
    const { rows } = await pool.query(
      `select count(*) as shares from counter_shares where node = 'ledger' and key like 'spl_many%'`,
    )
    expect(rows).toEqual([{ shares: 250 }])
  })
})

const messageOf = (error: unknown) => String(error)
describe.runIf(postgres)('what was settled while the counters could not be asked', () => {
  let storage: PostgresStorage
  beforeAll(async () => {
    storage = (await postgres?.open()) ?? expect.unreachable()
    await migrate(storage)
  })
  afterAll(() => postgres?.dispose())

  test.each(['met before', 'met first then'])('counts once when they answer again: a key %s', async (met) => {
    let inSql = 100
    const counters = openCounters(storage, { loadUsed: async () => inSql })
    const key = `spl_away:per_${met.length}:2026-11-22`
    const one = { key, amount: 5, limit: 1_000 }
    const line = [one]
    try {
      if (met === 'met before') counters.settle(await hold(counters, line), [])
      await runSql(storage, 'alter table counters rename to counters_away')
      await runSql(storage, 'alter table counter_shares rename to shares_away')
      for (let tries = 0; tries < 2; tries++)
        expect(await hold(counters, [...line, { ...one, key: `${key}x` }]).catch(messageOf)).toMatch(
          /counter/,
        )
      counters.settle('none', line)
      inSql += 5
      await runSql(storage, 'alter table counters_away rename to counters')
      await runSql(storage, 'alter table shares_away rename to counter_shares')
      await vi.waitFor(async () => expect(await counters.read(key)).toEqual({ used: 105, held: 0 }), 10_000)
      await hold(counters, line)
      expect(await counters.read(key)).toEqual({ used: 105, held: 5 })
    } finally {
      await counters.close()
    }
  })
})
