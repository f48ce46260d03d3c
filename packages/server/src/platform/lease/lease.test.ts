import { sql as rawSql } from 'kysely'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { createLog } from '../log/log.ts'
import { openSql } from '../sql/open-sql.ts'
import type { PostgresStorage, Storage } from '../sql/storage.ts'
import { testPostgres, testSqlite } from '../sql/test-database.ts'
import type { Lease } from './lease.ts'
import { createLocalLease } from './local.ts'
import { createPostgresLease } from './postgres.ts'

const log = createLog('silent')
const opened: Lease[] = []
afterEach(async () => {
  for (const lease of opened.splice(0)) await lease.close()
})

function open(storage: Storage): Lease {
  const lease = storage.kind === 'sqlite' ? createLocalLease() : createPostgresLease({ storage, log })
  opened.push(lease)
  return lease
}

const becomes = (held: boolean, lease: Lease, chore = 'sweep') =>
  vi.waitFor(async () => expect(await lease.held(chore)).toBe(held), { interval: 2 })

const postgres = await testPostgres()
const databases = [testSqlite(), postgres].filter((database) => database !== undefined)

describe.each(databases)('lease on $name', (databases) => {
  afterAll(() => databases.dispose())

  test('a free lease is taken and stays held', async () => {
    const lease = open(await databases.open())
    await becomes(true, lease)
    expect(await lease.held('sweep')).toBe(true)
  })

  test('chores are held apart', async () => {
    const lease = open(await databases.open())
    await becomes(true, lease, 'sweep')
    await becomes(true, lease, 'sequence')
  })

  test('a closed lease holds nothing', async () => {
    const lease = open(await databases.open())
    await becomes(true, lease)
    await lease.close()
    expect(await lease.held('sweep')).toBe(false)
  })
})

describe.runIf(postgres)('lease between nodes', () => {
  afterAll(() => postgres?.dispose())
  const database = () => postgres?.open() ?? expect.unreachable()

  test('one node holds a chore, and another may hold a different one', async () => {
    const storage = await database()
    const [here, there] = [open(storage), open(storage)]
    await becomes(true, here, 'sweep')
    await becomes(true, there, 'sequence')
    expect([await there.held('sweep'), await here.held('sequence')]).toEqual([false, false])
  })

  test('a node that closes hands over', async () => {
    const storage = await database()
    const [here, there] = [open(storage), open(storage)]
    await becomes(true, here)
    await becomes(true, there, 'sequence')
    await here.close()
    await becomes(true, there)
  })

  test('a node that loses its connection loses its leases, and connects again', async () => {
    const storage = await database()
    const here = open(storage)
    await becomes(true, here)
    const there = open(storage)
    await becomes(true, there, 'connected')
    await endFirstSession(storage)
    await becomes(true, there)
    expect(await here.held('sweep')).toBe(false)
    await becomes(true, here, 'sequence')
  })

  async function endFirstSession(storage: PostgresStorage): Promise<void> {
    const sql = await openSql({ storage })
    await rawSql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() order by backend_start limit 1`.execute(
      sql.kysely,
    )
    await sql.close()
  }
})
