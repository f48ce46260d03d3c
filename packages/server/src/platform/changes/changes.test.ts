import type { Actor } from '@sekisho/contract'
import { sql as rawSql } from 'kysely'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { systemRandom } from '../clock/random.ts'
import { createLog } from '../log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../sql/control-database.ts'
import { openSql } from '../sql/open-sql.ts'
import type { PostgresStorage, Storage } from '../sql/storage.ts'
import { testPostgres, testSqlite } from '../sql/test-database.ts'
import type { ConnectChanges } from './changes.ts'
import { localChanges } from './local.ts'
import { postgresChanges } from './postgres.ts'

const log = createLog('silent')
const system: Actor = { type: 'system' }
/** longer than any test: only a notice can be the reason that something arrives */
const neverMs = 3_600_000
const staleMs = 10_000

const opened: ControlDatabase[] = []
afterEach(async () => {
  for (const node of opened.splice(0)) await node.close()
})

async function openNode(storage: Storage, changes: ConnectChanges): Promise<ControlDatabase> {
  const node = await openControlDatabase({ storage, clock: systemClock, random: systemRandom, changes })
  opened.push(node)
  return node
}

/** Any recorded change of credentials. */
function revoke(node: ControlDatabase): Promise<void> {
  const data = { credential: 'key_1', reason: 'left' }
  const entries = [{ kind: 'credential.revoked', data }] as const
  return node.recorded(system, 'credentials', async () => ({ entries, result: undefined }))
}

/** A subscriber that counts, and can be made slow or broken. */
function subscriber(node: ControlDatabase) {
  const state = { begun: 0, running: 0, mostRunning: 0, failures: 0, seen: 0, wait: Promise.resolve() }
  node.changes.subscribe('credentials', async () => {
    state.begun += 1
    state.running += 1
    state.mostRunning = Math.max(state.mostRunning, state.running)
    const version = await node.read.selectFrom('versions').select('version').executeTakeFirst()
    state.seen = version?.version ?? 0
    await state.wait
    state.running -= 1
    if (state.failures > 0) {
      state.failures -= 1
      throw new Error('the database was away')
    }
  })
  return state
}

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { interval: 2 })

const postgres = await testPostgres()
const databases = [testSqlite(), postgres].filter((database) => database !== undefined)

describe.each(databases)('changes on $name', (databases) => {
  afterAll(() => databases.dispose())
  const connect = (storage: Storage, pollMs: number): ConnectChanges =>
    storage.kind === 'sqlite'
      ? localChanges({ log, pollMs })
      : postgresChanges({ storage, log, staleMs, clock: systemClock, pollMs })
  const open = async (pollMs: number) => {
    const storage = await databases.openControl()
    return openNode(storage, connect(storage, pollMs))
  }

  test('a subscriber loads once at first and again after a change, without waiting for a poll', async () => {
    const node = await open(neverMs)
    const reloads = subscriber(node)
    await until(() => expect(reloads.begun).toBe(1))
    await revoke(node)
    await until(() => expect(reloads.begun).toBe(2))
  })

  test('changes during a reload share the next one, and two never run at once', async () => {
    const node = await open(5)
    const reloads = subscriber(node)
    await until(() => expect(reloads).toMatchObject({ begun: 1, running: 0 }))
    const { promise, resolve } = Promise.withResolvers<void>()
    reloads.wait = promise
    await revoke(node)
    await until(() => expect(reloads.running).toBe(1))
    for (let i = 0; i < 20; i++) await revoke(node)
    resolve()
    await until(() => expect(reloads).toMatchObject({ seen: 21, running: 0 }))
    expect(reloads.mostRunning).toBe(1)
    expect(reloads.begun).toBeLessThan(10)
  })

  test('a reload that throws is tried again', async () => {
    const node = await open(5)
    const reloads = subscriber(node)
    reloads.failures = 2
    await until(() => expect(reloads).toMatchObject({ begun: 3, running: 0, failures: 0 }))
  })

  test('another topic wakes nobody', async () => {
    const node = await open(neverMs)
    const credentials = subscriber(node)
    let people = 0
    node.changes.subscribe('people', async () => void people++)
    await until(() => expect([credentials.begun, people]).toEqual([1, 1]))
    await revoke(node)
    await until(() => expect(credentials.begun).toBe(2))
    expect(people).toBe(1)
  })

  test('nothing is reloaded after close', async () => {
    const node = await open(neverMs)
    const reloads = subscriber(node)
    await node.changes.close()
    const { begun } = reloads
    node.changes.announce('credentials')
    await revoke(node)
    expect(reloads).toMatchObject({ begun, running: 0 })
  })
})

describe.runIf(postgres)('changes between nodes', () => {
  afterAll(() => postgres?.dispose())
  const open = () => postgres?.open() ?? expect.unreachable()

  test('a revocation crosses nodes by notice', async () => {
    const storage = await open()
    const here = await openNode(
      storage,
      postgresChanges({ storage, log, staleMs, clock: systemClock, pollMs: neverMs }),
    )
    const there = await openNode(
      storage,
      postgresChanges({ storage, log, staleMs, clock: systemClock, pollMs: neverMs }),
    )
    const reloads = subscriber(there)
    await until(async () => expect(await listeners(storage)).toBe(2))
    await until(() => expect(reloads.begun).toBe(1))
    await revoke(here)
    await until(() => expect(reloads.begun).toBe(2))
  })

  test('a revocation crosses nodes when no notice is sent', async () => {
    const storage = await open()
    const silent = await openNode(storage, localChanges({ log }))
    const there = await openNode(
      storage,
      postgresChanges({ storage, log, staleMs, clock: systemClock, pollMs: 5 }),
    )
    const reloads = subscriber(there)
    await until(() => expect(reloads).toMatchObject({ begun: 1, running: 0 }))
    await revoke(silent)
    await until(() => expect(reloads.begun).toBe(2))
  })

  test('what changed while the connection for notices was lost is loaded when it is back', async () => {
    const storage = await open()
    const silent = await openNode(storage, localChanges({ log }))
    const there = await openNode(
      storage,
      postgresChanges({ storage, log, staleMs, clock: systemClock, pollMs: neverMs }),
    )
    const reloads = subscriber(there)
    await until(async () => expect(await listeners(storage)).toBe(1))
    await until(() => expect(reloads.begun).toBe(1))
    await revoke(silent)
    expect(await listeners(storage, 'pg_terminate_backend(pid)')).toBe(1)
    await until(() => expect(reloads.begun).toBe(2))
  })

  /** How many sessions wait for notices; `act` is done to each. */
  async function listeners(storage: PostgresStorage, act = 'pid'): Promise<number> {
    const sql = await openSql({ storage })
    const mine = `datname = current_database() and query like 'listen %' and state = 'idle'`
    const found = await rawSql.raw(`select ${act} from pg_stat_activity where ${mine}`).execute(sql.kysely)
    await sql.close()
    return found.rows.length
  }
})
