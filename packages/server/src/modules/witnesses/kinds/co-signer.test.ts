import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { importCosigner, importVerifier, openCheckpoint, parseNote, type NoteVerifier } from '@sekisho/ledger'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { localChanges } from '../../../platform/changes/local.ts'
import { createSealer } from '../../../platform/keyring/sealer.ts'
import { createLog } from '../../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../../platform/sql/control-database.ts'
import { testSqlite } from '../../../platform/sql/test-database.ts'
import { createCosigning, createCosigningApp } from '../../cosigning/index.ts'
import { sha256 } from '../../ledger/index.ts'
import { createTestTree, newPrivateKey, type TestTree } from '../testing/tree.ts'
import { ConflictError, WitnessProblem } from '../witness.ts'
import { createCoSigner } from './co-signer.ts'

const { signal } = new AbortController()
const clock = { now: () => Date.UTC(2026, 10, 22, 12), monotonic: () => 0 }
const log = createLog('silent')
const random = (size: number) => new Uint8Array(size).fill(7)

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/witness`
}

function open(url: string, verifier: NoteVerifier, { origin, consistency, handOvers }: TestTree) {
  const settings = { kind: 'sekisho', name: 'other', intervalMs: 60_000, url, verifierKey: '' } as const
  const deps = { proxy: {}, consistency, handOvers, verifier, origin: async () => origin }
  return createCoSigner({ ...settings, allowLoopback: true }, deps)
}

async function conflictOf(asked: Promise<unknown>) {
  const error: unknown = await asked.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ConflictError)
  return (error as ConflictError).conflict
}

describe('another Sekisho as a witness', () => {
  const database = testSqlite()
  let db: ControlDatabase
  const servers: Server[] = []
  let url: string
  let tree: TestTree
  let forked: TestTree
  let verifier: NoteVerifier

  beforeAll(async () => {
    const changes = localChanges({ log })
    db = await openControlDatabase({ storage: await database.openControl(), clock, random, changes })
  })
  afterAll(async () => {
    await db.close()
    await database.dispose()
  })
  let count = 0
  beforeEach(async () => {
    const origin = `sekisho/log-${count++}`
    tree = await createTestTree(10, { origin })
    forked = await createTestTree(10, { origin, seed: 'rewritten' })
    url = await startWitness(origin, [tree.verifierKey, forked.verifierKey])
  })
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  async function startWitness(origin: string, verifierKeys: string[]): Promise<string> {
    const cosigning = await createCosigning({
      settings: { name: 'witness.example/w1', logs: [{ origin, verifierKeys }] },
      db,
      sealer: createSealer(['a master key of at least 32 characters'], random),
      clock,
      log,
    })
    verifier = await importVerifier(sha256, cosigning.verifierKey)
    const limit = { take: () => true, waitSeconds: () => 1 }
    const app = createCosigningApp({ cosigning, limit, report: () => undefined })
    const env = { client: { address: '192.0.2.1', agent: 'test' } }
    const listener = getRequestListener((request) => app.fetch(request, env))
    const server = createServer((request, response) => void listener(request, response))
    servers.push(server)
    return listen(server)
  }

  test('co-signs as the ledger grows, and gives back what it has co-signed', async () => {
    const witness = open(url, verifier, tree)
    expect(await witness.newest?.(signal)).toBeUndefined()
    for (const acknowledged of [0, 10, 15]) {
      const note = await witness.publish(await tree.own(acknowledged), signal)
      expect((await openCheckpoint(note, [verifier])).size).toBe(tree.size)
      expect(await witness.newest?.(signal)).toBe(note)
      tree.grow(5)
    }
  })

  test('says where it is when we have forgotten, and co-signs from there', async () => {
    const witness = open(url, verifier, tree)
    await witness.publish(await tree.own(), signal)
    tree.grow(7)
    for (const acknowledged of [0, 3, 17])
      expect(parseNote(await witness.publish(await tree.own(acknowledged), signal)).signatures).toHaveLength(
        2,
      )
  })

  test('finds out that our ledger was put back, before and after it grew again', async () => {
    const witness = open(url, verifier, tree)
    await witness.publish(await tree.own(), signal)
    tree.cut(6)
    for (const acknowledged of [0, 6, 10])
      expect(await conflictOf(witness.publish(await tree.own(acknowledged), signal))).toMatchObject({
        what: 'ahead',
        witnessSize: 10,
        ownSize: 6,
      })
    tree.grow(4)
    expect(await conflictOf(witness.publish(await tree.own(6), signal))).toMatchObject({ what: 'fork' })
    tree.grow(20)
    expect(await conflictOf(witness.publish(await tree.own(6), signal))).toMatchObject({
      what: 'fork',
      witnessSize: 10,
      ownSize: 30,
    })
  })

  test('goes on when keys were handed over while it was away, and knows the newest from then on', async () => {
    const witness = open(url, verifier, tree)
    await witness.publish(await tree.own(), signal)
    for (let rotations = 0; rotations < 3; rotations++) {
      tree.grow(3)
      await tree.handOver()
    }
    tree.grow(4)
    expect(parseNote(await witness.publish(await tree.own(10), signal)).signatures).toHaveLength(2)
    tree.grow(4)
    // What it has seen already is not shown again, and does no harm where we have forgotten.
    for (const acknowledged of [tree.size - 4, 0])
      expect(parseNote(await witness.publish(await tree.own(acknowledged), signal)).signatures).toHaveLength(
        2,
      )
  })

  test('that knows only a later key passes over the hand-overs before it', async () => {
    for (let rotations = 0; rotations < 2; rotations++) {
      await tree.handOver()
      tree.grow(2)
    }
    const later = await startWitness(tree.origin, [tree.verifierKey])
    await tree.handOver()
    tree.grow(2)
    const note = await open(later, verifier, tree).publish(await tree.own(), signal)
    expect((await openCheckpoint(note, [verifier])).size).toBe(tree.size)
  })

  test('that knows neither our ledger nor our key says which', async () => {
    const unknown = await createTestTree(3, { origin: 'sekisho/unknown' })
    await expect(open(url, verifier, unknown).publish(await unknown.own(), signal)).rejects.toThrow('404')
    const impostor = await createTestTree(3, { origin: tree.origin })
    await expect(open(url, verifier, impostor).publish(await impostor.own(), signal)).rejects.toThrow('key')
  })
})

describe('a witness of anybody', () => {
  let answer: { status: number; body: string; type?: string } = { status: 200, body: '' }
  let asked = 0
  let url: string
  let tree: TestTree
  let verifier: NoteVerifier
  const server = createServer((request, response) => {
    asked++
    request.resume().on('end', () => {
      response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain' }).end(answer.body)
    })
  })

  beforeAll(async () => {
    url = await listen(server)
    tree = await createTestTree(10)
    const cosigner = await importCosigner({ sha256, name: 'w', privateKey: newPrivateKey() })
    verifier = await importVerifier(sha256, cosigner.verifierKey)
  })
  afterAll(() => void server.close())

  const publish = async () => open(url, verifier, tree).publish(await tree.own(), signal)

  test('that signs with another key, or wrongly, has not co-signed', async () => {
    const { text } = parseNote(await tree.note())
    const stranger = await importCosigner({ sha256, name: 'w', privateKey: newPrivateKey() })
    const { name, signature } = await stranger.cosign(text, 1)
    const line = (keyId: Uint8Array) =>
      `\u2014 ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`
    answer = { status: 200, body: line(Buffer.alloc(4, 1)) }
    await expect(publish()).rejects.toThrow('no cosignature of its key')
    answer = { status: 200, body: line(verifier.keyId) }
    await expect(publish()).rejects.toThrow('its cosignature is wrong')
  })

  test('that changes its mind for ever is asked three times', async () => {
    answer = { status: 409, body: '3\n' }
    asked = 0
    await expect(publish()).rejects.toThrow(WitnessProblem)
    expect(asked).toBe(3)
  })

  test('that answers anything else at all is a problem, and no secret of ours is in it', async () => {
    const status = fc.constantFrom(200, 201, 301, 400, 409, 429, 500, 503)
    const body = fc.oneof(
      fc.string(),
      fc.constantFrom('\u2014 w x\n', '01\n', '-1\n', '9007199254740993\n', ''),
    )
    await fc.assert(
      fc.asyncProperty(status, body, async (code, text) => {
        answer = { status: code, body: text }
        await expect(publish()).rejects.toThrow(WitnessProblem)
      }),
      { numRuns: 60 },
    )
    answer = { status: 200, body: 'x'.repeat(100_000) }
    await expect(publish()).rejects.toThrow(WitnessProblem)
  })
})
