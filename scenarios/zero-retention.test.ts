import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ExchangeAdmitted } from '@sekisho/contract'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { budgeted, type Member } from './budgeted.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, openUpstream, type Behaviour, type Upstream } from './upstream.ts'

const failing: Behaviour = (_, response) =>
  void response.writeHead(529, { 'content-type': 'application/json' }).end('{}')
const body = { model: 'claude-opus-5-5', max_tokens: 1000, messages: [{ role: 'user', content: 'Hello' }] }
const signed = { type: 'thinking', thinking: 'Hm.', signature: 'c2lnbmVk' }

describe.each(await testDatabases())('calls under zdr on $name', (database) => {
  const upstreams: Upstream[] = []
  let sekisho: Sekisho
  let sealed: Member
  let open: Member
  const { member } = budgeted(() => sekisho)
  beforeAll(async () => {
    for (let made = 0; made < 3; made++) upstreams.push(await openUpstream())
    sekisho = await startSekisho({
      storage: await database.open(),
      providers: upstreams.map(({ url }) => url),
      config: {
        sekisho: {
          access: [
            { match: { groups: ['sealed'] }, retention: 'zdr' },
            { match: { groups: ['kept'] }, retention: 'full' },
          ],
          vault: { key: 'k'.repeat(32) },
          providers: { 'provider-2': { retention: 'zero' }, 'provider-3': { retention: 'standard' } },
          routing: [{ match: { max_tokens_at_most: 16 }, to: 'haiku' }],
        },
      },
    })
    sealed = await member(['sealed'])
    open = await member()
  })
  afterAll(async () => {
    await sekisho.stop()
    for (const upstream of upstreams) await upstream.close()
    await database.dispose()
  })
  beforeEach(() => {
    for (const upstream of upstreams) {
      upstream.received.splice(0)
      upstream.behave(answer)
    }
  })

  async function call({ secret }: Member, fields: object = {}, path = '/v1/messages'): Promise<number> {
    const headers = { 'x-api-key': secret, 'x-claude-code-session-id': 'the-same' }
    const response = await fetch(`${sekisho.url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...body, ...fields }),
    })
    await response.arrayBuffer()
    return response.status
  }
  const asked = () => upstreams.map(({ received }) => received.length)

  it('go only to who keeps nothing, as a stream, as a count of tokens, and to another model by a rule', async () => {
    expect(await call(open)).toBe(200)
    expect(asked()).toEqual([1, 0, 0])
    expect(await call(sealed)).toBe(200)
    expect(await call(sealed, { stream: true })).toBe(200)
    expect(await call(sealed, {}, '/v1/messages/count_tokens')).toBe(200)
    expect(await call(sealed, { max_tokens: 16 })).toBe(200)
    expect(asked()).toEqual([1, 4, 0])
    expect(JSON.parse(String(upstreams[1]?.received.at(-1)?.body))).toMatchObject({
      model: 'claude-haiku-5-5',
    })
  })

  it('fail rather than to go to another when that one is away', async () => {
    upstreams[1]?.behave(failing)
    for (const fields of [{}, { stream: true }, { max_tokens: 16 }])
      expect(await call(sealed, fields)).toBe(529)
    expect(await call(sealed, {}, '/v1/messages/count_tokens')).toBe(529)
    expect([asked()[0], asked()[2]]).toEqual([0, 0])
    expect(asked()[1]).toBeGreaterThanOrEqual(4)
  })

  it('leave nothing in the vault, beside those of others that are kept there', async () => {
    const kept = await member(['kept'])
    const found: [number, string][] = []
    for (const caller of [sealed, kept, sealed]) {
      expect(await call(caller)).toBe(200)
      const admitted = (await sekisho.exchanges()).findLast(({ kind }) => kind === 'exchange.admitted')
      const { exchange } = (admitted ?? expect.unreachable()).data as ExchangeAdmitted
      const path = `/api/content/${exchange}/read`
      const { status } = await sekisho.admin('POST', path, { reason: 'incident 4711: what was sent' })
      found.push([status, caller.id])
    }
    expect(found).toEqual([
      [404, sealed.id],
      [200, kept.id],
      [404, sealed.id],
    ])
  })

  it('do not follow a conversation to where it was, not even with thinking that only that one can check', async () => {
    const thought = { messages: [...body.messages, { role: 'assistant', content: [signed] }] }
    upstreams[0]?.behave(failing)
    expect(await call(open)).toBe(200)
    expect(await call(sealed, thought)).toBe(200)
    expect(asked()[1]).toBe(2)
    expect(asked()[2]).toBe(0)
  })
})
