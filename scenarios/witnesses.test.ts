import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '@sekisho/contract'
import type { WitnessBody } from '@sekisho/contract/admin-api'
import { formatAddCheckpoint, importSigner, signCheckpoint } from '@sekisho/ledger'
import { openStoredLedger, type DataPlace } from '@sekisho/server'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sha256 } from '../packages/server/src/modules/ledger/index.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'

const patience = { timeout: 30_000, interval: 100 }

interface Listed {
  data: WitnessBody[]
  cosigner?: { verifierKey: string }
}

async function ask<Answer>({ dataDir }: ServerFolder, { url }: ServerProcess, path: string): Promise<Answer> {
  const authorization = `Bearer ${readFileSync(join(dataDir, 'admin-token'), 'utf8').trim()}`
  const response = await fetch(`${url}${path}`, { headers: { authorization } })
  return (await response.json()) as Answer
}

function newSigner(name: string) {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return importSigner({ sha256, name, privateKey: pem })
}

async function stop(server: ServerProcess): Promise<void> {
  server.child.kill('SIGTERM')
  await server.exited
}

/** What an operator can do to a database while the server stands still. */
interface Backup {
  take: () => Promise<void>
  putBack: () => Promise<void>
}

function backupOf(storage: DataPlace['storage'], dataDir: string, kept: string): Backup {
  if (storage.kind === 'postgres') return postgresBackup(storage.url)
  const copy = (from: string, to: string) => {
    for (const name of readdirSync(from))
      if (/^(control|ledger)\.sqlite/.test(name)) cpSync(join(from, name), join(to, name))
  }
  return {
    take: async () => copy(dataDir, kept),
    async putBack() {
      for (const name of readdirSync(dataDir)) if (/\.sqlite/.test(name)) rmSync(join(dataDir, name))
      copy(kept, dataDir)
    },
  }
}

