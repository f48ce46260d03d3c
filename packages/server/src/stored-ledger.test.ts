import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseNote } from '@sekisho/ledger'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { admitted, settled } from './modules/ledger/testing/entries.ts'
import { openNode, privateKey } from './modules/ledger/testing/nodes.ts'
import { openTestStore, type TestStore } from './modules/ledger/testing/store.ts'
import { testDatabases } from './platform/sql/test-database.ts'
import { openStoredLedger, type StoredLedger } from './stored-ledger.ts'

const databases = await testDatabases()

describe.each(databases)('a stored ledger on $name', (database) => {
  let dataDir: string
  let store: TestStore
  let ledger: StoredLedger

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sekisho-stored-'))
    const storage = await database.open()
    const file = join(dataDir, 'ledger.sqlite')
    store = await openTestStore(storage.kind === 'sqlite' ? { ...storage, file } : storage)
    await writeFile(join(dataDir, 'checkpoint-key.pem'), privateKey)
    ledger = openStoredLedger({ dataDir, storage })
  })
  beforeEach(async () => {
    await store.empty()
    const node = await openNode({ boot: 'boot_a', storage: store.storage })
    await node.append(admitted('exc_1'), settled('exc_1'))
    await node.close()
  })
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
    await rm(dataDir, { recursive: true, force: true })
  })

  test('verifies with the key of its data directory: a forged signature under it is found', async () => {
    expect(await ledger.verify({})).toMatchObject({ ok: true, problems: [] })
    const note = (await ledger.newestCheckpoint()) ?? ''
    const [signature] = parseNote(note).signatures
    if (!signature) throw new Error('no signature')
    const forged = Buffer.concat([signature.keyId, Buffer.alloc(64, 65)]).toString('base64')
    await store.sql.kysely
      .updateTable('ledger_checkpoints')
      .set({ note: note.replace(/ \S+\n$/, ` ${forged}\n`) })
      .execute()
    expect((await ledger.verify({})).problems).toMatchObject([{ what: 'checkpoint' }])
  })

  test('reports that every checkpoint was deleted', async () => {
    await store.sql.kysely.deleteFrom('ledger_checkpoints').execute()
    expect((await ledger.verify({})).problems).toMatchObject([{ what: 'checkpoint' }])
  })

  test('reports that everything was deleted, because the data directory has a key', async () => {
    await store.empty()
    expect((await ledger.verify({})).problems).toMatchObject([{ what: 'missing' }])
  })
})
