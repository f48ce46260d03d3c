import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Actor, NewEntry } from '@sekisho/contract'
import { ExportError, maxLineBytes, NoteError } from '@sekisho/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { createQueries, type Queries } from '../queries/queries.ts'
import { admitted, personCreated, refused, settled } from '../testing/entries.ts'
import { createTestClock, openNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { exportHandlers } from './routes.ts'
import { verifyExport } from './verify-export.ts'

const databases = await testDatabases()
const actor: Actor = { type: 'person', id: 'per_9' }
const person = 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'

describe.each(databases)('an export of a ledger on $name', (database) => {
  const clock = createTestClock()
  let store: TestStore
  let queries: Queries
  let folder: string
  let file: string
  const recorded: NewEntry[] = []
  /** leaves that the newest checkpoint covers */
  let size: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sekisho-export-'))
    file = join(folder, 'ledger.jsonl')
    store = await openTestStore(await database.open())
    for (const boot of ['boot_a', 'boot_b']) {
      const node = await openNode({ boot, storage: store.storage, clock })
      for (let turn = 0; turn < 6; turn++) {
        for (let at = 0; at < 40; at++)
          await node.append(admitted(`exc_${boot}_${turn}_${at}`), refused(`r_${at}`))
        await node.append(settled(`exc_${boot}_${turn}_1`), personCreated(turn === 3 ? person : 'per_2'))
        clock.advance(4_000_000)
        await node.catchUp()
      }
      await node.close()
    }
    queries = createQueries(store.sql.read, async () => undefined)
    size = (await queries.checkpoint())?.size ?? 0
    expect(size).toBeGreaterThan(1_000)
    await writeFile(file, await exported({ from: 0 }))
  })
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  async function exported(query: Record<string, unknown>): Promise<Buffer> {
    const append = async (entry: NewEntry) => void recorded.push(entry)
    const deps = { ledger: { queries, append }, keys: async () => [store.verifierKey], clock }
    const pieces: Uint8Array[] = []
    for await (const piece of await exportHandlers(deps).exportLedger({ from: 0, ...query }, actor))
      pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const verify = (path: string) => verifyExport({ file: path, keys: [store.verifierKey] })
  const verifyBytes = async (bytes: Buffer) => {
    const path = join(folder, 'other.jsonl')
    await writeFile(path, bytes)
    return verify(path)
  }

  test('verifies elsewhere with the public key alone, packed or not, and was recorded', async () => {
    expect(await verify(file)).toMatchObject({ ok: true, entries: size, sequenced: size, ownKeys: false })
    expect(await verifyBytes(gzipSync(await readFile(file)))).toMatchObject({ ok: true, entries: size })
    expect(recorded.at(-1)).toMatchObject({ kind: 'ledger.exported', actor, data: { from: 0, to: size } })
  })

  test('holds the exact bytes of every entry, in leaf order, and the kept checkpoints where they belong', async () => {
    const lines = (await readFile(file, 'utf8')).split('\n')
    const entries = lines.filter((line) => line.startsWith('{"leaf":'))
    expect(entries).toHaveLength(size)
    const [stored] = await store.entriesOf('boot_a')
    expect(entries[0]).toBe(`{"leaf":0,"entry":${Buffer.from(stored?.body ?? []).toString()}}`)
    const kept = await store.sql.read.selectFrom('ledger_checkpoints').select('size').execute()
    expect(lines.filter((line) => line.startsWith('{"checkpoint"'))).toHaveLength(kept.length)
    expect(kept.length).toBeGreaterThan(5)
  })

  test('of any part verifies, whether it ends at a checkpoint or not', async () => {
    for (const [from, to] of [
      [0, 1],
      [0, 300],
      [1, size],
      [255, 513],
      [300, 301],
      [512, 512],
      [size, size],
    ]) {
      const verdict = await verifyBytes(await exported({ from, to }))
      expect(verdict).toMatchObject({ ok: true, from, sequenced: to, problems: [] })
    }
  })

  test('is refused beyond the newest checkpoint', async () => {
    await expect(exported({ to: size + 1 })).rejects.toMatchObject({ code: 'tree_size_unknown' })
    await expect(exported({ from: size + 1 })).rejects.toMatchObject({ code: 'leaf_unvouched' })
  })

  test('of one person, some kinds or some time has a proof with each entry', async () => {
    const about = await exported({ person })
    expect(about.toString().split('\n')).toHaveLength(5)
    expect(await verifyBytes(about)).toMatchObject({ ok: true, entries: 2 })
    expect(await verifyBytes(await exported({ kind: 'person.created,node.started' }))).toMatchObject({
      ok: true,
      entries: 14,
    })
    const since = '2030-01-01T00:00:00Z'
    expect(await verifyBytes(await exported({ since, person }))).toMatchObject({ ok: true, entries: 0 })
    const bytes = Buffer.from(about.toString().replace('"name":"per_', '"name":"Per_'))
    expect((await verifyBytes(bytes)).problems).toMatchObject([{ what: 'altered' }])
  })

  test('that was damaged says how, in one line', async () => {
    const bytes = await readFile(file)
    await expect(verifyBytes(Buffer.alloc(0))).rejects.toThrow(new ExportError('the export is empty'))
    await expect(verifyBytes(bytes.subarray(0, -7))).rejects.toThrow('the export ends within a line')
    const cut = bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1)
    expect((await verifyBytes(cut)).problems.at(-1)).toMatchObject({ what: 'missing' })
    await expect(verifyBytes(Buffer.from('{"leaf":0}\n'))).rejects.toThrow(
      'this is not an export of a ledger',
    )
    await expect(verifyBytes(gzipSync(bytes).subarray(0, 2_000))).rejects.toMatchObject({
      code: 'Z_BUF_ERROR',
    })
    await expect(verify(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(verifyExport({ file, keys: ['nonsense'] })).rejects.toThrow(NoteError)
  })

  test('with a line that is too long is not read into memory', async () => {
    const path = join(folder, 'long.jsonl')
    await writeFile(path, await readFile(file))
    for (let piece = 0; piece < 10; piece++) await appendFile(path, Buffer.alloc(1_048_576, 'a'))
    await expect(verify(path)).rejects.toThrow(`over ${maxLineBytes} bytes`)
    await truncate(path, (await readFile(file)).length)
    expect((await verify(path)).ok).toBe(true)
  })
})
