import {
  addCosignatures,
  encodeBase64,
  formatAddCheckpoint,
  importVerifier,
  openCheckpoint,
} from '@sekisho/ledger'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSealer } from '../../platform/keyring/sealer.ts'
import { localChanges } from '../../platform/changes/local.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { sha256 } from '../ledger/index.ts'
import { createTestTree, type TestTree } from '../witnesses/testing/tree.ts'
import { createCosigning, createCosigningApp, type Cosigning } from './index.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const clock = { now: () => noon, monotonic: () => 0 }
const log = createLog('silent')
const random = (size: number) => new Uint8Array(size).fill(7)
const master = 'a master key of at least 32 characters'

describe.each(await testDatabases())('a witness of other ledgers on $name', (database) => {
  let storage: Storage
  let db: ControlDatabase
  let cosigning: Cosigning
  let tree: TestTree
  let count = 0

  beforeAll(async () => {
    storage = await database.openControl()
    db = await openControlDatabase({ storage, clock, random, changes: localChanges({ log }) })
  })
  afterAll(async () => {
    await db.close()
    await database.dispose()
  })
  beforeEach(async () => {
    tree = await createTestTree(10, { origin: `sekisho/log-${count++}` })
    cosigning = await open()
  })

  function open(verifierKeys = [tree.verifierKey], secret = master): Promise<Cosigning> {
    const logs = [{ origin: tree.origin, verifierKeys }]
    const settings = { name: 'witness.example/w1', logs }
    return createCosigning({ ...parts(secret), settings })
  }
  const parts = (secret = master) => ({ db, sealer: createSealer([secret], random), clock, log })

  async function ask(old: number, over: { from?: TestTree; proof?: Uint8Array[]; size?: number } = {}) {
    const from = over.from ?? tree
    const size = over.size ?? from.size
    const proof = over.proof ?? (old === 0 || old >= size ? [] : await from.consistency(old, size))
    return cosigning.addCheckpoint(formatAddCheckpoint({ old, proof, checkpoint: await from.note(size) }))
  }

  test('co-signs the first checkpoint, and each that continues it, with the time', async () => {
    const verifier = await importVerifier(sha256, cosigning.verifierKey)
    let old = 0
    for (const grown of [0, 1, 7, 100]) {
      tree.grow(grown)
      const { status, body } = await ask(old)
      expect(status).toBe(200)
      const note = addCosignatures(await tree.note(), body)
      expect((await openCheckpoint(note, [verifier])).size).toBe(tree.size)
      expect(await cosigning.newest(tree.origin)).toBe(note)
      old = tree.size
    }
  })

  test('co-signs the same checkpoint again', async () => {
    await ask(0)
    expect((await ask(10)).status).toBe(200)
  })

  test('says which size it has when it is asked from another', async () => {
    expect(await ask(3)).toEqual({ status: 409, body: '0\n' })
    await ask(0)
    tree.grow(5)
    for (const old of [0, 9, 11]) expect(await ask(old)).toEqual({ status: 409, body: '10\n' })
  })

  test('never co-signs a fork: another root of its size, or a tree that does not continue its own', async () => {
    await ask(0)
    const before = await cosigning.newest(tree.origin)
    // The log's own key, another history: a key of the log signs whatever its operator wants.
    const forked = await createTestTree(10, { origin: tree.origin, seed: 'rewritten' })
    cosigning = await open([tree.verifierKey, forked.verifierKey])
    expect(await ask(10, { from: forked })).toEqual({ status: 409, body: '10\n' })
    forked.grow(5)
    expect((await ask(10, { from: forked })).status).toBe(422)
    expect(await cosigning.newest(tree.origin)).toBe(before)
  })

  test('never goes back to a smaller tree', async () => {
    await ask(0)
    expect(await ask(4, { size: 4 })).toEqual({ status: 409, body: '10\n' })
    expect((await ask(10, { size: 4 })).status).toBe(400)
  })

  test('refuses a proof that is changed, cut or longer', async () => {
    await ask(0)
    tree.grow(20)
    const proof = await tree.consistency(10, 30)
    const [first = new Uint8Array(32), ...rest] = proof
    const changed = first.map((byte, index) => (index === 5 ? byte ^ 1 : byte))
    for (const wrong of [[changed, ...rest], rest, [...proof, first], []])
      expect((await ask(10, { proof: wrong })).status).toBe(422)
    expect((await ask(10)).status).toBe(200)
  })

  test('knows only the ledgers and keys of the settings', async () => {
    const other = await createTestTree(3, { origin: 'sekisho/unknown' })
    expect((await ask(0, { from: other })).status).toBe(404)
    const impostor = await createTestTree(3, { origin: tree.origin })
    expect((await ask(0, { from: impostor })).status).toBe(403)
    expect(await cosigning.newest('sekisho/unknown')).toBeUndefined()
  })

  async function show(checkpoint: string, old: number) {
    const { size } = await openCheckpoint(checkpoint, [])
    const proof = old === 0 || old === size ? [] : await tree.consistency(old, size)
    return cosigning.addCheckpoint(formatAddCheckpoint({ old, proof, checkpoint }))
  }

  test('follows the keys that a ledger hands over to, also after a restart and with nothing configured anew', async () => {
    const first = tree.verifierKey
    await ask(0)
    let old = 10
    for (let rotations = 0; rotations < 3; rotations++) {
      tree.grow(3)
      expect((await show(await tree.handOver(), old)).status).toBe(200)
      tree.grow(2)
      expect((await ask(old + 3)).status).toBe(200)
      old = tree.size
      cosigning = await open([first])
    }
    tree.grow(1)
    expect((await ask(old)).status).toBe(200)
    const verifier = await importVerifier(sha256, tree.verifierKey)
    expect(await openCheckpoint((await cosigning.newest(tree.origin)) ?? '', [verifier])).toMatchObject({
      size: tree.size,
    })
  })

  test('each key that it follows is an entry, written with it, and one that it knows is none', async () => {
    const followed = async () =>
      (await db.takeOutbox(1_000)).flatMap(({ kind, actor, data }) =>
        kind === 'witnessed_key.followed' && data.includes(tree.origin) ? [{ actor, data }] : [],
      )
    await ask(0)
    expect(await followed()).toEqual([])
    tree.grow(3)
    const note = await tree.handOver()
    expect((await show(note, 10)).status).toBe(200)
    await show(note, tree.size)
    const key = tree.verifierKey
    expect(await followed()).toEqual([
      {
        actor: JSON.stringify({ type: 'system' }),
        data: JSON.stringify({ origin: tree.origin, key, size: tree.size }),
      },
    ])
    // Out of date: nothing is swapped, and so nothing is said.
    tree.grow(3)
    expect((await show(await tree.handOver(), 10)).status).toBe(409)
    expect(await followed()).toHaveLength(1)
  })

  test('gives up what was handed over with the key that it follows from', async () => {
    await show(await tree.handOver(), 0)
    tree.grow(1)
    const other = await createTestTree(1, { origin: tree.origin })
    cosigning = await open([other.verifierKey])
    expect((await ask(10)).status).toBe(403)
    cosigning = await open([tree.verifierKey])
    expect((await ask(10)).status).toBe(200)
  })

  test('follows no key that a stranger names, that has not signed, or that comes with a fork', async () => {
    await ask(0)
    const before = await cosigning.newest(tree.origin)
    const stranger = await createTestTree(10, { origin: tree.origin })
    const strange = await stranger.handOver()
    expect((await show(strange, 10)).status).toBe(403)
    // The ledger has signed that another key is next, which did not: nobody may say so in its place.
    const genuine = await tree.handOver()
    const unsigned = genuine.replace(/\n[^\n]*\n$/, '\n')
    expect((await show(unsigned, 10)).status).toBe(403)
    const named = genuine.replace(/next-key .*/, `next-key ${stranger.verifierKey}`)
    expect((await show(named, 10)).status).toBe(403)
    // Signed by both, and no continuation of what was co-signed.
    const forked = await createTestTree(12, { origin: tree.origin, seed: 'rewritten' })
    cosigning = await open([forked.verifierKey])
    const proof = await forked.consistency(10, 12)
    const checkpoint = await forked.handOver()
    const body = formatAddCheckpoint({ old: 10, proof, checkpoint })
    expect((await cosigning.addCheckpoint(body)).status).toBe(422)
    const next = formatAddCheckpoint({ old: 10, proof, checkpoint: await forked.note() })
    expect((await cosigning.addCheckpoint(next)).status).toBe(403)
    expect(await cosigning.newest(tree.origin)).toBe(before)
  })

  test('follows a key for the ledger alone that handed over to it', async () => {
    await show(await tree.handOver(), 0)
    const { verifierKey } = tree
    const other = await createTestTree(3, { origin: 'sekisho/another' })
    const logs = [
      { origin: tree.origin, verifierKeys: [verifierKey] },
      { origin: other.origin, verifierKeys: [other.verifierKey] },
    ]
    const both = await createCosigning({ ...parts(), settings: { name: 'witness.example/w1', logs } })
    const text = (await tree.note()).replace(tree.origin, other.origin)
    const answer = await both.addCheckpoint(formatAddCheckpoint({ old: 0, proof: [], checkpoint: text }))
    expect(answer.status).toBe(403)
  })

  test('follows 64 keys from what is configured, and then asks for a newer one', async () => {
    const first = tree.verifierKey
    let old = 0
    for (let rotations = 1; rotations < 64; rotations++) {
      expect((await show(await tree.handOver(), old)).status).toBe(200)
      old = tree.size
      tree.grow(1)
    }
    const last = tree.verifierKey
    const beyond = await tree.handOver()
    expect(await show(beyond, old)).toMatchObject({
      status: 403,
      body: expect.stringContaining('configured'),
    })
    cosigning = await open([first, last])
    expect((await show(beyond, old)).status).toBe(403)
    cosigning = await open([last])
    expect((await show(beyond, old)).status).toBe(200)
  })

  test('keeps no signature of a stranger beside that of the ledger', async () => {
    const stranger = `\u2014 stranger ${encodeBase64(new Uint8Array(68))}\n`
    const checkpoint = `${await tree.note()}${stranger}`
    const { status } = await cosigning.addCheckpoint(formatAddCheckpoint({ old: 0, proof: [], checkpoint }))
    expect(status).toBe(200)
    expect(await cosigning.newest(tree.origin)).not.toContain('stranger')
  })

  test('asked by many at once, co-signs one history only', async () => {
    const forks = await Promise.all(
      [1, 2, 3, 4, 5].map((seed) => createTestTree(10, { origin: tree.origin, seed: String(seed) })),
    )
    cosigning = await open(forks.map(({ verifierKey }) => verifierKey))
    const answers = await Promise.all(forks.map((from) => ask(0, { from })))
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual([
      '200',
      '409',
      '409',
      '409',
      '409',
    ])
  })

  test('has one key under its name, on every node; a node that cannot open it does not start', async () => {
    expect((await open()).verifierKey).toBe(cosigning.verifierKey)
    await expect(open([tree.verifierKey], 'another master key of 32 characters')).rejects.toThrow(/seal/i)
  })

  test('answers whatever comes', async () => {
    const line = fc.oneof(fc.string(), fc.constantFrom('old 0', '', tree.origin, '10', '\u2014 a b'))
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        expect((await cosigning.addCheckpoint(lines.join('\n'))).status).toBeOneOf([400, 404])
      }),
      { numRuns: 50 },
    )
  })
})

