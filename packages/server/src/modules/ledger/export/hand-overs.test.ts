import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  encodeBase64,
  followHandOvers,
  formatHandOvers,
  importVerifier,
  parseHandOvers,
  parseLogProof,
  verifyLogProof,
} from '@sekisho/ledger'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { importSigners, type CheckpointKey } from '../checkpoint-key.ts'
import { proofHandlers } from '../proof-routes.ts'
import { createQueries, type Queries } from '../queries/queries.ts'
import { sha256 } from '../sha256.ts'
import { noon, refused } from '../testing/entries.ts'
import { createTestClock, openNode, origin } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { verifyExport } from './verify-export.ts'

const databases = await testDatabases()

function newKey(): CheckpointKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { name: origin, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

describe.each(databases)('after two changes of the key, on $name', (database) => {
  const keys = [newKey(), newKey(), newKey()]
  let verifierKeys: string[]
  let store: TestStore
  let queries: Queries
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sekisho-hand-overs-'))
    store = await openTestStore(await database.open())
    verifierKeys = (await importSigners(keys)).map(({ verifierKey }) => verifierKey)
    const clock = createTestClock()
    const node = await openNode({
      boot: 'boot_a',
      storage: store.storage,
      clock,
      checkpointKeys: keys.slice(0, 1),
    })
    for (const [index, key] of verifierKeys.entries()) {
      await node.useKeys(keys.slice(0, index + 1))
      const data = { key, reason: 'rotated' as const }
      if (index > 0)
        await node.append({ kind: 'checkpoint_key.created', time: noon, actor: { type: 'system' }, data })
      for (let turn = 0; turn < 3; turn++) {
        await node.append(refused(`exc_${index}_${turn}`), refused(`exc_${index}_${turn}_`))
        clock.advance(4_000_000)
        await node.catchUp()
      }
    }
    await node.close()
    queries = createQueries(store.sql.read, async () => undefined)
  })
  afterAll(async () => {
    await store.sql.close()
    await database.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  async function exported(range: { from: number; to: number; kinds?: string[] }) {
    const checkpoint = await queries.checkpoint()
    if (!checkpoint) throw new Error('no checkpoint')
    const { from, to, kinds } = range
    const filter = kinds === undefined ? {} : { filter: { kinds } }
    const pieces: Uint8Array[] = []
    for await (const piece of queries.exportLines({ from, to, checkpoint, keys: verifierKeys, ...filter }))
      pieces.push(piece)
    return Buffer.concat(pieces).toString()
  }

  async function verify(text: string, trusted: string[]) {
    const file = join(folder, 'part.jsonl')
    await writeFile(file, text)
    return verifyExport({ file, keys: trusted })
  }

  const size = async () => (await queries.checkpoint())?.size ?? 0
  const withoutHandOvers = (text: string) => text.replace(/"handOvers":\[[^\]]*\],/, '')

  test('a part of the ledger verifies with its oldest key alone', async () => {
    const end = await size()
    const parts = [
      { from: 2, to: 5 },
      { from: end - 3, to: end },
      { from: 0, to: 4 },
      { from: 5, to: end - 2 },
      { from: 0, to: end, kinds: ['exchange.refused'] },
    ]
    for (const part of parts) {
      const text = await exported(part)
      expect(await verify(text, verifierKeys.slice(0, 1))).toMatchObject({ ok: true, problems: [] })
    }
    const last = await exported({ from: end - 3, to: end })
    expect((await verify(withoutHandOvers(last), verifierKeys.slice(0, 1))).ok).toBe(false)
    expect((await verify(withoutHandOvers(last), verifierKeys)).ok).toBe(true)
  })

  test('a whole export carries no hand-overs beside its lines', async () => {
    const text = await exported({ from: 0, to: await size() })
    expect(text.slice(0, text.indexOf('\n'))).not.toContain('handOvers')
    expect(await verify(text, verifierKeys.slice(0, 1))).toMatchObject({ ok: true })
  })

  test('a hand-over that the old key has not signed makes no key trusted', async () => {
    const end = await size()
    const text = await exported({ from: end - 3, to: end })
    const stranger = (await importSigners([newKey()]))[0]?.verifierKey ?? ''
    expect((await verify(text, [stranger])).ok).toBe(false)
    // Another next key in the signed text: whatever it names, the signature is no more one.
    const changed = text.replace(`next-key ${verifierKeys[1] ?? ''}`, `next-key ${verifierKeys[2] ?? ''}`)
    const { ok, problems } = await verify(changed, verifierKeys.slice(0, 1))
    expect(ok).toBe(false)
    expect(problems.map(({ detail }) => detail).join()).toContain('hands over')
  })

  test('a proof comes with what an older key needs', async () => {
    const { proveLedgerEntry } = proofHandlers({ queries, noteQuery: () => undefined })
    const body = await proveLedgerEntry({ leaf: 1 }, { type: 'person', id: 'per_9' })
    const proof = parseLogProof(body.text ?? '')
    const [oldest = ''] = verifierKeys
    const trusted = [await importVerifier(sha256, oldest)]
    const notes = parseHandOvers(formatHandOvers(body.handOvers ?? []))
    expect(notes).toHaveLength(2)
    await expect(verifyLogProof(sha256, proof, trusted)).rejects.toThrow(/key/)
    const followed = await followHandOvers(sha256, notes, trusted)
    expect((await verifyLogProof(sha256, proof, followed)).size).toBe(await size())
    // Out of order the newer one is signed by nobody who is trusted yet.
    expect(await followHandOvers(sha256, notes.toReversed(), trusted)).toHaveLength(2)
    expect(encodeBase64(proof.extra ?? new Uint8Array())).not.toBe('')
  })
})

test.each(['nonsense', '{"note":"x"}', '[]', 'null', '{"checkpoint":1}'])(
  '%s is no file of hand-overs',
  (line) => {
    expect(() => parseHandOvers(line)).toThrow(/hand-overs/)
  },
)