function postgresBackup(url: string): Backup {
  const name = new URL(url).pathname.slice(1)
  const admin = new URL(url)
  admin.pathname = '/postgres'
  const run = async (...statements: string[]) => {
    const client = new Client({ connectionString: admin.href })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  return {
    take: () => run(`create database ${name}_kept template ${name}`),
    putBack: () => run(`drop database ${name} with (force)`, `alter database ${name}_kept rename to ${name}`),
  }
}

describe.each(await testDatabases())('witnesses of a ledger on $name', (database) => {
  const kept = mkdtempSync(join(tmpdir(), 'sekisho-kept-'))
  const share = join(kept, 'share.jsonl')
  let partner: { folder: ServerFolder; server: ServerProcess; key: string }
  let ledgerKeys: string[]
  let storage: DataPlace['storage']
  /** entries that were witnessed when the backup was taken */
  let yesterday = 0
  let folder: ServerFolder
  let server: ServerProcess
  let backup: Backup
  let config: object

  beforeAll(async () => {
    const opened = await database.open()
    storage = opened.kind === 'postgres' ? opened : { kind: 'sqlite' }
    const store = storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}
    config = { ...store, sekisho: { log_level: 'warn', practice: {}, ledger: { origin: 'ledger.example' } } }
    folder = createServerFolder(config)
    backup = backupOf(storage, folder.dataDir, kept)
    server = await folder.start()
    const keys = await ask<{ data: { key: string }[] }>(folder, server, '/api/ledger/keys')
    ledgerKeys = keys.data.map(({ key }) => key)
    partner = await startPartner(ledgerKeys)
    await stop(server)
    configure()
    server = await folder.start()
  })
  afterAll(async () => {
    await stop(server)
    await stop(partner.server)
    folder.remove()
    partner.folder.remove()
    rmSync(kept, { recursive: true, force: true })
    await database.dispose()
  })

  async function startPartner(verifierKeys: string[]) {
    const ledger = {
      witness_name: 'partner.example/witness',
      witness_for: [{ origin: 'ledger.example', verifier_keys: verifierKeys }],
    }
    const partnerFolder = createServerFolder({ sekisho: { log_level: 'warn', practice: {}, ledger } })
    const started = { folder: partnerFolder, server: await partnerFolder.start() }
    const { cosigner } = await ask<Listed>(started.folder, started.server, '/api/ledger/witnesses')
    return { ...started, key: cosigner?.verifierKey ?? '' }
  }

  function configure(onConflict = 'report') {
    const witnesses = [
      { name: 'share', kind: 'file', path: share, interval_seconds: 1 },
      {
        name: 'partner',
        kind: 'sekisho',
        url: `${partner.server.url}/witness`,
        verifier_key: partner.key,
        allow_loopback: true,
        interval_seconds: 1,
      },
    ]
    const ledger = { origin: 'ledger.example', on_conflict: onConflict, witnesses }
    config = { ...config, sekisho: { log_level: 'warn', practice: {}, ledger } }
    folder.configure(config)
  }

  const listed = async () => (await ask<Listed>(folder, server, '/api/ledger/witnesses')).data
  const statusOf = async (path: string) => fetch(`${server.url}${path}`)
  const conflicts = async (): Promise<Entry[]> =>
    (await folder.entries()).filter(({ kind }) => kind === 'ledger.conflict_found')
  const sizes = () =>
    readFileSync(share, 'utf8')
      .trim()
      .split('\n')
      .map((line) => Number((JSON.parse(line) as { checkpoint: string }).checkpoint.split('\n')[1]))

  /** Entries of admin changes, so that the ledger grows. */
  async function work(count: number) {
    const authorization = `Bearer ${readFileSync(join(folder.dataDir, 'admin-token'), 'utf8').trim()}`
    for (let i = 0; i < count; i++) {
      const body = JSON.stringify({ name: `Person ${i}`, roles: ['developer'] })
      const headers = { authorization, 'content-type': 'application/json' }
      expect((await fetch(`${server.url}/api/people`, { method: 'POST', headers, body })).status).toBe(201)
    }
  }

  async function witnessed(atLeast: number) {
    await vi.waitFor(async () => {
      const all = await listed()
      expect(all.map(({ problem, conflict }) => ({ problem, conflict }))).toEqual([{}, {}])
      for (const { behind, size } of all) {
        expect(behind).toBe(0)
        expect(size).toBeGreaterThanOrEqual(atLeast)
      }
    }, patience)
  }

  /** As `sekisho ledger verify --checkpoint … --key …` does. */
  const verify = (checkpoints: string[], keys: string[] = []) =>
    openStoredLedger({ dataDir: folder.dataDir, storage }).verify({ checkpoints, keys })

  it('get its checkpoints as it grows, one co-signs them, and a stopped server left its newest', async () => {
    await work(5)
    await witnessed(5)
    await stop(server)
    const before = Math.max(...sizes())
    server = await folder.start()
    expect((await listed()).map(({ kind }) => kind)).toEqual(['file', 'sekisho'])
    const out = join(kept, 'cosigned.txt')
    const fetched = await folder.cli('ledger', 'witnesses', 'fetch', 'partner', '--out', out)
    expect(fetched).toMatchObject({ code: 0 })
    expect(readFileSync(out, 'utf8')).toContain('\u2014 partner.example/witness ')
    // The key of the witness is trusted beside that of the ledger, and has signed what it vouches for.
    const verdict = await verify([readFileSync(out, 'utf8')], [...ledgerKeys, partner.key])
    expect(verdict).toMatchObject({ ok: true, vouchedThrough: { size: expect.any(Number) } })
    expect(verdict.keys).toContainEqual(expect.objectContaining({ key: partner.key, checkpoints: 1 }))
    expect(before).toBeGreaterThanOrEqual(5)
  })

  it('go on co-signing when the key that signs is rotated, also when the witness starts anew', async () => {
    const rotated = await folder.cli('ledger', 'rotate-key')
    expect(rotated).toMatchObject({ code: 0 })
    await work(3)
    await vi.waitFor(async () => {
      const keys = await ask<{ data: { key: string }[] }>(folder, server, '/api/ledger/keys')
      expect(keys.data).toHaveLength(2)
    }, patience)
    const { size = 0 } = (await listed()).find(({ kind }) => kind === 'sekisho') ?? {}
    await witnessed(size + 1)
    await stop(partner.server)
    partner.server = await partner.folder.start(['--port', new URL(partner.server.url).port])
    await work(3)
    await witnessed(size + 4)
    // A stranger signs under the name of the ledger, hands over to himself, and is not believed.
    const name = 'ledger.example'
    const [first, second] = await Promise.all([newSigner(name), newSigner(name)])
    const checkpoint = { origin: name, size: 1, root: new Uint8Array(32), nextKey: second.verifierKey }
    const note = await signCheckpoint(checkpoint, first, second)
    const body = formatAddCheckpoint({ old: 0, proof: [], checkpoint: note })
    const answer = await fetch(`${partner.server.url}/witness/add-checkpoint`, { method: 'POST', body })
    expect(answer.status).toBe(403)
  })

  it('catch a database that was put back from yesterday, each by itself, and say so everywhere', async () => {
    await stop(server)
    await backup.take()
    yesterday = Math.max(...sizes())
    server = await folder.start()
    await work(20)
    await witnessed(25)
    await stop(server)
    await backup.putBack()
    server = await folder.start()
    await vi.waitFor(async () => {
      const found = (await listed()).map(({ conflict }) => conflict?.what)
      expect(found).toEqual(['ahead', 'ahead'])
    }, patience)
    await vi.waitFor(async () => expect(await conflicts()).toHaveLength(2), patience)
    expect((await conflicts()).map(({ data }) => (data as { witness: string }).witness).toSorted()).toEqual([
      'partner',
      'share',
    ])
    // Its own pipe, which is read when it comes.
    await vi.waitFor(() => {
      const said = server.errors.filter((line) => line.includes('disagree'))
      expect(said.map((line) => (JSON.parse(line) as { witness: string }).witness).toSorted()).toEqual([
        'partner',
        'share',
      ])
    }, patience)
    const { code, stdout } = await folder.cli('ledger', 'witnesses')
    expect([code, stdout]).toEqual([1, expect.stringContaining('CONFLICT')])
    expect(await (await statusOf('/metrics')).text()).toContain(
      'sekisho_witness_conflict{witness="partner"} 1',
    )
    expect((await statusOf('/readyz')).status).toBe(200)
  })

  it('say up to where they vouch when the history went on in another way, under the server’s own key', async () => {
    await work(40)
    await vi.waitFor(async () => {
      const found = (await listed()).map(({ conflict }) => conflict?.what)
      expect(found).toEqual(['fork', 'fork'])
    }, patience)
    const records = readFileSync(share, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { checkpoint: string }).checkpoint)
    expect(await verify([])).toMatchObject({ ok: true })
    const verdict = await verify(records)
    expect(verdict.problems.map(({ what }) => what)).toContain('checkpoint')
    // What was witnessed before the backup was taken still stands, and no more than that.
    const vouched = verdict.vouchedThrough?.size ?? 0
    expect(sizes().filter((size) => size <= yesterday)).toContain(vouched)
    expect(vouched).toBe(Math.max(...sizes().filter((size) => size <= yesterday)))
  })

  it('keep a node from being ready where the settings say so', async () => {
    await stop(server)
    configure('stop')
    // Ready until it has asked, which on a slow machine is before anybody looks.
    server = { ...(await folder.launch()), secret: '' }
    await vi.waitFor(async () => {
      const response = await statusOf('/readyz')
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ waiting_for: ['witness'] })
    }, patience)
  })
})

