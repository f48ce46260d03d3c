import { sql as rawSql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { testPostgres } from '../../../platform/sql/test-database.ts'
import { admitted, settled } from '../testing/entries.ts'
import { openNode } from '../testing/nodes.ts'
import { openTestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'

const postgres = await testPostgres()

// Without PostgreSQL testPostgres has said so, or thrown in CI.
describe.runIf(postgres)('a ledger on PostgreSQL', () => {
  afterAll(() => postgres?.dispose())

  test('survives its connections being cut while they are in use: nothing lost, nothing twice', async () => {
    if (!postgres) return
    const store = await openTestStore(await postgres.open())
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    const cut = rawSql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`
    const append = async () => {
      for (let i = 0; i < 40; i++) await node.append(admitted(`exc_${i}`), settled(`exc_${i}`))
    }
    const disturb = async () => {
      for (let i = 0; i < 15; i++) {
        await Promise.all([cut.execute(store.sql.kysely), node.catchUp().catch(() => undefined)])
      }
    }
    await Promise.all([append(), disturb()])
    // A connection that was cut last may still be lent out once.
    await expect.poll(() => node.catchUp().then(() => 'done', String)).toBe('done')
    expect(await store.usage()).toMatchObject([{ calls: 40 }])
    await node.close()
    expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({ ok: true, entries: 81 })
    await store.sql.close()
  })
})
