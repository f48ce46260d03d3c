import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hash } from 'node:crypto'
import {
  importVerifier,
  parseLogProof,
  verifyConsistency,
  verifyLogProof,
  type ExportVerdict,
} from '@sekisho/ledger'
import { openStoredLedger, verifyExport } from '@sekisho/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
const soon = { interval: 50 }

interface Keys {
  data: { key: string; retiredAt?: string }[]
}

/** What an auditor does, who trusts one key and nothing else of the server. */
describe.each(await testDatabases())('the ledger as evidence, on $name', (database) => {
  let storage: Storage
  let dataDir: string
  let sekisho: Sekisho
  let firstKey: string

  beforeAll(async () => {
    storage = await database.open()
    dataDir = mkdtempSync(join(tmpdir(), 'sekisho-evidence-'))
    const config = { sekisho: { ledger: { origin: 'ledger.example' } } }
    sekisho = await startSekisho({ storage, providers: [], dataDir, config })
    firstKey = (await sekisho.admin<Keys>('GET', '/api/ledger/keys')).body.data[0]?.key ?? ''
    for (let i = 0; i < 5; i++) await addPerson(i)
    await covered()
  })
  afterAll(async () => {
    await sekisho.stop()
    await database.dispose()
  })

  const addPerson = (i: number) =>
    sekisho.admin('POST', '/api/people', { name: `person ${i}`, roles: ['developer'] })

  /** The newest checkpoint, once it covers all that is recorded by now. */
  async function covered(): Promise<{ size: number; checkpoint: string }> {
    const { body } = await sekisho.admin<{ ledger: { entries: number } }>('GET', '/api/health')
    return vi.waitFor(async () => {
      const found = await sekisho.admin<{ size: number; checkpoint: string }>('GET', '/api/ledger/checkpoint')
      expect(found.body.size).toBeGreaterThanOrEqual(body.ledger.entries)
      return found.body
    }, soon)
  }

  async function exported(query = ''): Promise<string> {
    const token = readFileSync(join(dataDir, 'admin-token'), 'utf8').trim()
    const response = await fetch(`${sekisho.url}/api/ledger/export${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const file = join(dataDir, 'export.jsonl')
    writeFileSync(file, await response.text())
    return file
  }

  it('is named as the configuration says, and signed with its own key', async () => {
    expect(firstKey).toMatch(/^ledger\.example\+/)
    expect((await covered()).checkpoint).toMatch(/^ledger\.example\n/)
  })

  it('proves an entry to whoever has the key, with the leaf that the list shows', async () => {
    // It is in the list at once, has a leaf soon after, and a checkpoint that covers it after that.
    const body = await vi.waitFor(async () => {
      const path = '/api/ledger/entries?kind=person.created&limit=1'
      const listed = await sekisho.admin<{ data: { leaf?: number }[] }>('GET', path)
      const { leaf } = listed.body.data[0] ?? {}
      const proven = await sekisho.admin<{ text: string }>('GET', `/api/ledger/entries/${leaf}/proof`)
      expect(proven.status).toBe(200)
      return proven.body
    }, soon)
    const verifier = await importVerifier(sha256, firstKey)
    const proof = parseLogProof(body.text)
    expect(await verifyLogProof(sha256, proof, [verifier])).toMatchObject({ origin: 'ledger.example' })
    expect(JSON.parse(new TextDecoder().decode(proof.extra))).toMatchObject({ kind: 'person.created' })
    expect((await sekisho.admin('GET', '/api/ledger/entries/999999/proof')).status).toBe(404)
    expect((await sekisho.admin('GET', '/api/ledger/entries/-1/proof')).status).toBe(400)
  })

  it('shows that it only ever grew', async () => {
    const before = await covered()
    await addPerson(6)
    const after = await vi.waitFor(async () => {
      const found = await covered()
      expect(found.size).toBeGreaterThan(before.size)
      return found
    }, soon)
    const { body } = await sekisho.admin<{ proof: string[] }>(
      'GET',
      `/api/ledger/consistency?from=${before.size}&to=${after.size}`,
    )
    const rootOf = (note: string) => new Uint8Array(Buffer.from(note.split('\n')[2] ?? '', 'base64'))
    const consistency = {
      from: before.size,
      to: after.size,
      fromRoot: rootOf(before.checkpoint),
      toRoot: rootOf(after.checkpoint),
      proof: body.proof.map((text) => new Uint8Array(Buffer.from(text, 'base64'))),
    }
    expect(verifyConsistency(sha256, consistency)).toBe(true)
  })

  it('changes its key, and is verified with the first one all the same, in the store and in an export', async () => {
    const old = await covered()
    const { body } = await sekisho.admin<{ key: string }>('POST', '/api/ledger/keys/rotate')
    await vi.waitFor(async () => {
      await addPerson(7)
      const { checkpoint } = await covered()
      expect(checkpoint.split('\n').filter((line) => line.startsWith('— '))).toHaveLength(1)
      const verifier = await importVerifier(sha256, body.key)
      expect(checkpoint).toContain(Buffer.from(verifier.keyId).toString('base64').slice(0, 4))
    }, soon)
    const keys = [firstKey]
    const place = { dataDir, storage: storage.kind === 'postgres' ? storage : { kind: 'sqlite' as const } }
    const stored = await openStoredLedger(place).verify({ keys, checkpoints: [old.checkpoint] })
    expect(stored).toMatchObject({ ok: true, problems: [], vouchedThrough: { size: old.size } })
    const file = await exported()
    const verdict: ExportVerdict = await verifyExport({ file, keys, checkpoints: [old.checkpoint] })
    expect(verdict).toMatchObject({
      ok: true,
      problems: [],
      ownKeys: false,
      vouchedThrough: { size: old.size },
    })
    expect(verdict.keys.map(({ key }) => key)).toEqual([firstKey, body.key])
    expect((await sekisho.entries()).map(({ kind }) => kind)).toContain('ledger.exported')
  })

  it('goes on with the same keys after a restart, and hands over to another name', async () => {
    const before = (await sekisho.admin<Keys>('GET', '/api/ledger/keys')).body.data
    await sekisho
      .restart({ sekisho: { ledger: { origin: 'renamed.example' } } })
      .then((again) => (sekisho = again))
    const after = (await sekisho.admin<Keys>('GET', '/api/ledger/keys')).body.data
    expect(after.map(({ key }) => key).slice(0, -1)).toEqual(before.map(({ key }) => key))
    await vi.waitFor(async () => {
      await addPerson(8)
      expect((await covered()).checkpoint).toMatch(/^renamed\.example\n/)
    }, soon)
    expect(await verifyExport({ file: await exported(), keys: [firstKey] })).toMatchObject({ ok: true })
  })
})
