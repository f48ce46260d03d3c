import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, openUpstream, type Behaviour, type Upstream } from './upstream.ts'

const status =
  (code: number): Behaviour =>
  (_, response) =>
    void response.writeHead(code, { 'content-type': 'application/json' }).end(`{"status":${code}}`)

describe.each(await testDatabases())('several providers, on $name', (database) => {
  let first: Upstream
  let second: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    first = await openUpstream()
    second = await openUpstream()
    sekisho = await startSekisho({ storage: await database.open(), providers: [first.url, second.url] })
  })
  afterAll(async () => {
    await sekisho.stop()
    await Promise.all([first.close(), second.close()])
    await database.dispose()
  })
  beforeEach(() => {
    for (const upstream of [first, second]) {
      upstream.received.length = 0
      upstream.behave(answer)
    }
  })

  const post = (fields: object = {}, headers: Record<string, string> = {}, below = '') =>
    fetch(`${sekisho.url}/v1/messages${below}`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret, ...headers },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 5, messages: [], ...fields }),
    })
  const signed = {
    messages: [
      { role: 'user', content: 'a question of its own' },
      { role: 'assistant', content: [{ type: 'thinking', thinking: '…', signature: 'c2lnbmF0dXJl' }] },
    ],
  }

  it.each([500, 503, 529, 429, 401, 403, 404])(
    'the next one answers when the first says %i',
    async (code) => {
      first.behave(status(code))
      const response = await post()
      expect(response.status).toBe(200)
      await response.arrayBuffer()
      expect(second.received).toHaveLength(1)
      expect(second.received[0]?.headers['x-api-key']).toBe('provider-key-2')
      const settled = (await sekisho.exchanges()).at(-1)
      expect(settled?.data).toMatchObject({ provider: 'provider-2', attempts: [{ provider: 'provider-1' }] })
    },
  )

  it('and when the first does not answer in time, or resets', async () => {
    // The provider that answers is in this process too, and has to be in time when all of it stood still for a while.
    const config = { timeouts: { upstream_ttfb_ms: 3_000 } }
    const providers = [first.url, second.url]
    const lasting = sekisho
    sekisho = await startSekisho({ storage: await database.open(), providers, config })
    try {
      first.behave(() => {})
      expect((await post()).status).toBe(200)
      first.behave((_, response) => void response.destroy())
      expect((await post()).status).toBe(200)
      expect(second.received).toHaveLength(2)
    } finally {
      await sekisho.stop()
      sekisho = lasting
    }
  })

  it.each([400, 413, 422])('a %i is the client’s own and is not tried elsewhere', async (code) => {
    first.behave(status(code))
    expect((await post()).status).toBe(code)
    expect(second.received).toHaveLength(0)
  })

  it('never after the first byte', async () => {
    first.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: ping\ndata: {"type":"ping"}\n\n', () => setImmediate(() => response.destroy()))
    })
    await post({ stream: true }).then(
      (response) => response.text(),
      () => '',
    )
    expect(second.received).toHaveLength(0)
  })

  it('when all fail, the last one’s answer passes unchanged', async () => {
    first.behave(status(500))
    second.behave(status(529))
    const response = await post()
    expect([response.status, await response.text()]).toEqual([529, '{"status":529}'])
  })

  it('a conversation whose history carries thinking signatures stays with the provider that answered it, also after a restart', async () => {
    const session = { 'x-claude-code-session-id': 'b4b8c5a2-0000-4000-8000-000000000001' }
    first.behave(status(529))
    await (await post({}, session)).arrayBuffer()
    expect(second.received).toHaveLength(1)
    first.behave(answer)
    await (await post(signed, session)).arrayBuffer()
    expect([first.received.length, second.received.length]).toEqual([1, 2])
    second.behave(status(529))
    expect((await post(signed, session)).status).toBe(529)
    expect(first.received).toHaveLength(1)
    second.behave(answer)
    await sekisho.idle()
    sekisho = await sekisho.restart()
    await (await post(signed, session)).arrayBuffer()
    expect([first.received.length, second.received.length]).toEqual([1, 4])
  })

  it('a call that asks for no thinking does not take its conversation elsewhere', async () => {
    const session = { 'x-claude-code-session-id': 'b4b8c5a2-0000-4000-8000-000000000002' }
    const thinking = { thinking: { type: 'enabled', budget_tokens: 1024 } }
    first.behave(status(529))
    await (await post(thinking, session)).arrayBuffer()
    first.behave(answer)
    await (await post({}, session)).arrayBuffer()
    await (await post({ ...thinking, ...signed }, session)).arrayBuffer()
    expect([first.received.length, second.received.length]).toEqual([1, 3])
    second.behave(status(529))
    await (await post(thinking, session, '/count_tokens')).arrayBuffer()
    second.behave(answer)
    await sekisho.idle()
    const { secret } = sekisho
    sekisho = { ...(await sekisho.restart()), secret }
    // The memory of a node that has seen a side call alone must not stand before the ledger.
    await (await post({}, session)).arrayBuffer()
    await (await post({ ...thinking, ...signed }, session)).arrayBuffer()
    expect([first.received.length, second.received.length]).toEqual([3, 5])
  })

  it('nor does one that fails everywhere', async () => {
    const session = { 'x-claude-code-session-id': 'b4b8c5a2-0000-4000-8000-000000000003' }
    const thinking = { thinking: { type: 'adaptive' } }
    await (await post(thinking, session)).arrayBuffer()
    for (const upstream of [first, second]) upstream.behave(status(529))
    expect((await post(thinking, session)).status).toBe(529)
    for (const upstream of [first, second]) upstream.behave(answer)
    await (await post({ ...thinking, ...signed }, session)).arrayBuffer()
    expect([first.received.length, second.received.length]).toEqual([3, 1])
  })

  it('a program that names no session is known by its first message', async () => {
    first.behave(status(529))
    await (await post({ messages: signed.messages.slice(0, 1) })).arrayBuffer()
    first.behave(answer)
    await (await post(signed)).arrayBuffer()
    expect([first.received.length, second.received.length]).toEqual([1, 2])
  })
})
