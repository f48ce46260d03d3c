import { afterEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { refused } from './testing/entries.ts'
import { createTestClock, openNode } from './testing/nodes.ts'
import { proveTampering } from './testing/prove-tampering.ts'
import { openTestStore } from './testing/store.ts'
import { verifyLedgerStore } from './verify-store.ts'

const databases = await testDatabases()
/** `scripts/prove-tampering.ts` does a thousand on each, and docs/ledger.md has its result. */
const rounds = 60

describe.each(databases)('a ledger on $name', (database) => {
  afterEach(() => database.dispose())

  test('that was changed at random places is found to be, where it was', async () => {
    const { missed, done } = await proveTampering({ database, rounds, seed: 20_261_126 })
    expect(missed).toEqual([])
    expect(Object.values(done).reduce((sum, count) => sum + count, 0)).toBe(rounds)
  })

  /** The same beginning each time, and then what is given; resolves with a checkpoint of each step. */
  async function write(suffix: string) {
    const store = await openTestStore(await database.open())
    const clock = createTestClock()
    const node = await openNode({ boot: 'boot_a', storage: store.storage, clock })
    const witnessed: string[] = []
    for (const step of ['a', 'b', 'c', suffix, suffix]) {
      await node.append(refused(`exc_${step}_1`), refused(`exc_${step}_2`))
      clock.advance(2_000)
      await node.catchUp()
      const newest = store.sql.read.selectFrom('ledger_checkpoints').select('note').orderBy('size', 'desc')
      witnessed.push((await newest.limit(1).executeTakeFirstOrThrow()).note)
    }
    await node.close()
    await store.sql.close()
    return { storage: store.storage, verifierKeys: [store.verifierKey], witnessed }
  }

  test('whose suffix was rewritten with its own key is in order by itself, and a witness tells up to where it is not', async () => {
    const original = await write('d')
    const { storage, verifierKeys } = await write('rewritten')
    expect(await verifyLedgerStore({ storage, verifierKeys })).toMatchObject({ ok: true, problems: [] })
    const checkpoints = original.witnessed
    const verdict = await verifyLedgerStore({ storage, verifierKeys, checkpoints })
    expect(verdict).toMatchObject({
      ok: false,
      problems: [
        { what: 'checkpoint', leaf: 8 },
        { what: 'checkpoint', leaf: 10 },
      ],
      vouchedThrough: { size: 7, entry: { boot: 'boot_a', seq: 6 } },
    })
    const whole = { ...original, checkpoints }
    expect(await verifyLedgerStore(whole)).toMatchObject({ ok: true, vouchedThrough: { size: 11 } })
  })
})
