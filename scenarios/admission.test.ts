import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, message, openUpstream, type Upstream } from './upstream.ts'

interface Issued {
  credential: { id: string }
  secret: string
}

const access = [
  { models: ['opus', 'claude-haiku-*'], server_tools: ['web_search'] },
  { match: { groups: ['interns'] }, models: ['haiku'], tokens_per_day: 100 },
  { match: { groups: ['sealed'] }, retention: 'zdr' },
]

describe.each(await testDatabases())('admission, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    const providers = {
      'provider-1': { contract: 'api', retention: 'zero', training: false, region: 'global' },
    }
    const config = { sekisho: { access, providers } }
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url], config })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  const post = (secret: string, fields: object, headers: Record<string, string> = {}) =>
    fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret, ...headers },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 5, messages: [], ...fields }),
    })

  async function member(
    groups: string[],
    fields: object = {},
  ): Promise<{ id: string; key: string; secret: string }> {
    const name = `Member of ${groups.join('-')}`
    const person = await sekisho.admin<{ id: string }>('POST', '/api/people', {
      name,
      roles: ['developer'],
      groups,
      ...fields,
    })
    expect(person.status).toBe(201)
    const made = await sekisho.admin<Issued>('POST', '/api/credentials', {
      personId: person.body.id,
      kind: 'any',
      name: 'test',
    })
    expect(made.status).toBe(201)
    return { id: person.body.id, key: made.body.credential.id, secret: made.body.secret }
  }

  it('a model outside the policy is refused with 400 policy_blocked, one sentence that names it, and no retry', async () => {
    const response = await post(sekisho.secret, { model: 'claude-sonnet-5-5' })
    expect(response.status).toBe(400)
    expect(response.headers.get('x-should-retry')).toBe('false')
    const { error } = (await response.json()) as { error: { type: string; message: string } }
    expect(error.type).toBe('policy_blocked')
    expect(error.message).toContain('claude-sonnet-5-5')
    expect(error.message).toContain('opus')
  })

  it('an alias, a wildcard and a dated id of an allowed model are admitted', async () => {
    for (const model of [
      'claude-opus-5-5',
      'claude-haiku-5-5',
      'claude-haiku-4-5-20251001',
      'claude-opus-5-5[1m]',
    ])
      expect([(await post(sekisho.secret, { model })).status, model]).toEqual([200, model])
  })

  it('a model outside the policy is refused also as a fallback, or as what a tool asks on its own', async () => {
    const other = 'claude-sonnet-5-5'
    for (const fields of [
      { fallbacks: [{ model: other }] },
      { fallbacks: 'default' },
      { tools: [{ type: 'web_search_20250305', name: 'advisor', model: other }] },
    ]) {
      const response = await post(sekisho.secret, fields)
      expect([response.status, fields]).toEqual([400, fields])
    }
    expect((await post(sekisho.secret, { fallbacks: [{ model: 'claude-haiku-5-5' }] })).status).toBe(200)
  })

  it('a server tool outside the policy is refused; a client tool is not its business', async () => {
    const tools = (type: string) => ({ tools: [{ type, name: 'x' }] })
    expect((await post(sekisho.secret, tools('web_search_20250305'))).status).toBe(200)
    expect((await post(sekisho.secret, tools('code_execution_20250825'))).status).toBe(400)
    expect((await post(sekisho.secret, { tools: [{ name: 'Bash', input_schema: {} }] })).status).toBe(200)
  })

  it('a group’s rule is laid over the base', async () => {
    const { secret } = await member(['interns'])
    expect((await post(secret, { model: 'claude-opus-5-5' })).status).toBe(400)
    expect((await post(secret, { model: 'claude-haiku-5-5' })).status).toBe(200)
  })

  it('GET /v1/models lists what the caller may use, and nothing else', async () => {
    const { secret } = await member(['interns'])
    const response = await fetch(`${sekisho.url}/v1/models?limit=1000`, { headers: { 'x-api-key': secret } })
    const { data } = (await response.json()) as { data: { id: string; type: string }[] }
    expect(data.length).toBeGreaterThan(0)
    expect(data.every(({ id }) => id.includes('haiku'))).toBe(true)
  })

  it('a daily limit refuses with the header set under which Claude Code shows the sentence, and holds across restarts', async () => {
    const { secret } = await member(['interns'])
    const haiku = { model: 'claude-haiku-5-5' }
    let refusal: Response | undefined
    for (let i = 0; i < 10 && !refusal; i++) {
      const response = await post(secret, haiku)
      if (response.status !== 200) refusal = response
    }
    expect(refusal?.status).toBe(429)
    expect(Object.fromEntries(refusal?.headers ?? [])).toMatchObject({
      'x-should-retry': 'false',
      'anthropic-ratelimit-unified-status': 'rejected',
    })
    expect(await refusal?.json()).toMatchObject({ error: { type: 'billing_error' } })
    sekisho = await sekisho.restart()
    expect((await post(secret, haiku)).status).toBe(429)
  })

  it('of two hundred calls at once, no more are admitted than the daily limit can hold', async () => {
    const { secret, key } = await member(['interns'])
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async () => (await post(secret, { model: 'claude-haiku-5-5' })).status),
    )
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    const admitted = (await sekisho.exchanges())
      .filter(
        ({ kind, actor }) =>
          kind === 'exchange.admitted' && actor.type === 'person' && actor.credential === key,
      )
      .map(({ data }) => (data as { heldTokens: number }).heldTokens)
    expect(admitted.reduce((sum, held) => sum + held, 0)).toBeLessThanOrEqual(100)
    expect(statuses.filter((status) => status === 200)).toHaveLength(admitted.length)
  })

  it('under zdr the ledger keeps lengths and no digest', async () => {
    const { secret, key } = await member(['sealed'])
    expect((await post(secret, {})).status).toBe(200)
    const mine = (await sekisho.exchanges()).filter(
      ({ actor }) => actor.type === 'person' && actor.credential === key,
    )
    expect(mine.map(({ kind }) => kind)).toEqual(['exchange.admitted', 'exchange.settled'])
    expect(mine[0]?.data).toMatchObject({ retention: 'zdr', requestBytes: expect.any(Number) as number })
    expect(JSON.stringify(mine)).not.toContain('Digest')
  })

  it('a revoked credential ends at once, and says so without a retry', async () => {
    const { secret, key } = await member([])
    expect((await post(secret, {})).status).toBe(200)
    expect((await sekisho.admin('POST', `/api/credentials/${key}/revoke`, { reason: 'left' })).status).toBe(
      200,
    )
    const response = await post(secret, {})
    expect(response.status).toBe(401)
    expect(response.headers.get('x-should-retry')).toBe('false')
  })

  it('a rotated credential is accepted beside its successor until the grace ends', async () => {
    const { secret, key } = await member([])
    const path = `/api/credentials/${key}/rotate`
    const rotated = await sekisho.admin<{ secret: string }>('POST', path, { graceSeconds: 3600 })
    expect(rotated.status).toBe(201)
    expect((await post(secret, {})).status).toBe(200)
    expect((await post(rotated.body.secret, {})).status).toBe(200)
  })

  it('a credential works as x-api-key, as a bearer, and as both', async () => {
    const bearer = { authorization: `Bearer ${sekisho.secret}` }
    const send = (headers: Record<string, string>) =>
      fetch(`${sekisho.url}/v1/models`, { headers }).then((response) => response.status)
    expect(await send({ 'x-api-key': sekisho.secret })).toBe(200)
    expect(await send(bearer)).toBe(200)
    expect(await send({ ...bearer, 'x-api-key': sekisho.secret })).toBe(200)
    expect(await send({ ...bearer, 'x-api-key': 'something-else' })).toBe(200)
  })

  it('a claude_code credential is refused from anything else', async () => {
    const person = await sekisho.admin<{ id: string }>('POST', '/api/people', {
      name: 'C',
      roles: ['claude_code_user'],
    })
    const made = await sekisho.admin<Issued>('POST', '/api/credentials', {
      personId: person.body.id,
      kind: 'claude_code',
      name: 'laptop',
    })
    const { secret } = made.body
    expect((await post(secret, {}, { 'user-agent': 'claude-cli/2.1.330 (external, cli)' })).status).toBe(200)
    expect((await post(secret, {}, { 'user-agent': 'python-requests' })).status).toBe(403)
    const any = { personId: person.body.id, kind: 'any', name: 'no' }
    expect((await sekisho.admin('POST', '/api/credentials', any)).status).toBeGreaterThanOrEqual(400)
  })

  it('spend shows what the answers said, to the micro-USD', async () => {
    const { id, secret } = await member([])
    upstream.behave((_, response) => {
      const usage = {
        input_tokens: 1000,
        output_tokens: 100,
        cache_read_input_tokens: 10_000,
        cache_creation_input_tokens: 0,
      }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...message, usage }))
    })
    for (let i = 0; i < 3; i++) await post(secret, {})
    upstream.behave(answer)
    await sekisho.idle()
    const { body } = await sekisho.admin<{ data: { key: string }[] }>('GET', '/api/spend?by=person')
    // opus 5.5: 1,000 × $4 + 100 × $20 + 10,000 × $0.20 a million = 8,000 micro-USD a call
    expect(body.data.find(({ key }) => key === id)).toMatchObject({
      exchanges: 3,
      inputTokens: 3000,
      outputTokens: 300,
      cacheReadTokens: 30_000,
      costMicroUsd: 24_000,
    })
    const own = await sekisho.admin<{ data: object[] }>('GET', `/api/spend?by=model&person=${id}`)
    expect(own.body.data).toEqual([expect.objectContaining({ exchanges: 3, costMicroUsd: 24_000 })])
    const nobody = await sekisho.admin('GET', '/api/spend?by=model&person=per_00000000000000000000000000')
    expect(nobody.body).toMatchObject({ data: [] })
  })
})
