import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, events, openUpstream, type Upstream } from './upstream.ts'

/** A body that any JSON.parse and JSON.stringify would change. */
const awkwardBody =
  '{ "model" :"claude-opus-5-5",  "max_tokens":64, "stream":false,"zeta":1,"alpha":12345678901234567890,' +
  '"float":1.0,"exp":1E2, "unknown_field_of_next_year":{"b":1,"a":[ ]},"messages":[{"role":"user","content":"\\u00e9\\/ \\ud83d\\ude00"}]}  '

describe.each(await testDatabases())('what passes untouched, on $name', (database) => {
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
  beforeEach(() => {
    upstream.received.length = 0
    upstream.behave(answer)
  })

  const post = (body: string | Buffer, { path = '/v1/messages?beta=true', headers = {} } = {}) =>
    fetch(`${sekisho.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret, 'content-type': 'application/json', ...headers },
      body,
    })

  it('the body reaches the provider byte for byte', async () => {
    expect((await post(awkwardBody)).status).toBe(200)
    expect(upstream.received[0]?.body.toString()).toBe(awkwardBody)
  })

  it('the query, unknown betas and unknown headers pass', async () => {
    const headers = {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a-beta-of-next-year,another',
      'anthropic-of-next-year': 'yes',
      'x-claude-code-agent-id': 'agent-7',
      'x-stainless-lang': 'js',
      'user-agent': 'claude-cli/9.9.9 (external, cli)',
    }
    await post(awkwardBody, { path: '/v1/messages?beta=true&x=%2F', headers })
    expect(upstream.received[0]?.url).toBe('/v1/messages?beta=true&x=%2F')
    expect(upstream.received[0]?.headers).toMatchObject(headers)
  })

  it("the developer's credential never reaches the provider, whichever header carries it", async () => {
    const headers = {
      authorization: `Bearer ${sekisho.secret}`,
      cookie: `a=${sekisho.secret}`,
      'x-custom': `token ${sekisho.secret}`,
      'x-forwarded-for': '10.1.2.3',
    }
    await post(awkwardBody, { headers })
    const [received] = upstream.received
    expect(received?.rawHeaders.join('\n')).not.toContain(sekisho.secret)
    expect(received?.headers['x-api-key']).toBe('provider-key-1')
    expect(received?.headers).not.toHaveProperty('authorization')
    expect(received?.headers).not.toHaveProperty('cookie')
    expect(received?.headers).not.toHaveProperty('x-forwarded-for')
  })

  it.each([
    [
      400,
      '{"type":"error","error":{"type":"invalid_request_error","message":"messages: \\u3042 "}, "x":1}',
      {},
    ],
    [401, '{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}', {}],
    [413, '{"type":"error","error":{"type":"request_too_large","message":"no"}}', {}],
    [429, '{"type":"error","error":{"type":"rate_limit_error","message":"slow"}}', { 'retry-after': '7' }],
    [500, 'not even JSON', {}],
    [
      529,
      '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      { 'x-should-retry': 'true' },
    ],
  ])('an upstream %i passes with its body and its retry hints', async (status, body, hints) => {
    upstream.behave((_, response) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'anthropic-ratelimit-requests-remaining': '3',
        'anthropic-ratelimit-unified-status': 'allowed',
        'request-id': 'req_of_upstream',
        ...hints,
      })
      response.end(body)
    })
    const response = await post(awkwardBody)
    expect(response.status).toBe(status)
    expect(await response.text()).toBe(body)
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'request-id': 'req_of_upstream', ...hints })
    const names = [...response.headers.keys()]
    expect(names.filter((name) => name.startsWith('anthropic-ratelimit'))).toEqual([])
  })

  it('a stream is relayed event by event, pings included, each before the next is sent', async () => {
    const seen: string[] = []
    let proceed = () => {}
    upstream.behave(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const event of events) {
        const arrived = new Promise<void>((resolve) => (proceed = resolve))
        response.write(event)
        await arrived // the next event leaves only when the client has this one: nothing may be held back
      }
      response.end()
    })
    const { port } = new URL(sekisho.url)
    await new Promise<void>((resolve, reject) => {
      const request = httpRequest(
        { port, method: 'POST', path: '/v1/messages', headers: { 'x-api-key': sekisho.secret } },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            seen.push(chunk.toString())
            proceed()
          })
          response.on('end', resolve)
        },
      )
      request.on('error', reject)
      request.end('{"model":"claude-opus-5-5","stream":true,"max_tokens":10,"messages":[]}')
    })
    expect(seen).toEqual(events)
  })

  it('count_tokens passes in both directions', async () => {
    const response = await post(awkwardBody, { path: '/v1/messages/count_tokens' })
    expect(await response.json()).toEqual({ input_tokens: 12 })
    expect(upstream.received[0]?.body.toString()).toBe(awkwardBody)
  })

  it('a chunked request body arrives whole', async () => {
    const { port } = new URL(sekisho.url)
    await new Promise<void>((resolve, reject) => {
      const headers = { 'x-api-key': sekisho.secret, 'transfer-encoding': 'chunked' }
      const request = httpRequest({ port, method: 'POST', path: '/v1/messages', headers }, (response) => {
        response.resume().on('end', resolve)
      })
      request.on('error', reject)
      for (const character of awkwardBody) request.write(character)
      request.end()
    })
    expect(upstream.received[0]?.body.toString()).toBe(awkwardBody)
  })

  it('HEAD /api/hello answers 200 to anyone, as the client probes it before it has a credential', async () => {
    expect((await fetch(`${sekisho.url}/api/hello`, { method: 'HEAD' })).status).toBe(200)
  })
})