describe('over HTTP', () => {
  const asked: string[] = []
  const cosigning: Cosigning = {
    name: 'w',
    verifierKey: 'w',
    async addCheckpoint(body) {
      asked.push(body)
      return body.startsWith('old 0') ? { status: 200, body: '\u2014 w x\n' } : { status: 409, body: '12\n' }
    },
    newest: async (origin) => (origin === 'a/b' ? 'note\n' : undefined),
  }
  let room = 100
  const limit = { take: () => room-- > 0, waitSeconds: () => 9 }
  const app = createCosigningApp({ cosigning, limit, report: () => undefined })
  const env = { client: { address: '192.0.2.1', agent: 'test' } }
  const post = (body: string) =>
    app.fetch(new Request('http://w/witness/add-checkpoint', { method: 'POST', body }), env)
  const get = (path: string) => app.fetch(new Request(`http://w${path}`), env)

  test('cosignatures are text, and a size has its own type', async () => {
    const [signed, size] = [await post('old 0\n'), await post('old 3\n')]
    expect([signed.status, await signed.text()]).toEqual([200, '\u2014 w x\n'])
    expect([size.status, size.headers.get('content-type'), await size.text()]).toEqual([
      409,
      'text/x.tlog.size',
      '12\n',
    ])
  })

  test('what was co-signed can be read by the name of the ledger', async () => {
    expect(await (await get('/witness/checkpoint?origin=a%2Fb')).text()).toBe('note\n')
    expect((await get('/witness/checkpoint?origin=c')).status).toBe(404)
    expect((await get('/witness/checkpoint')).status).toBe(404)
    expect((await get('/witness/other')).status).toBe(404)
  })

  test('a long body is refused before it is read', async () => {
    const before = asked.length
    expect((await post('x'.repeat(20_000))).status).toBe(413)
    expect(asked).toHaveLength(before)
  })

  test('who asks too often waits', async () => {
    room = 0
    const response = await post('old 0\n')
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '9'])
  })
})
