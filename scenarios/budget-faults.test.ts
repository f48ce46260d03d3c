import { readFileSync } from 'node:fs'
import type { BudgetExplanationBody } from '@sekisho/contract/admin-api'
import { Client } from 'pg'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder } from './process.ts'
import { startSekisho } from './sekisho.ts'
import { answer, openUpstream } from './upstream.ts'

const postgres = await testPostgres()
const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] })
const budget = { scope: { type: 'organization' }, sharing: 'pool', limit: 1e12 }
let cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const each of cleanUp.toReversed()) await each()
  cleanUp = []
})
afterAll(() => postgres?.dispose())

describe('kill -9', () => {
  it('leaves counters that are what SQL says after the restart, with what was lost charged as it was held', async () => {
    const upstream = await openUpstream()
    cleanUp.push(() => upstream.close())
    const folder = createServerFolder({
      upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }],
      sekisho: { log_level: 'error' },
    })
    cleanUp.push(async () => folder.remove())
    let server = await folder.start()
    const { secret } = server
    cleanUp.push(async () => {
      server.child.kill('SIGKILL')
      await server.exited
    })
    const admin = async (path: string, content?: object) => {
      const token = readFileSync(`${folder.dataDir}/admin-token`, 'utf8').trim()
      const response = await fetch(`${server.url}${path}`, {
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(content === undefined ? {} : { method: 'POST', body: JSON.stringify(content) }),
      })
      return (await response.json()) as never
    }
    const call = () =>
      fetch(`${server.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': secret }, body })
    const standing = async () => {
      const { data: people } = (await admin('/api/people')) as { data: { id: string }[] }
      const { data } = (await admin(`/api/people/${people[0]?.id}/budgets`)) as BudgetExplanationBody
      return data[0]
    }

    await admin('/api/budgets', budget)
    for (let made = 0; made < 3; made++) await (await call()).arrayBuffer()
    upstream.behave(() => {})
    const pending = call().catch(() => undefined)
    await upstream.nth(4)
    expect((await standing())?.held).toBeGreaterThan(0)
    server.child.kill('SIGKILL')
    await server.exited
    await pending
    server = await folder.start()
    upstream.behave(answer)

    const { data } = (await admin('/api/spend')) as { data: { exchanges: number; costMicroUsd: number }[] }
    expect(data).toMatchObject([{ exchanges: 4 }])
    expect(await standing()).toMatchObject({ used: data[0]?.costMicroUsd, held: 0 })
    expect((await call()).status).toBe(200)
  })
})

describe.skipIf(!postgres)('counters that cannot be asked', () => {
  async function start(config: object) {
    const storage = await postgres?.open()
    if (!storage) throw new Error('skipped without PostgreSQL')
    const sekisho = await startSekisho({ storage, providers: [], config })
    const sql = new Client({ connectionString: storage.url })
    await sql.connect()
    cleanUp.push(async () => {
      await sql.end()
      await sekisho.stop()
    })
    await sekisho.admin('POST', '/api/budgets', { ...budget, sharing: 'seat' })
    const post = () =>
      fetch(`${sekisho.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': sekisho.secret },
        body: '{"model":"claude-opus-5-5","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}',
      })
    expect((await post()).headers.get('anthropic-ratelimit-unified-status')).toBe('allowed')
    return { sekisho, sql, post }
  }
  const away = 'alter table counter_shares rename to counter_shares_away'
  const back = 'alter table counter_shares_away rename to counter_shares'

  it('let calls go on, without the headers, and show in the metrics and not in readiness', async () => {
    const { sekisho, sql, post } = await start({})
    await sql.query(away)
    await vi.waitFor(
      async () => {
        const response = await post()
        expect(response.status).toBe(200)
        expect(response.headers.get('anthropic-ratelimit-unified-status')).toBeNull()
      },
      { timeout: 20_000 },
    )
    expect(await sekisho.metric('sekisho_budgets_unavailable_total')).toBeGreaterThanOrEqual(1)
    expect((await fetch(`${sekisho.url}/readyz`)).status).toBe(200)
    await sql.query(back)
    await vi.waitFor(
      async () => expect((await post()).headers.get('anthropic-ratelimit-unified-status')).toBe('allowed'),
      { timeout: 20_000 },
    )
  })

  it('stop calls where the organization wants none without its budgets, until they answer again', async () => {
    const { sekisho, sql, post } = await start({
      admin: { blocked_message: 'Ask Aiko.' },
      enforcement: { fail_closed_on_error: true },
    })
    await sql.query(away)
    let refused: Response | undefined
    await vi.waitFor(
      async () => {
        refused = await post()
        expect(refused.status).toBe(503)
      },
      { timeout: 20_000 },
    )
    expect(refused?.headers.get('x-sekisho-refusal')).toBe('budget_unavailable')
    expect(await refused?.text()).toContain('Ask Aiko.')
    expect((await fetch(`${sekisho.url}/readyz`)).status).toBe(200)
    await sql.query(back)
    await vi.waitFor(async () => expect((await post()).status).toBe(200), { timeout: 20_000 })
  })
})
