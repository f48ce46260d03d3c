import { generateKeyPairSync } from 'node:crypto'
import type { NewEntry } from '@sekisho/contract'
import { parseCheckpoint, parseNote } from '@sekisho/ledger'
import { afterEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { importSigners, type CheckpointKey } from '../checkpoint-key.ts'
import { noon, refused } from '../testing/entries.ts'
import { createTestClock, openNode, origin } from '../testing/nodes.ts'
import { openTestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'

const databases = await testDatabases()

function newKey(name = origin): CheckpointKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { name, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

async function verifierKeyOf(key: CheckpointKey): Promise<string> {
  return (await importSigners([key]))[0]?.verifierKey ?? ''
}

async function announced(key: CheckpointKey): Promise<NewEntry<'checkpoint_key.created'>> {
  const data = { key: await verifierKeyOf(key), reason: 'rotated' as const }
  return { kind: 'checkpoint_key.created', time: noon, actor: { type: 'system' }, data }
}

describe.each(databases)('checkpoints of a ledger on $name whose key changes', (database) => {
  afterEach(() => database.dispose())

  async function start() {
    const store = await openTestStore(await database.open())
    const clock = createTestClock()
    const [first, second] = [newKey(), newKey()]
    const open = (checkpointKeys: readonly CheckpointKey[], boot: string) =>
      openNode({ boot, storage: store.storage, clock, checkpointKeys })
    const node = await open([first], 'boot_a')
    const grow = async (...entries: NewEntry[]) => {
      await node.append(...entries)
      clock.advance(2_000)
      await node.catchUp()
    }
    /** how many signatures each kept checkpoint has, and whether it hands over */
    const signed = async () => {
      const rows = await store.sql.read.selectFrom('ledger_checkpoints').selectAll().orderBy('size').execute()
      return rows.map(({ note, hands_over }) => [parseNote(note).signatures.length, hands_over])
    }
    const verify = async (...keys: CheckpointKey[]) => {
      const verifierKeys = await Promise.all(keys.map(verifierKeyOf))
      return await verifyLedgerStore({ storage: store.storage, verifierKeys })
    }
    return { store, clock, first, second, open, node, grow, signed, verify }
  }

  test('are signed by both, once, after the entry that announces the new one has a leaf, and hand over to it', async () => {
    const { store, first, second, node, grow, signed, verify } = await start()
    await node.useKeys([first, second])
    await grow(refused('exc_1'))
    expect((await signed()).at(-1)).toEqual([1, 0])
    await grow(await announced(second))
    expect((await signed()).at(-1)).toEqual([2, 1])
    await grow(refused('exc_2'))
    await grow(refused('exc_3'))
    expect((await signed()).slice(-2)).toEqual([
      [2, 1],
      [1, 0],
    ])
    const newest = await store.sql.read
      .selectFrom('ledger_checkpoints')
      .select('note')
      .orderBy('size')
      .execute()
    expect(parseCheckpoint(parseNote(newest.at(-2)?.note ?? '').text).nextKey).toBe(
      await verifierKeyOf(second),
    )
    const verdict = await verify(first)
    expect(verdict).toMatchObject({ ok: true, problems: [] })
    expect(verdict.keys.map(({ key }) => key)).toEqual([
      await verifierKeyOf(first),
      await verifierKeyOf(second),
    ])
    await node.close()
    await store.sql.close()
  })

  test('hand over after a crash between any two steps', async () => {
    const { store, first, second, open, node, grow, verify } = await start()
    await node.append(await announced(second))
    await node.close()
    const next = await open([first, second], 'boot_b')
    await next.close()
    const last = await open([first, second], 'boot_c')
    await last.append(refused('exc_1'))
    await last.close()
    expect(await verify(first)).toMatchObject({ ok: true, problems: [] })
    await expect(grow(refused('exc_2'))).rejects.toThrow()
    await store.sql.close()
  })

  test('do not hand over to a key that somebody with the database alone has announced', async () => {
    const { store, first, second, node, grow, verify } = await start()
    const third = newKey()
    await grow(await announced(third))
    await node.useKeys([third])
    await grow(refused('exc_1'))
    expect((await verify(first)).problems).toMatchObject([{ what: 'checkpoint' }])
    expect((await verify(first, third)).ok).toBe(true)
    expect((await verify(second)).ok).toBe(false)
    await node.close()
    await store.sql.close()
  })
})
