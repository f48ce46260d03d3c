import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const opus = 'claude-opus-5-5'
const haiku = 'claude-haiku-5-5'
const message = { model: opus, max_tokens: 1000, messages: [{ role: 'user', content: `Good day, ${opus}?` }] }
const signed = { type: 'thinking', thinking: 'Hm.', signature: 'c2lnbmVk' }
const auxiliary = { 'x-claude-code-request-class': 'auxiliary' }
const routing = [
  { match: { request_class: ['auxiliary'], models: ['opus'] }, to: 'haiku' },
  { match: { groups: ['trainees'], agent: 'subagent' }, to: 'claude-sonnet-5-5' },
  { match: { max_tokens_at_most: 16 }, to: 'claude-sonnet-5-5' },
]
const access = [{ match: { groups: ['opus-only'] }, models: ['opus'] }]
const usage = { input_tokens: 1000, output_tokens: 100 }

/** What an entry says of the models. */
interface Said {
  model?: string
  routedFrom?: string
  costMicroUsd?: number
  heldMicroUsd?: number
}

interface Recorded extends Said {
  kind: string
}

interface Answered {
  status: number
  routed: string | null
  recorded: readonly Recorded[]
}

describe.each(await testDatabases())('routing rules on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    upstream.behave(({ body, url }, response) => {
      const { model } = JSON.parse(body.toString()) as { model: string }
      response.writeHead(200, { 'content-type': 'application/json', 'x-sekisho-routed': 'a lie' })
      const counted = { input_tokens: 7 }
      const answer = {
        type: 'message',
        role: 'assistant',
        content: [],
        model,
        usage,
        stop_reason: 'end_turn',
      }
      response.end(JSON.stringify(url.includes('count_tokens') ? counted : answer))
    })
    const config = { sekisho: { routing, access } }
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url], config })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })
  beforeEach(() => void upstream.received.splice(0))

  async function member(group: string): Promise<string> {
    const made = async <Body>(path: string, body: object) =>
      (await sekisho.admin<Body>('POST', path, body)).body
    const person = await made<{ id: string }>('/api/people', {
      name: '田中',
      roles: ['developer'],
      groups: [group],
    })
    const credential = { personId: person.id, name: 'x', kind: 'any' }
    return (await made<{ secret: string }>('/api/credentials', credential)).secret
  }

  async function call(
    body: object,
    {
      headers = {},
      secret = sekisho.secret,
      path = '/v1/messages',
    }: { headers?: object; secret?: string; path?: string },
  ): Promise<Answered> {
    const response = await fetch(`${sekisho.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'user-agent': 'claude-cli/2.1.330', ...headers },
      body: JSON.stringify(body),
    })
    await response.arrayBuffer()
    const entries = (await sekisho.exchanges()).slice(-2)
    const recorded = entries.map(({ kind, data }) => ({ ...(data as Said), kind }))
    return { status: response.status, routed: response.headers.get('x-sekisho-routed'), recorded }
  }

  it('send a call of a class to the other model, and say so in the answer and in both entries', async () => {
    const { status, routed, recorded } = await call(message, { headers: auxiliary })
    expect(status).toBe(200)
    expect(routed).toBe('"claude-haiku-5-5";from="claude-opus-5-5";rule=0')
    expect(recorded).toMatchObject([
      { kind: 'exchange.admitted', model: haiku, routedFrom: opus },
      { kind: 'exchange.settled', model: haiku, routedFrom: opus },
    ])
    const [sent] = upstream.received
    expect(sent?.body.toString()).toBe(
      JSON.stringify(message).replace(`"model":"${opus}"`, `"model":"${haiku}"`),
    )
    expect(sent?.headers).not.toHaveProperty('x-sekisho-routed')
  })

  it('make the call cost, and hold, what the model costs that serves it', async () => {
    const routed = (await call(message, { headers: auxiliary })).recorded
    const asked = (await call({ ...message, model: haiku }, {})).recorded
    const dear = (await call(message, {})).recorded
    expect(routed[1]?.costMicroUsd).toBe(asked[1]?.costMicroUsd)
    expect(routed[1]?.costMicroUsd).toBeLessThan(dear[1]?.costMicroUsd ?? 0)
    expect(routed[0]?.heldMicroUsd).toBeLessThan(dear[0]?.heldMicroUsd ?? 0)
  })

  it('leave every other call as it was, and nothing of it is said', async () => {
    const { routed, recorded } = await call(message, {})
    expect(routed).toBeNull()
    for (const entry of recorded) {
      expect(entry.model).toBe(opus)
      expect(entry).not.toHaveProperty('routedFrom')
    }
    expect(upstream.received[0]?.body.toString()).toBe(JSON.stringify(message))
  })

  it('count: the first that matches', async () => {
    const tiny = { ...message, max_tokens: 16 }
    expect((await call(tiny, { headers: auxiliary })).routed).toMatch(/^"claude-haiku-5-5";.*rule=0$/)
    expect((await call(tiny, {})).routed).toMatch(/^"claude-sonnet-5-5";.*rule=2$/)
  })

  it('go by the groups of the caller and by who of Claude Code’s agents asks', async () => {
    const trainee = await member('trainees')
    const headers = { 'x-claude-code-agent-id': 'a940a3bc11a10f2d7' }
    expect((await call(message, { headers, secret: trainee })).routed).toMatch(/rule=1$/)
    expect((await call(message, { secret: trainee })).routed).toBeNull()
    expect((await call(message, { headers })).routed).toBeNull()
  })

  it('are passed over, and counted, where the caller may not have the model', async () => {
    const metric = 'sekisho_routing_rules_total{outcome="not_allowed"}'
    const { status, routed } = await call(message, { headers: auxiliary, secret: await member('opus-only') })
    expect({ status, routed }).toEqual({ status: 200, routed: null })
    expect(JSON.parse(String(upstream.received[0]?.body))).toEqual(message)
    expect(await sekisho.metric(metric)).toBe(1)
  })

  it('leave a conversation with thinking to the model that did it', async () => {
    const thought = { ...message, messages: [...message.messages, { role: 'assistant', content: [signed] }] }
    for (const body of [thought, { ...message, thinking: { type: 'adaptive' } }]) {
      expect((await call(body, { headers: auxiliary })).routed).toBeNull()
    }
    expect(upstream.received.map(({ body }) => JSON.parse(body.toString()).model)).toEqual([opus, opus])
    expect(await sekisho.metric('sekisho_routing_rules_total{outcome="thinking"}')).toBe(2)
  })

  it('hold for counting tokens as well', async () => {
    const path = '/v1/messages/count_tokens'
    const { max_tokens: _, ...counted } = message
    const { routed, recorded } = await call(counted, { headers: auxiliary, path })
    expect(routed).toMatch(/^"claude-haiku-5-5"/)
    expect(recorded[0]).toMatchObject({ endpoint: 'count_tokens', model: haiku, routedFrom: opus })
    expect(upstream.received[0]?.url).toBe(path)
  })

  it('open nothing: a model that the caller may not ask for is refused as before', async () => {
    const body = { ...message, model: haiku }
    const { status } = await call(body, { headers: auxiliary, secret: await member('opus-only') })
    expect(status).toBe(400)
    expect(upstream.received).toHaveLength(0)
  })

  it('are not moved by headers that only look right', async () => {
    for (const value of ['AUXILIARY', 'auxiliary, auxiliary', '"auxiliary"', 'x'.repeat(10_000)]) {
      const { status, routed } = await call(message, { headers: { 'x-claude-code-request-class': value } })
      expect({ status, routed }).toEqual({ status: 200, routed: null })
    }
  })

  it('say what was asked for safely, whatever it was', async () => {
    const model = 'モデル";rule=9\\'
    const { routed } = await call({ ...message, model, max_tokens: 1 }, {})
    expect(routed).toBe('"claude-sonnet-5-5";from=%"%e3%83%a2%e3%83%87%e3%83%ab%22;rule=9\\";rule=2')
  })

  it('leave old entries and a later start without rules alone', async () => {
    sekisho = await sekisho.restart({})
    const { routed, recorded } = await call(message, { headers: auxiliary })
    expect(routed).toBeNull()
    expect(recorded[1]).toMatchObject({ kind: 'exchange.settled', model: opus })
    const { body } = await sekisho.admin<{ data: object[] }>('GET', '/api/ledger/entries?limit=100')
    expect(JSON.stringify(body)).toContain(`"routedFrom":"${opus}"`)
  })
})
