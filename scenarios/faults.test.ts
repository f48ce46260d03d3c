import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, events, message, openUpstream, type Behaviour, type Upstream } from './upstream.ts'

const body = (stream: boolean) =>
  JSON.stringify({
    model: 'claude-opus-5-5',
    max_tokens: 50,
    stream,
    messages: [{ role: 'user', content: 'hi' }],
  })

describe.each(await testDatabases())('faults on the way, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  let exchangesBefore = 0
  beforeAll(async () => {
    upstream = await openUpstream()
    // Longer than the provider, the server and the client, all in this process, stand still on a busy machine.
    const config = { sekisho: { timeouts: { idle_seconds: 3 } }, timeouts: { upstream_ttfb_ms: 3_000 } }
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url], config })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })
  beforeEach(async () => {
    upstream.received.length = 0
    upstream.behave(answer)
    exchangesBefore = (await sekisho.exchanges()).length
  })

  const post = (stream: boolean, signal?: AbortSignal) =>
    fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret },
      body: body(stream),
      ...(signal ? { signal } : {}),
    })

  /** The one settlement since the test began; also proves that there is exactly one, and one admission. */
  async function settlement(): Promise<Record<string, unknown>> {
    const entries = (await sekisho.exchanges()).slice(exchangesBefore)
    expect(entries.map(({ kind }) => kind)).toEqual(['exchange.admitted', 'exchange.settled'])
    return entries[1]?.data as unknown as Record<string, unknown>
  }

  const breakings: [string, boolean, Behaviour, string][] = [
    ['resets before its head', true, (_, response) => void response.destroy(), 'failed'],
    [
      'resets after its head',
      true,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.flushHeaders()
        setImmediate(() => response.destroy())
      },
      'failed',
    ],
    [
      'resets in mid-event',
      true,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(`${events[0]}event: content_block_delta\ndata: {"type":"cont`, () =>
          response.destroy(),
        )
      },
      'failed',
    ],
    [
      'ends before message_stop',
      true,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(events.slice(0, 4).join(''))
      },
      'failed',
    ],
    ['never begins to answer', true, () => {}, 'failed'],
    [
      'stalls in mid-stream',
      true,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(events.slice(0, 4).join(''))
      },
      'failed',
    ],
    [
      'sends garbage as events',
      true,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end('data: {not json\n\nevent\u0000: x\n\n\n\ndata: [1,2\n\n')
      },
      'failed',
    ],
    [
      'breaks its chunked encoding',
      true,
      (_, response) => {
        response.socket?.write(
          'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n',
        )
      },
      'failed',
    ],
    [
      'cuts its JSON short of the length it declared',
      false,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
        response.write(JSON.stringify(message), () => response.destroy())
      },
      'failed',
    ],
  ]

  it.each(breakings)(
    'a provider that %s: the client hears of it, the exchange settles once',
    async (...[, stream, behaviour, outcome]) => {
      upstream.behave(behaviour)
      const heard = await post(stream)
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch((error: unknown) => ({ status: 0, text: String(error) }))
      // Before the head: an error status. Inside a stream: an error event, or a connection that visibly breaks.
      expect(heard.status === 200 && heard.text.includes('"message_stop"')).toBe(false)
      if (heard.status >= 400) expect(JSON.parse(heard.text)).toMatchObject({ type: 'error' })
      expect(await settlement()).toMatchObject({ outcome })
      expect(await sekisho.metric('sekisho_buffered_bytes')).toBe(0)
    },
  )

  it('an answer that says nothing of its tokens is charged as it was held, never free', async () => {
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify(message)))
    })
    expect(await (await post(false)).json()).toEqual(message)
    const entries = (await sekisho.exchanges()).slice(exchangesBefore)
    const held = entries[0]?.data as { heldMicroUsd: number; heldTokens: number } | undefined
    expect(held?.heldMicroUsd).toBeGreaterThan(0)
    expect(await settlement()).toMatchObject({
      usageSource: 'estimated',
      costMicroUsd: held?.heldMicroUsd,
      countedTokens: held?.heldTokens,
      rate: 'hold',
    })
  })

  it('a client that leaves in mid-stream: the provider is let go, what was sent is metered', async () => {
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(events.slice(0, 5).join(''))
    })
    const leave = new AbortController()
    const response = await post(true, leave.signal)
    const reader = response.body?.getReader()
    await reader?.read()
    leave.abort()
    await (
      await upstream.nth(1)
    ).closedEarly
    expect(await settlement()).toMatchObject({
      outcome: 'abandoned',
      usageSource: 'estimated',
      usage: { inputTokens: 12, cacheReadTokens: 5 },
    })
  })

  it('a client that leaves before the provider answers: the provider is let go', async () => {
    upstream.behave(() => {})
    const leave = new AbortController()
    const pending = post(true, leave.signal).catch(() => undefined)
    const received = await upstream.nth(1)
    leave.abort()
    await received.closedEarly
    await pending
    expect(await settlement()).toMatchObject({ outcome: 'abandoned', costMicroUsd: 0 })
  })

  it('a client that stops reading neither grows the memory nor holds the provider for ever', async () => {
    const megabyte = `event: ping\ndata: {"type":"ping","x":"${'x'.repeat(1_000_000)}"}\n\n`
    upstream.behave(async (received, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      while (!response.destroyed)
        if (!response.write(megabyte)) await Promise.race([once(response, 'drain'), received.closedEarly])
    })
    const { port } = new URL(sekisho.url)
    const socket = connect(Number(port), '127.0.0.1')
    const text = body(true)
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${sekisho.secret}\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    )
    socket.pause()
    await (
      await upstream.nth(1)
    ).closedEarly
    socket.destroy()
    expect(await settlement()).toMatchObject({ outcome: 'abandoned' })
  })

  it('a hundred clients that leave at random moments settle a hundred times', async () => {
    upstream.behave(answer)
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const { port } = new URL(sekisho.url)
        const request = httpRequest(
          {
            port,
            method: 'POST',
            path: '/v1/messages',
            headers: { 'x-api-key': sekisho.secret },
          },
          (response) => {
            let left = i % 9
            response.on('data', () => left-- === 0 && request.destroy())
            response.on('error', () => {})
          },
        )
        request.on('error', () => {})
        const text = body(true)
        if (i % 4 === 0) request.end(text.slice(0, i % text.length))
        else request.end(text)
        if (i % 5 === 0) setImmediate(() => request.destroy())
        await new Promise((resolve) => request.on('close', resolve))
      }),
    )
    const entries = (await sekisho.exchanges()).slice(exchangesBefore)
    const ids = (kind: string) =>
      entries
        .filter((entry) => entry.kind === kind)
        .map((entry) => (entry.data as { exchange: string }).exchange)
    expect(ids('exchange.settled').toSorted()).toEqual(ids('exchange.admitted').toSorted())
    expect(new Set(ids('exchange.settled')).size).toBe(ids('exchange.settled').length)
    expect(await sekisho.metric('sekisho_open_exchanges')).toBe(0)
    expect(await sekisho.metric('sekisho_buffered_bytes')).toBe(0)
  })
})
