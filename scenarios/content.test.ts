import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ExchangeSettled } from '@sekisho/contract'
import type { ContentBody } from '@sekisho/contract/admin-api'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, openUpstream, type Upstream } from './upstream.ts'

const reason = 'incident 4711: what was sent'
const call = {
  model: 'claude-opus-5-5',
  max_tokens: 50,
  messages: [{ role: 'user', content: 'kanarienvogel' }],
}
const sent = JSON.stringify(call)

describe.each(await testDatabases())('content under retention full, on $name', (database) => {
  let upstream: Upstream
  let storage: Storage
  let sekisho: Sekisho
  let secret: string
  const configOf = (access: object, vault: object = {}) => ({
    sekisho: {
      access: [access],
      vault: { key: 'k'.repeat(32), ...vault },
      providers: { 'provider-1': { retention: 'zero' } },
    },
  })
  beforeAll(async () => {
    upstream = await openUpstream()
    storage = await database.open()
    const config = configOf({ retention: 'full' })
    sekisho = await startSekisho({ storage, providers: [upstream.url], config })
    ;({ secret } = sekisho)
  })
  afterEach(() => upstream.behave(answer))
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  async function post(body: string, path = '/v1/messages') {
    const response = await fetch(`${sekisho.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/json' },
      body,
    })
    const exchange = response.headers.get('x-sekisho-exchange') ?? ''
    return { status: response.status, exchange, text: await response.text() }
  }

  const read = (exchange: string) =>
    sekisho.admin<ContentBody>('POST', `/api/content/${exchange}/read`, { reason })

  /** The settlement of the last call. */
  async function settled(): Promise<ExchangeSettled> {
    const found = (await sekisho.exchanges()).findLast(({ kind }) => kind === 'exchange.settled')
    return found?.data as ExchangeSettled
  }

  async function inVault(statement: string): Promise<object[]> {
    if (storage.kind === 'postgres') {
      const client = new Client({ connectionString: storage.url })
      await client.connect()
      try {
        return (await client.query<object>(statement)).rows
      } finally {
        await client.end()
      }
    }
    const file = new DatabaseSync(join(sekisho.settings.dataDir, 'vault.sqlite'))
    const rows = file.prepare(statement).all()
    file.close()
    return rows
  }

  it.each([
    ['whole', sent],
    ['streamed', JSON.stringify({ ...call, stream: true })],
    ['of some records', JSON.stringify({ ...call, system: 'あ'.repeat(100_000) })],
  ])('comes back to the byte, an answer that is %s, and the ledger confirms it', async (_, body) => {
    const { exchange, text } = await post(body)
    const bytes = { request: Buffer.byteLength(body), response: Buffer.byteLength(text) }
    expect((await settled()).content).toEqual(bytes)
    const answered = await read(exchange)
    expect(answered.status).toBe(200)
    expect(answered.body).toMatchObject({
      exchange,
      request: { content: body, contentType: 'application/json', complete: true, ledger: 'matches' },
      response: { content: text, complete: true, ledger: 'matches' },
    })
    const last = (await sekisho.entries()).findLast(({ kind }) => kind === 'content.read')
    expect(last).toMatchObject({ actor: { type: 'operator' }, data: { exchanges: [exchange], reason } })
  })

  it('is what the provider was sent, and the ledger confirms that too', async () => {
    const tagged = JSON.stringify({ ...call, tags: { project: 'nobody-knows-it', team: 'x' } })
    const created = await sekisho.admin('POST', '/api/projects', { name: 'nobody-knows-it' })
    expect(created.status).toBe(201)
    const before = upstream.received.length
    const { exchange } = await post(tagged)
    const { body } = await upstream.nth(before + 1)
    expect(body.toString()).not.toBe(tagged)
    const { content } = await settled()
    expect(content).toMatchObject({ request: body.length, requestDigest: expect.any(String) as string })
    expect((await read(exchange)).body.request).toMatchObject({ content: body.toString(), ledger: 'matches' })
  })

  it('is kept of what went wrong: an error of the provider, no answer at all, a count of tokens', async () => {
    upstream.behave((_, response) => void response.writeHead(400).end('{"type":"error"}'))
    const refused = await post(sent)
    expect((await read(refused.exchange)).body.response).toMatchObject({ content: '{"type":"error"}' })
    upstream.behave((_, response) => void response.destroy())
    await post(sent)
    const { exchange, content } = await settled()
    expect(content).toEqual({ request: sent.length })
    expect((await read(exchange)).body).toMatchObject({ request: { content: sent }, response: null })
    upstream.behave(answer)
    const counted = await post(sent, '/v1/messages/count_tokens')
    expect((await read(counted.exchange)).body.request).toMatchObject({ content: sent, ledger: 'matches' })
  })

  it('is read only with a reason, by who may, and only where there is some', async () => {
    const { exchange } = await post(sent)
    const without = await sekisho.admin('POST', `/api/content/${exchange}/read`, { reason: 'because' })
    expect(without.status).toBe(400)
    expect((await read('exc_00000000000000000000000000')).status).toBe(404)
    const asSomebody = await fetch(`${sekisho.url}/api/content/${exchange}/read`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason }),
    })
    expect(asSomebody.status).toBe(401)
    const response = await fetch(`${sekisho.url}/api/content/${exchange}/read`, { method: 'POST' })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it.each([
    ['person', 'per_00000000000000000000000000'],
    ['project', 'prj_00000000000000000000000000'],
  ])('is held by no mistake: a hold on a %s that there is not is refused', async (type, id) => {
    const { status, body } = await sekisho.admin('POST', '/api/holds', { target: { type, id }, reason })
    expect({ status, body }).toMatchObject({ status: 404, body: { error: { code: `${type}_unknown` } } })
  })

  describe('when the vault is down', () => {
    const down = () => inVault('alter table contents rename to elsewhere')
    const up = () => inVault('alter table elsewhere rename to contents')

    it('calls are refused before the provider sees a byte, and admitted again when it is back', async () => {
      await down()
      const before = upstream.received.length
      const { status, text } = await post(sent)
      expect({ status, text }).toEqual({ status: 503, text: expect.stringContaining('content') as string })
      expect(upstream.received.length).toBe(before)
      expect(await settled()).toMatchObject({
        outcome: 'failed',
        problem: 'content_unavailable',
        costMicroUsd: 0,
      })
      expect(await sekisho.metric('sekisho_content_not_kept_total{reason="unavailable"}')).toBe(1)
      await up()
      expect((await post(sent)).status).toBe(200)
    })

    it('calls go on where the configuration says so, and their entries say that nothing is kept', async () => {
      sekisho = await sekisho.restart(configOf({ retention: 'full' }, { on_failure: 'report' }))
      await down()
      const { status, exchange } = await post(sent)
      await up()
      expect(status).toBe(200)
      expect((await settled()).content).toEqual({ notKept: 'unavailable' })
      expect((await read(exchange)).status).toBe(404)
    })
  })

  it.each(['zdr', 'metadata'])('never touches the vault under %s', async (retention) => {
    sekisho = await sekisho.restart(configOf({ retention }))
    const count = async () => {
      const [row] = await inVault(
        'select (select count(*) from contents) + (select count(*) from content_records) + (select count(*) from content_keys) as count',
      )
      return Number((row as { count: number | string }).count)
    }
    const before = await count()
    for (const stream of [true, false]) {
      const { exchange, status } = await post(JSON.stringify({ ...call, stream }))
      expect(status).toBe(200)
      expect(await settled()).not.toHaveProperty('content')
      expect((await read(exchange)).status).toBe(404)
    }
    expect(await count()).toBe(before)
  })
})
