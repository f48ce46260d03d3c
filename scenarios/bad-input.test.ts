import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { rawRequest } from './raw-http.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

describe.each(await testDatabases())('bad input, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url] })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  const post = (body: string, path = '/v1/messages') =>
    fetch(`${sekisho.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret, 'content-type': 'application/json' },
      body,
    })

  it('a body that comes byte by byte holds no more memory than it has bytes', async () => {
    const { port } = new URL(sekisho.url)
    const head = `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${sekisho.secret}\r\ntransfer-encoding: chunked\r\n\r\n`
    const before = process.memoryUsage.rss()
    const bytes = Buffer.from('1\r\n \r\n'.repeat(300_000))
    const answer = await rawRequest(Number(port), [head, bytes, '0\r\n\r\n'])
    expect(answer.status).toBe(400)
    // With 64 KiB held for each byte this was more than a gigabyte; a body of 300 kB is far from both.
    expect(process.memoryUsage.rss() - before).toBeLessThan(500_000_000)
  })

  it('a credential in the address is refused, because the query string goes to the provider as it is', async () => {
    const before = upstream.received.length
    const body = JSON.stringify({ model: 'claude-opus-5-5', messages: [] })
    const response = await post(body, `/v1/messages?beta=true&api_key=${sekisho.secret}`)
    expect(response.status).toBe(400)
    expect(response.headers.get('x-sekisho-refusal')).toBe('credential_in_url')
    expect(await response.text()).not.toContain(sekisho.secret)
    expect(upstream.received).toHaveLength(before)
  })

  it('a compressed body is refused by name before it is read, and one that says it is not is taken', async () => {
    const { port } = new URL(sekisho.url)
    const body = JSON.stringify({ model: 'claude-opus-5-5', messages: [] })
    const send = (encoding: string, bytes: Buffer) =>
      rawRequest(Number(port), [
        `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${sekisho.secret}\r\n` +
          `content-encoding: ${encoding}\r\ncontent-length: ${bytes.length}\r\nconnection: close\r\n\r\n`,
        bytes,
      ])
    const refused = await send('gzip', gzipSync(body))
    expect(refused.status).toBe(415)
    expect(refused.body).toContain('compressed (gzip)')
    // Also where the bytes could be read as they are: a provider would read others.
    expect((await send('br', Buffer.from(body))).status).toBe(415)
    expect((await send('Identity', Buffer.from(body))).status).toBe(200)
  })

  it('what HTTP allows and few clients send is served: the whole address, an expectation of another kind', async () => {
    const { port } = new URL(sekisho.url)
    const body = JSON.stringify({ model: 'claude-opus-5-5', messages: [] })
    const send = (target: string, header: string) =>
      rawRequest(Number(port), [
        `POST ${target} HTTP/1.1\r\nhost: x\r\nx-api-key: ${sekisho.secret}\r\n${header}` +
          `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      ])
    expect((await send(`http://127.0.0.1:${port}/v1/messages?beta=true`, '')).status).toBe(200)
    expect(upstream.received.at(-1)?.url).toBe('/v1/messages?beta=true')
    expect((await send('/v1/messages', 'expect: 200-maybe\r\n')).status).toBe(200)
    expect((await send('http://x', '')).status).toBe(404)
  })

  it.each([
    ['an empty body', '', 'invalid_request_error'],
    ['half an object', '{"model":"claude-opus-5-5","messages":[', 'invalid_request_error'],
    ['an array', '[]', 'invalid_request_error'],
    ['something after the object', '{"model":"claude-opus-5-5"} x', 'invalid_request_error'],
    ['no model', '{"messages":[]}', 'invalid_request_error'],
    ['a model that is a number', '{"model":5}', 'invalid_request_error'],
    ['a stream that is a string', '{"model":"claude-opus-5-5","stream":"yes"}', 'invalid_request_error'],
    ['negative max_tokens', '{"model":"claude-opus-5-5","max_tokens":-1}', 'invalid_request_error'],
    ['the model twice', '{"model":"claude-opus-5-5","model":"claude-haiku-5-5"}', 'invalid_request_error'],
    [
      'a thousand levels',
      `{"model":"claude-opus-5-5","a":${'['.repeat(1000)}${']'.repeat(1000)}}`,
      'invalid_request_error',
    ],
  ])(
    '%s is refused with 400 in the Anthropic envelope and never reaches the provider',
    async (_, body, type) => {
      const before = upstream.received.length
      const response = await post(body)
      expect(response.status).toBe(400)
      const answer = (await response.json()) as { type: string; error: { type: string; message: string } }
      expect(answer).toMatchObject({ type: 'error', error: { type } })
      expect(answer.error.message.length).toBeGreaterThan(10)
      expect(response.headers.get('x-should-retry')).toBe('false')
      expect(upstream.received.length).toBe(before)
    },
  )

  it('a body declared over the limit is refused before it is read', async () => {
    const { port } = new URL(sekisho.url)
    const head = `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${sekisho.secret}\r\ncontent-length: 33554433\r\n\r\n`
    const answer = await rawRequest(Number(port), [head])
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.body)).toMatchObject({ error: { type: 'request_too_large' } })
  })

  it('a chunked body that grows over the limit is refused while it comes', async () => {
    const { port } = new URL(sekisho.url)
    const head = `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${sekisho.secret}\r\ntransfer-encoding: chunked\r\n\r\n`
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000, 32), Buffer.from('\r\n')])
    const answer = await rawRequest(Number(port), [head, ...Array.from({ length: 34 }, () => chunk)])
    expect(answer.status).toBe(413)
    expect(await sekisho.metric('sekisho_buffered_bytes')).toBe(0)
  })

  it.each([
    [
      'headers over the limit',
      `GET /v1/models HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(200_000)}\r\n\r\n`,
      431,
    ],
    ['no HTTP at all', 'hello there\r\n\r\n', 400],
    [
      'two lengths',
      'POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na',
      400,
    ],
    [
      'length and chunks',
      'POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a header with a bare CR', 'GET /v1/models HTTP/1.1\r\nhost: x\r\na: b\rc\r\n\r\n', 400],
  ])('%s is answered in the envelope too', async (_, text, status) => {
    const answer = await rawRequest(Number(new URL(sekisho.url).port), [text])
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'error',
      error: { message: expect.any(String) as string },
    })
  })

  it.each([
    ['GET', '/v1/nothing'],
    ['POST', '/v1/complete'],
    ['GET', '/v1/messages'],
    ['DELETE', '/'],
    ['POST', '/v1/messages/../../etc/passwd'],
  ])('%s %s is a 404 that names what there is', async (method, path) => {
    const { port } = new URL(sekisho.url)
    const answer = await rawRequest(Number(port), [
      `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`,
    ])
    expect(answer.status).toBe(404)
    expect(answer.body).toContain('/v1/messages')
    expect(answer.body).not.toContain('request_id')
  })

  it('no credential, a wrong one and a malformed one are told apart from nothing but themselves', async () => {
    const attempts = [
      {},
      { 'x-api-key': 'sk-skh-short' },
      { authorization: `Bearer sk-skh-${'A'.repeat(43)}` },
      { authorization: 'Basic abc' },
    ]
    for (const headers of attempts) {
      const response = await fetch(`${sekisho.url}/v1/messages`, { method: 'POST', headers, body: '{}' })
      expect(response.status).toBe(401)
      expect(response.headers.get('x-should-retry')).toBe('false')
      expect(await response.json()).toMatchObject({ error: { type: 'authentication_error' } })
    }
  })

  it('a client that hangs up at any point of its request leaves nothing held', async () => {
    const { port } = new URL(sekisho.url)
    const text =
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${sekisho.secret}\r\ncontent-length: 80\r\n\r\n` +
      '{"model":"claude-opus-5-5","max_tokens":5,"messages":[]}'.padEnd(80)
    for (let cut = 1; cut < text.length; cut += 7) await sendAndLeave(Number(port), text.slice(0, cut))
    await sekisho.idle()
    expect(await sekisho.metric('sekisho_open_exchanges')).toBe(0)
    expect(await sekisho.metric('sekisho_buffered_bytes')).toBe(0)
  })
})

function sendAndLeave(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, () => socket.destroy()))
    socket.on('close', () => resolve())
  })
}
