import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestTree, type TestTree } from '../testing/tree.ts'
import { WitnessProblem } from '../witness.ts'
import { createWebhookWitness } from './webhook.ts'

const { signal } = new AbortController()
const noon = Date.UTC(2026, 10, 22, 12)
const key = Buffer.alloc(32, 7)
const secret = `whsec_${key.toString('base64')}`

interface Received {
  headers: IncomingMessage['headers']
  body: string
}

let url: string
let tree: TestTree
let received: Received[] = []
let status = 204
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (text: string) => (body += text))
  request.on('end', () => {
    received.push({ headers: request.headers, body })
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  })
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/path-that-is-a-secret`
  tree = await createTestTree(5)
})
afterAll(() => void server.close())
beforeEach(() => {
  received = []
  status = 204
})

function open(over: { allowLoopback?: boolean } = {}) {
  const settings = { kind: 'webhook', name: 'hook', intervalMs: 60_000, url, secrets: [secret] } as const
  const clock = { now: () => noon, monotonic: () => 0 }
  return createWebhookWitness(
    { ...settings, allowLoopback: over.allowLoopback ?? true },
    { clock, proxy: {} },
  )
}

describe('a webhook', () => {
  test('gets the checkpoint, signed as a receiver of Standard Webhooks checks it', async () => {
    const own = await tree.own()
    await open().publish(own, signal)
    const [{ headers, body } = { headers: {}, body: '' }] = received
    expect(JSON.parse(body)).toEqual({
      type: 'ledger.checkpoint',
      timestamp: '2026-11-22T12:00:00.000Z',
      data: {
        origin: tree.origin,
        size: 5,
        root: Buffer.from(own.root).toString('base64'),
        checkpoint: own.note,
      },
    })
    const signed = `${String(headers['webhook-id'])}.${noon / 1000}.${body}`
    const expected = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-timestamp': String(noon / 1000),
      'webhook-signature': `v1,${expected}`,
    })
  })

  test('can tell a repetition by the id', async () => {
    await open().publish(await tree.own(), signal)
    await open().publish(await tree.own(), signal)
    tree.grow(1)
    await open().publish(await tree.own(), signal)
    const [first, again, next] = received.map(({ headers }) => headers['webhook-id'])
    expect([first === again, first === next]).toEqual([true, false])
  })

  test.each([302, 400, 410, 429, 500])('that answers %i has not got it', async (answer) => {
    status = answer
    const problem = await open()
      .publish(await tree.own(), signal)
      .catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(WitnessProblem)
    expect(String(problem)).not.toContain('secret')
  })

  test('on this machine is refused unless the settings allow it', async () => {
    const problem = await open({ allowLoopback: false })
      .publish(await tree.own(), signal)
      .catch(String)
    expect(problem).toContain('this machine itself')
    expect(problem).not.toContain('secret')
    expect(received).toEqual([])
  })
})
