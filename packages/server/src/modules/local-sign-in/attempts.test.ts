import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createAttempts, type Attempts, type Who } from './attempts.ts'
import { createOnce } from './once.ts'

const log = pino({ level: 'silent' })
const minute = 60_000

describe.each(await testDatabases())('attempts to sign in, on $name', (databases) => {
  let now = 0
  const clock = { now: () => now, monotonic: () => now }
  let db: ControlDatabase
  let attempts: Attempts
  beforeEach(async () => {
    now = Date.UTC(2026, 10, 25)
    const storage = await databases.openControl()
    db = await openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log }) })
    attempts = createAttempts({ db, clock })
  })
  afterEach(() => db.close())
  afterAll(() => databases.dispose())

  const aiko: Who = { account: 'aiko@example.jp', address: '192.0.2.1' }
  async function fail(who: Who, times: number): Promise<number> {
    let made = 0
    for (let attempt = 0; attempt < times; attempt++) if ((await attempts.begin(who)).waitMs === 0) made++
    return made
  }

  it('ten are free, then each failure doubles the wait, to a quarter of an hour', async () => {
    expect(await fail(aiko, 20)).toBe(10)
    const waits: number[] = []
    for (let failures = 0; failures < 8; failures++) {
      const { waitMs } = await attempts.begin(aiko)
      waits.push(waitMs)
      now += waitMs
      expect(await attempts.begin(aiko)).toEqual({ waitMs: 0, locks: true })
    }
    expect(waits).toEqual([
      30_000,
      minute,
      2 * minute,
      4 * minute,
      8 * minute,
      15 * minute,
      15 * minute,
      15 * minute,
    ])
  })

  it('nobody waits for a failure that is free, though the clock of the node that counted it is ahead', async () => {
    now += minute
    expect(await fail(aiko, 1)).toBe(1)
    now -= minute
    expect(await fail(aiko, 1)).toBe(1)
  })

  it('a hundred at once are a hundred', async () => {
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => attempts.begin(aiko)))
    expect(verdicts.filter(({ waitMs }) => waitMs === 0)).toHaveLength(10)
    expect(verdicts.filter(({ locks }) => locks)).toHaveLength(1)
  })

  it('a sign-in that works lets the account start afresh, and takes only itself off the address', async () => {
    await fail(aiko, 9)
    await attempts.begin(aiko)
    await attempts.succeeded(aiko)
    expect(await fail(aiko, 10)).toBe(10)
    // 9 of before, and 10 now: 31 more make the 50 of the address.
    const made = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => fail({ ...aiko, account: `other${n}@example.jp` }, 1)),
    )
    expect(made.filter((count) => count === 1)).toHaveLength(31)
  })

  it('an address of IPv6 counts as its network of 64 bits, however it is written', async () => {
    const addresses = [
      '2001:db8:0:1::1',
      '2001:db8:0:1:ffff::2',
      '2001:DB8::1:0:0:0:3',
      '2001:0db8:0000:0001::4',
    ]
    for (let attempt = 0; attempt < 50; attempt++)
      await attempts.begin({ account: `a${attempt}`, address: addresses[attempt % 4] ?? '' })
    expect((await attempts.begin({ account: 'b', address: '2001:db8:0:1::5' })).waitMs).toBeGreaterThan(0)
    expect((await attempts.begin({ account: 'b', address: '2001:db8:0:2::5' })).waitMs).toBe(0)
  })

  it('after a day without one everything is forgotten, and nothing is kept', async () => {
    await fail(aiko, 11)
    now += 24 * 60 * minute + 1
    expect(await fail(aiko, 20)).toBe(10)
    const rows = await db.read.selectFrom('sign_in_codes').selectAll().execute()
    expect(rows).toHaveLength(2)
  })

  it('the store learns no address of either kind from it', async () => {
    await attempts.begin(aiko)
    const rows = await db.read.selectFrom('sign_in_codes').selectAll().execute()
    expect(JSON.stringify(rows)).not.toMatch(/aiko|192\.0\.2/)
  })

  it('a thing is used once, on whichever node, until it is worthless by itself', async () => {
    const nodes = [createOnce({ db, clock }), createOnce({ db, clock })]
    const used = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => nodes[n % 2]?.use('code 1', now + minute)),
    )
    expect(used.filter(Boolean)).toHaveLength(1)
    expect(await nodes[0]?.use('code 2', now + minute)).toBe(true)
  })

  it('a thing that is over by the clock of one node is not used again on another that is behind', async () => {
    const ahead = createOnce({ db, clock: { ...clock, now: () => now + minute } })
    const here = createOnce({ db, clock })
    expect(await here.use('code', now + 1)).toBe(true)
    expect(await ahead.use('another', now + 2 * minute)).toBe(true)
    expect(await here.use('code', now + 1)).toBe(false)
    now += 2 * minute
    await here.use('later', now + minute)
    expect(await db.read.selectFrom('sign_in_codes').selectAll().execute()).toHaveLength(2)
  })
})
