import { randomBytes } from 'node:crypto'
import { importVerifier } from '@sekisho/ledger'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { createSealer } from '../../platform/keyring/sealer.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { importSigners, sha256, type CheckpointKey } from '../ledger/index.ts'
import { createTestClock, privateKey } from '../ledger/testing/nodes.ts'
import { createCheckpointKeys, type CheckpointKeysDeps } from './checkpoint-keys.ts'

const databases = await testDatabases()
const random = (size: number) => randomBytes(size)
const [masterKey, other] = ['m'.repeat(32), 'o'.repeat(32)]
const clock = createTestClock()

describe.each(databases)('the keys of checkpoints on $name', (database) => {
  const open: ControlDatabase[] = []
  afterEach(async () => {
    for (const db of open.splice(0)) await db.close()
    await database.dispose()
  })

  async function node(
    storage: Storage,
    { masterKeys = [masterKey], ...options }: Partial<CheckpointKeysDeps> & { masterKeys?: string[] } = {},
  ) {
    const log = { warn: () => undefined, error: () => undefined } as never
    const db = await openControlDatabase({ storage, clock, random, changes: localChanges({ log }) })
    open.push(db)
    const keys = await createCheckpointKeys({
      db,
      clock,
      sealer: createSealer(masterKeys, random),
      origin: undefined,
      defaultOrigin: 'sekisho/host',
      former: undefined,
      ...options,
    })
    return { db, keys }
  }
  const current = async (held: readonly CheckpointKey[]) => (await importSigners(held)).at(-1)?.verifierKey
  const entries = async (db: ControlDatabase) =>
    (await db.takeOutbox(100)).map(({ kind, data }) => ({ kind, data: JSON.parse(data) as object }))

  test('are made once, announced, and the same for every node', async () => {
    const storage = await database.openControl()
    const first = await node(storage)
    const second = await node(storage)
    expect(second.keys.held()).toEqual(first.keys.held())
    const key = await current(first.keys.held())
    expect(key).toMatch(/^sekisho\/host\+/)
    expect(await entries(first.db)).toEqual([
      { kind: 'checkpoint_key.created', data: { key, reason: 'first' } },
    ])
    const [row] = await first.db.read.selectFrom('checkpoint_keys').selectAll().execute()
    expect(row?.sealed_key).not.toContain('PRIVATE')
  })

  test('begin with the key file of a release before, under its name', async () => {
    const storage = await database.openControl()
    const { db, keys } = await node(storage, { former: privateKey, defaultOrigin: 'sekisho/old' })
    expect(keys.held()).toEqual([{ name: 'sekisho/old', privateKey }])
    expect(await entries(db)).toMatchObject([{ data: { reason: 'taken_over' } }])
    const again = await node(storage, { former: privateKey, defaultOrigin: 'sekisho/renamed' })
    expect(again.keys.held()).toEqual(keys.held())
  })

  test('of a file that several nodes have is taken over once, also where their master keys differ', async () => {
    const storage = await database.openControl()
    const file = { former: privateKey, defaultOrigin: 'sekisho/old' }
    const first = await node(storage, file)
    const second = await node(storage, { ...file, masterKeys: [other] })
    expect(second.keys.held()).toEqual(first.keys.held())
    expect(await second.keys.list()).toHaveLength(1)
    expect(await entries(first.db)).toHaveLength(1)
  })

  test('rotate: the old one stays at hand to hand over, and every node hears of it', async () => {
    const storage = await database.openControl()
    const { db, keys } = await node(storage)
    const heard = vi.fn(async () => undefined)
    keys.onChanged(heard)
    const before = await current(keys.held())
    const after = await keys.rotate({ type: 'operator' })
    await importVerifier(sha256, after)
    expect(after).not.toBe(before)
    expect(await current(keys.held())).toBe(after)
    expect(keys.held()).toHaveLength(2)
    expect(heard).toHaveBeenCalledWith(keys.held())
    expect(
      (await keys.list()).map(({ verifierKey, retiredAt }) => [verifierKey, retiredAt === null]),
    ).toEqual([
      [before, false],
      [after, true],
    ])
    expect((await entries(db)).at(-1)).toEqual({
      kind: 'checkpoint_key.created',
      data: { key: after, replaces: before, reason: 'rotated' },
    })
    expect((await node(storage)).keys.held()).toEqual(keys.held())
  })

  test('take another name as a rotation, once', async () => {
    const storage = await database.openControl()
    const { keys } = await node(storage)
    const before = await current(keys.held())
    clock.advance(1_000)
    const renamed = await node(storage, { origin: 'ledger.example' })
    expect(await current(renamed.keys.held())).toMatch(/^ledger\.example\+/)
    expect((await entries(renamed.db)).at(-1)).toMatchObject({
      data: { reason: 'renamed', replaces: before },
    })
    const again = await node(storage, { origin: 'ledger.example' })
    expect(again.keys.held()).toEqual(renamed.keys.held())
    expect(await current((await node(storage)).keys.held())).toBe(await current(renamed.keys.held()))
  })

  test('of a node that cannot open them are its own, and a former master key still opens', async () => {
    const storage = await database.openControl()
    const first = await node(storage)
    const second = await node(storage, { masterKeys: [other] })
    expect(await current(second.keys.held())).not.toBe(await current(first.keys.held()))
    expect(second.keys.held()).toHaveLength(1)
    const third = await node(storage, { masterKeys: [other, masterKey] })
    expect(third.keys.held()).toHaveLength(2)
  })
})
