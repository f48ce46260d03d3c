import * as fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { PostgresStorage } from '../sql/storage.ts'
import { testPostgres } from '../sql/test-database.ts'
import type { Counters, HoldAnswer } from './counters.ts'
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
const newKey = () => `spl_faults:per_${++keys}:2026-11-22`
const soon = { interval: 5 }
const waiting = { ttlMs: hourMs, waitMs: hourMs }

const postgres = await testPostgres()

describe.runIf(postgres)('counters of several nodes in trouble', () => {
  let storage: PostgresStorage
  beforeAll(async () => {
    storage = (await postgres?.open()) ?? expect.unreachable()
    await migrate(storage)
  })
  afterAll(() => postgres?.dispose())

  const run = (statement: string, key?: string) => runSql(storage, statement, key)
  const showing = (counters: Counters, key: string, value: { used: number; held: number }) =>
    vi.waitFor(async () => expect(await counters.read(key)).toEqual(value), soon)

  /** Nobody hears of the node any more, nor will: its heart might have beaten once again. What it held is in its rows. */
  async function die(counters: Counters, key: string): Promise<void> {
    await counters.close()
    await run('update counter_shares set held_until = 0 where key = $1', key)
    await run('update counter_nodes set alive_until = 0')
  }

  /** Resolves when what the node was told before is stored. */
  const roundOf = (counters: Counters) => hold(counters, [{ key: newKey(), amount: 0, limit: 1 }])

  /** Fills a counter on one node, and lets a call wait on the other. */
  async function oneWaits(key: string) {
    const [here, there] = [open(storage), open(storage)]
    const held = await hold(there, [{ key, amount: 6, limit: 10 }])
    const answers: HoldAnswer[] = []
    void here.hold([{ key, amount: 6, limit: 10 }], waiting).then((answer) => answers.push(answer))
    // Rounds take in the order of asking, so that the other one is in line by now.
    await roundOf(here)
    expect(answers).toEqual([])
    const isGranted = () => vi.waitFor(() => expect(answers).toMatchObject([{ granted: true }]), soon)
    return { here, there, held, isGranted }
  }

  test('what another node settles lets a call in that waits here', async () => {
    const key = newKey()
    const { there, held, isGranted } = await oneWaits(key)
    there.settle(held, [{ key, amount: 1 }])
    await isGranted()
    await showing(there, key, { used: 1, held: 6 })
  })

  test('a call that waits for what a killed node holds is let in when its life is over', async () => {
    const key = newKey()
    const { there, isGranted } = await oneWaits(key)
    await die(there, key)
    await isGranted()
  })

  test('a call goes on waiting while PostgreSQL is away, and is let in when it is back', async () => {
    const key = newKey()
    const { here, there, held, isGranted } = await oneWaits(key)
    await run('alter table counters rename to counters_away')
    await run(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    there.settle(held, [])
    await expect(here.hold([{ key: newKey(), amount: 1, limit: 1 }], long)).rejects.toThrow(/counters/)
    await run('alter table counters_away rename to counters')
    await isGranted()
    await showing(there, key, { used: 0, held: 6 })
  })

  test('a call that waits while PostgreSQL is away is refused when its time is over, and holds nothing', async () => {
    const key = newKey()
    const { here, there, held } = await oneWaits(key)
    await run('alter table counters rename to counters_away')
    there.settle(held, [])
    const late = here.hold([{ key, amount: 1, limit: 10 }], long)
    await expect(late).rejects.toThrow(/counters/)
    await here.close()
    await run('alter table counters_away rename to counters')
    await showing(there, key, { used: 0, held: 0 })
  })

  test.each([
    ['counters', 'at once'],
    ['counters', 'after asking'],
    ['counter_shares', 'at once'],
    ['counter_shares', 'after asking'],
    ['counters, counter_shares', 'at once'],
    ['counters, counter_shares', 'after asking'],
  ])(
    'when %s are lost, every counter is rebuilt from SQL, and what is held stays held, though holds are granted %s',
    async (tables, how) => {
      const key = newKey()
      let settled = 0
      const loadUsed = async (asked: string) => (asked === key ? settled : 0)
      const nodes = [open(storage, { loadUsed }), open(storage, { loadUsed })] as const
      let limit = 1_000
      const use = async (counters: Counters, amount: number) => {
        // A limit smaller than the slice was measured by has to be asked for.
        if (how === 'after asking') limit--
        const held = await hold(counters, [{ key, amount, limit }])
        settled += amount
        counters.settle(held, [{ key, amount }])
      }
      await use(nodes[0], 30)
      await use(nodes[1], 20)
      await hold(nodes[0], [{ key, amount: 7, limit }])
      await showing(nodes[1], key, { used: 50, held: 7 })
      await run(`truncate ${tables}`)
      for (const [index, counters] of nodes.entries()) {
        // Whatever node counts first notices; the slices it had are given up with it.
        for (let turn = 0; turn < 12; turn++) await use(counters, 1 + index)
        // What is on its way when another node asks SQL may count twice: the test after this one.
        await roundOf(counters)
      }
      for (const counters of nodes) await showing(counters, key, { used: 86, held: 7 })
    },
  )

  test('what one node has settled and not stored when another asks SQL counts twice, and no more than that', async () => {
    const key = newKey()
    let settled = 0
    const loadUsed = async (asked: string) => (asked === key ? settled : 0)
    const [here, there] = [open(storage, { loadUsed }), open(storage, { loadUsed })]
    const use = async (counters: Counters, amount: number) => {
      const held = await hold(counters, [{ key, amount, limit: 1_000 }])
      settled += amount
      counters.settle(held, [{ key, amount }])
    }
    await use(here, 10)
    await roundOf(here)
    await locked('select from counter_shares for update', async () => {
      await use(here, 3)
      await use(there, 5)
    })
    await roundOf(here)
    await use(there, 7)
    for (const counters of [here, there]) await showing(counters, key, { used: settled + 3, held: 0 })
  })

  test('a clock that is set forward or back ends no hold and keeps none', async () => {
    const clock = testClock()
    const counters = open(storage, { clock })
    const key = newKey()
    await hold(counters, [{ key, amount: 60, limit: 100 }], 1_000)
    for (const jump of [hourMs, -3 * hourMs]) {
      clock.jump(jump)
      expect(await counters.read(key)).toEqual({ used: 0, held: 60 })
    }
    clock.pass(1_000)
    expect(await counters.read(key)).toEqual({ used: 0, held: 0 })
  })

  test('far from every limit a hold waits for nobody, near one it asks', async () => {
    const [counters, there] = [open(storage), open(storage)]
    const all = Array.from({ length: 50 }, newKey)
    const lines = (limit: number) => all.map((key) => ({ key, amount: 2, variance: 1, limit }))
    await hold(counters, lines(1_000))
    await hold(counters, lines(1_000))
    await blocked(async () => {
      expect(await counters.hold(lines(1_000), long)).toMatchObject({ granted: true })
      const asking = [
        // With a smaller limit than the slice was measured by.
        counters.hold(lines(999), long),
        there.hold(lines(1_000), long),
      ]
      let answers = 0
      for (const answer of asking) void answer.then(() => answers++)
      await new Promise(setImmediate)
      expect(answers).toBe(0)
      return asking
    })
    for (const key of all) await showing(there, key, { used: 0, held: 10 })
  })

  test('a node that could not renew its life asks again for what it had reserved', async () => {
    const clock = testClock()
    const counters = open(storage, { clock })
    const line = [{ key: newKey(), amount: 2, limit: 1_000 }]
    await hold(counters, line)
    await blocked(async () => {
      clock.pass(9_999)
      expect(await counters.hold(line, long)).toMatchObject({ granted: true })
      clock.pass(1)
      const asking = counters.hold(line, long)
      let isAnswered = false
      void asking.then(() => (isAnswered = true))
      await new Promise(setImmediate)
      expect(isAnswered).toBe(false)
      return [asking]
    })
    expect(await counters.read(line[0]?.key ?? '')).toEqual({ used: 0, held: 6 })
  })

  test('room that an idle node reserved and does not use is given back, so that nobody is kept out by it for good', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const clock = testClock()
      const [idle, busy] = [open(storage, { clock }), open(storage)]
      const line = [{ key: newKey(), amount: 5, limit: 100 }]
      await hold(idle, line)
      let granted = 1
      while ((await busy.hold(line, long)).granted) granted++
      expect(granted).toBeLessThan(20)
      const waits = Array.from({ length: 20 - granted }, () => busy.hold(line, waiting))
      clock.pass(6_000)
      let answered = 0
      for (const answer of waits) void answer.then(() => answered++)
      await vi.waitFor(() => {
        vi.advanceTimersByTime(5_000)
        expect(answered).toBe(waits.length)
      }, soon)
      expect(await busy.read(line[0]?.key ?? '')).toEqual({ used: 0, held: 100 })
    } finally {
      vi.useRealTimers()
    }
  })

  test('three nodes of which two are cut off for a while never grant more than the limit', async () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 60, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(amounts, async (amounts) => {
        const nodes = [open(storage), open(storage), open(storage)]
        // On the second there is room enough, so that most of a hold asks nobody.
        const [key, roomy] = [newKey(), newKey()]
        // Somebody is always there, or a call alone might pass the limit.
        let granted = 1
        await hold(open(storage), [{ key, amount: 1, limit: 100 }])
        const ask = async (counters: Counters | undefined, amount: number) => {
          const answer = await counters?.hold(
            [
              { key, amount, limit: 100 },
              { key: roomy, amount, limit: 1_000_000 },
            ],
            long,
          )
          if (answer?.granted === true) granted += amount
        }
        const [alone, ...cutOff] = nodes
        for (const counters of nodes) await ask(counters, 1)
        await blocked(async () =>
          cutOff.flatMap((node) => amounts.slice(0, 6).map((amount) => ask(node, amount))),
        )
        await Promise.all(amounts.map((amount) => ask(alone, amount)))
        await Promise.all(amounts.map((amount, index) => ask(nodes[index % 3], amount)))
        expect(granted).toBeLessThanOrEqual(100)
        // The cut must not have left most of the limit to nobody.
        expect(granted).toBeGreaterThan(50)
        for (const counters of nodes) {
          await showing(counters, key, { used: 0, held: granted })
          await showing(counters, roomy, { used: 0, held: granted - 1 })
        }
        for (const counters of opened.splice(0)) await counters.close()
      }),
      { numRuns: 5 },
    )
  })

  test('calls under way: only so many at once on all nodes, and a dead node’s count ends with its life', async () => {
    const [here, there] = [open(storage), open(storage)]
    const key = `spl_at_once:per_${++keys}:open`
    const line = [{ key, amount: 1, limit: 3 }]
    for (const counters of [here, there, there]) await hold(counters, line)
    expect(await here.hold(line, long)).toEqual({
      granted: false,
      key,
      used: 0,
      held: 3,
      limit: 3,
      waits: true,
    })
    await die(there, key)
    expect(await here.read(key)).toEqual({ used: 0, held: 1 })
    for (let call = 0; call < 2; call++) await hold(here, line)
    expect(await here.hold(line, long)).toMatchObject({ granted: false, waits: true })
  })

  /** Runs while nobody can lock a counter or write a share. @returns what `run` left to be answered, answered */
  async function blocked<T>(run: () => Promise<Promise<T>[]>): Promise<T[]> {
    const asked = await locked('lock table counters, counter_shares in access exclusive mode', run)
    return Promise.all(asked)
  }

  /** Runs while another session has locked that. */
  async function locked<T>(lock: string, run: () => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: storage.url })
    await client.connect()
    try {
      await client.query('begin')
      await client.query(lock)
      const result = await run()
      await client.query('commit')
      return result
    } finally {
      await client.end()
    }
  }
})
