import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { ExchangeSettled } from '@sekisho/contract'
import type { ContentBody, ErasedContentBody, HoldBody } from '@sekisho/contract/admin-api'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, events, openUpstream, type Upstream } from './upstream.ts'

const reason = 'incident 4711: what was sent'
const canary = 'kanarienvogel'
const call = { model: 'claude-opus-5-5', max_tokens: 50, messages: [{ role: 'user', content: canary }] }

describe.each(await testDatabases())('content under retention full, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    sekisho = await startSekisho({
      storage: await database.open(),
      providers: [upstream.url],
      config: { sekisho: { access: [{ retention: 'full' }], vault: { key: 'k'.repeat(32) } } },
    })
  })
  afterEach(() => upstream.behave(answer))
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  async function post(body: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret, 'content-type': 'application/json', ...headers },
      body,
    })
    return { exchange: response.headers.get('x-sekisho-exchange') ?? '', text: await response.text() }
  }

  const read = (exchange: string) =>
    sekisho.admin<ContentBody>('POST', `/api/content/${exchange}/read`, { reason })

  async function settled(exchange: string): Promise<ExchangeSettled> {
    const entries = await sekisho.exchanges()
    const found = entries.find(
      ({ kind, data }) => kind === 'exchange.settled' && 'exchange' in data && data.exchange === exchange,
    )
    return found?.data as ExchangeSettled
  }

  it('gives back what was sent and answered, to the byte, and says that the ledger confirms it', async () => {
    const sent = JSON.stringify(call)
    const { exchange, text } = await post(sent)
    expect((await settled(exchange)).content).toEqual({
      request: sent.length,
      response: Buffer.byteLength(text),
    })
    const { status, body } = await read(exchange)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      exchange,
      request: { content: sent, contentType: 'application/json', complete: true, ledger: 'matches' },
      response: { content: text, complete: true, ledger: 'matches' },
    })
    const reads = (await sekisho.entries()).filter(({ kind }) => kind === 'content.read')
    expect(reads.at(-1)).toMatchObject({
      actor: { type: 'operator' },
      data: { exchanges: [exchange], reason },
    })
  })
})