const postgres = (await testDatabases()).find(({ name }) => name === 'postgres')

describe.skipIf(postgres === undefined)('two nodes on one database', () => {
  const kept = mkdtempSync(join(tmpdir(), 'sekisho-kept-'))
  const share = join(kept, 'share.jsonl')
  const nodes: { folder: ServerFolder; server: ServerProcess }[] = []

  afterAll(async () => {
    for (const { folder, server } of nodes) {
      await stop(server)
      folder.remove()
    }
    rmSync(kept, { recursive: true, force: true })
    await postgres?.dispose()
  })

  it('publish each checkpoint once, also when the one that did it is killed', async () => {
    const storage = await postgres?.open()
    const postgresUrl = storage?.kind === 'postgres' ? storage.url : ''
    const witnesses = [{ name: 'share', kind: 'file', path: share, interval_seconds: 1 }]
    const secret = 'a secret of at least thirty-two characters'
    for (let i = 0; i < 2; i++) {
      const folder = createServerFolder({
        store: { postgres_url: postgresUrl },
        session: { jwt_secret: secret },
        sekisho: { log_level: 'warn', practice: {}, ledger: { origin: 'ledger.example', witnesses } },
      })
      nodes.push({ folder, server: await folder.start() })
    }
    const [first, second] = nodes
    if (first === undefined || second === undefined) throw new Error('two nodes were started')
    const upTo = async () => {
      const { data } = await ask<Listed>(second.folder, second.server, '/api/ledger/witnesses')
      expect(data).toMatchObject([{ behind: 0, size: expect.any(Number) }])
      return data[0]?.size ?? 0
    }
    const size = await vi.waitFor(async () => {
      const now = await upTo()
      expect(now).toBeGreaterThan(0)
      return now
    }, patience)
    first.server.child.kill('SIGKILL')
    await first.server.exited
    // The death is an entry itself once it is noticed; a restart is another.
    nodes[0] = { folder: first.folder, server: await first.folder.start() }
    await vi.waitFor(async () => expect(await upTo()).toBeGreaterThan(size), patience)
    const notes = readFileSync(share, 'utf8').trim().split('\n')
    expect(new Set(notes.map((line) => (JSON.parse(line) as { checkpoint: string }).checkpoint)).size).toBe(
      notes.length,
    )
  })
})
