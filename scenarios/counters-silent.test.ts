import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { CountersAway } from '../packages/server/src/platform/counters/contact.ts'
import type { Counters } from '../packages/server/src/platform/counters/counters.ts'
import { createPostgresCounters } from '../packages/server/src/platform/counters/postgres.ts'
import { migrate, testClock } from '../packages/server/src/platform/counters/test-counters.ts'
import { systemRandom } from '../packages/server/src/platform/clock/random.ts'
import { createLog } from '../packages/server/src/platform/log/log.ts'
import type { PostgresStorage } from '../packages/server/src/platform/sql/storage.ts'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { openWay, type Way } from './severed.ts'

const postgres = await testPostgres()
const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const

describe.runIf(postgres)('a PostgreSQL that keeps connections and answers nothing', () => {
  let storage: PostgresStorage
  let way: Way
  let counters: Counters
  let told: boolean[]
  let asked: string[]
  const clock = testClock()
  beforeAll(async () => {
    storage = (await postgres?.open()) ?? expect.unreachable()
    await migrate(storage)
  })
  beforeEach(async () => {
    told = []
    asked = []
    way = await openWay(storage.url)
    vi.useFakeTimers({ toFake: [...timers] })
    counters = createPostgresCounters({
      storage: { ...storage, url: way.url },
      clock,
      random: systemRandom,
      log: createLog('silent'),
      async loadUsed(key) {
        asked.push(key)
        return 0
      },
      onAway: (isAway) => told.push(isAway),
    })
  })
  afterEach(async () => {
    way.restore()
    await answerTo(counters.close())
    vi.useRealTimers()
    await way.close()
  })
  afterAll(() => postgres?.dispose())

  /** While the network works: time passes as it does outside. */
  async function answerTo<T>(asked: Promise<T>): Promise<T> {
    let isOver = false
    const over = () => (isOver = true)
    asked.then(over, over)
    await vi.waitUntil(() => isOver, { timeout: 60_000, interval: 5 })
    return asked
  }

  /** While it is silent: nothing comes but time. */
  async function passUntil(isOver: () => boolean): Promise<void> {
    for (let turn = 0; turn < 2_000 && !isOver(); turn++) {
      clock.pass(20)
      await vi.advanceTimersByTimeAsync(20)
      await nextTurn()
    }
    expect(isOver()).toBe(true)
  }

  const line = (key: string) => [{ key, amount: 1, limit: 3 }]
  const ask = (key: string) => counters.hold(line(key), { ttlMs: 3_600_000 })

  /** What a call hears that waits for no network and no time. */
  async function atOnce(call: Promise<unknown>): Promise<unknown> {
    let heard: unknown = 'nothing yet'
    call.then(
      (answer) => (heard = answer),
      (error: unknown) => (heard = error),
    )
    await Promise.resolve().then(() => undefined)
    return heard
  }

  it('is waited for by the calls that come first; those after them hear at once, until it answers', async () => {
    const key = 'spl_silent:per_1:2026-11-22'
    expect(await answerTo(ask(key))).toMatchObject({ granted: true })

    way.stall()
    const began = clock.monotonic()
    const heard = Promise.allSettled([ask(key), ask('spl_silent:per_2:2026-11-22')])
    let isOver = false
    void heard.then(() => (isOver = true))
    await passUntil(() => isOver)
    expect(await heard).toMatchObject([
      { status: 'rejected', reason: { message: 'Query read timeout' } },
      { status: 'rejected' },
    ])
    expect(clock.monotonic() - began).toBeLessThan(11_000)
    expect(told).toEqual([true])

    asked = []
    for (const again of [key, 'spl_silent:per_3:2026-11-22'])
      expect(await atOnce(ask(again))).toBeInstanceOf(CountersAway)
    expect(await atOnce(counters.read(key))).toBeInstanceOf(CountersAway)
    expect(asked).toEqual([])

    way.restore()
    await vi.waitUntil(() => told.length === 2, { timeout: 60_000, interval: 20 })
    expect(told).toEqual([true, false])
    expect(await answerTo(ask(key))).toMatchObject({ granted: true })
    expect(await answerTo(counters.read(key))).toEqual({ used: 0, held: 2 })
  })

  it('is noticed by the heartbeat, too, before any call', async () => {
    await answerTo(ask('spl_silent:per_4:2026-11-22'))
    way.stall()
    await passUntil(() => told.length > 0)
    expect(told).toEqual([true])
  })
})
