import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExchangeAdmitted, ExchangeSettled } from '@sekisho/contract'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { message, openUpstream, type Upstream } from './upstream.ts'

const body = JSON.stringify({
  model: 'claude-opus-5-5',
  max_tokens: 32_000,
  messages: [{ role: 'user', content: 'word '.repeat(8000) }],
})

describe.each(await testDatabases())('what a call is expected to cost, on $name', (database) => {
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

  async function key(name: string): Promise<string> {
    const person = await sekisho.admin<{ id: string }>('POST', '/api/people', {
      name,
      roles: ['developer'],
      groups: [],
    })
    const credential = { personId: person.body.id, kind: 'any', name: 'test' }
    return (await sekisho.admin<{ secret: string }>('POST', '/api/credentials', credential)).body.secret
  }

  /** One call of a conversation, which the provider says had this usage. @returns its two entries */
  async function call(secret: string, conversation: string, usage: Record<string, number>) {
    upstream.behave((_received, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...message, usage: { input_tokens: 0, ...usage } }))
    })
    const headers = { 'x-api-key': secret, 'x-claude-code-session-id': conversation }
    const response = await fetch(`${sekisho.url}/v1/messages`, { method: 'POST', headers, body })
    expect(response.status).toBe(200)
    await response.arrayBuffer()
    const id = response.headers.get('x-sekisho-exchange')
    const entries = (await sekisho.exchanges()).filter(
      ({ data }) => (data as { exchange: string }).exchange === id,
    )
    return {
      admitted: entries[0]?.data as ExchangeAdmitted,
      settled: entries[1]?.data as ExchangeSettled,
    }
  }

  it('is far less than max_tokens allows, and comes near what calls like it came to', async () => {
    const secret = await key('Learner')
    const usage = { cache_creation_input_tokens: 10_000, output_tokens: 100 }
    const first = await call(secret, 'a0', usage)
    expect(first.admitted.heldMicroUsd).toBeLessThan(32_000 * 20)
    let last = first
    for (let at = 1; at < 12; at++) last = await call(secret, `a${at}`, usage)
    const off = (of: typeof first) => Math.abs(of.admitted.heldMicroUsd / of.settled.costMicroUsd - 1)
    expect(off(last)).toBeLessThan(0.2)
    expect(off(last)).toBeLessThan(off(first))
  })

  it('names in the settlement what of the prompt cache was paid for again, and nothing else', async () => {
    const secret = await key('Breaker')
    const written = { cache_creation_input_tokens: 10_000, output_tokens: 1 }
    const first = await call(secret, 'b', written)
    const read = await call(secret, 'b', { cache_read_input_tokens: 10_000, output_tokens: 1 })
    const broken = await call(secret, 'b', written)
    expect(first.settled).not.toHaveProperty('cacheLostTokens')
    expect(read.settled).not.toHaveProperty('cacheLostTokens')
    expect(broken.settled).toMatchObject({ cacheLostTokens: 10_000, cacheLostMicroUsd: 10_000 * (5 - 0.2) })
  })
})
