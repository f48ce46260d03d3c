import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { BudgetExplanationBody, SpendReportBody } from '@sekisho/contract/admin-api'
import { Client } from 'pg'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { testPostgres, testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { budgeted } from './budgeted.ts'
import { createServerFolder } from './process.ts'
import { startSekisho } from './sekisho.ts'
import { answer, openUpstream, type Behaviour } from './upstream.ts'

const postgres = await testPostgres()
const sqlite = testSqlite()
const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] })
const budget = { scope: { type: 'organization' }, sharing: 'pool', limit: 1e12 }
let cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const each of cleanUp.toReversed()) await each()
  cleanUp = []
})
afterAll(async () => {
  await postgres?.dispose()
  await sqlite.dispose()
})

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
    await vi.waitFor(async () => {
      const response = await post()
      expect(response.status).toBe(200)
      expect(response.headers.get('anthropic-ratelimit-unified-status')).toBeNull()
    })
    expect(await sekisho.metric('sekisho_budgets_unavailable_total')).toBeGreaterThanOrEqual(1)
    expect((await fetch(`${sekisho.url}/readyz`)).status).toBe(200)
    await sql.query(back)
    await vi.waitFor(async () =>
      expect((await post()).headers.get('anthropic-ratelimit-unified-status')).toBe('allowed'),
    )
  })

  it('stop calls where the organization wants none without its budgets, until they answer again', async () => {
    const { sekisho, sql, post } = await start({
      admin: { blocked_message: 'Ask Aiko.' },
      enforcement: { fail_closed_on_error: true },
    })
    await sql.query(away)
    let refused: Response | undefined
    await vi.waitFor(async () => {
      refused = await post()
      expect(refused.status).toBe(503)
    })
    expect(refused?.headers.get('x-sekisho-refusal')).toBe('budget_unavailable')
    expect(await refused?.text()).toContain('Ask Aiko.')
    expect((await fetch(`${sekisho.url}/readyz`)).status).toBe(200)
    await sql.query(back)
    await vi.waitFor(async () => expect((await post()).status).toBe(200))
  })
})

describe.skipIf(!postgres)('kill -9 of one node of two', () => {
  it('with a call open: within a minute or so the other’s counter is what SQL says, the lost call included', async () => {
    const upstream = await openUpstream()
    cleanUp.push(() => upstream.close())
    const storage = (await postgres?.open()) ?? expect.unreachable()
    const start = async () => {
      const folder = createServerFolder({
        upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }],
        store: { postgres_url: storage.url },
        sekisho: { log_level: 'error' },
      })
      const server = await folder.start()
      const kill = async () => {
        server.child.kill('SIGKILL')
        await server.exited
      }
      cleanUp.push(async () => folder.remove(), kill)
      const headers = {
        authorization: `Bearer ${readFileSync(`${folder.dataDir}/admin-token`, 'utf8').trim()}`,
        'content-type': 'application/json',
      }
      const get = async <Body>(path: string) =>
        (await (await fetch(`${server.url}${path}`, { headers })).json()) as Body
      const call = (secret: string) =>
        fetch(`${server.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': secret }, body })
      return { ...server, headers, get, call, kill }
    }
    const here = await start()
    const there = await start()
    await fetch(`${here.url}/api/budgets`, {
      method: 'POST',
      headers: here.headers,
      body: JSON.stringify(budget),
    })
    const { data: people } = await here.get<{ data: { id: string }[] }>('/api/people')
    const standing = async (node: typeof here) => {
      const { data } = await node.get<BudgetExplanationBody>(`/api/people/${people[0]?.id}/budgets`)
      return data[0]
    }
    await vi.waitFor(async () => expect(await standing(there)).toBeDefined())
    for (const node of [here, there, here]) await (await node.call(here.secret)).arrayBuffer()
    upstream.behave(() => {})
    const pending = there.call(here.secret).catch(() => undefined)
    await upstream.nth(4)
    upstream.behave(answer)
    await there.kill()
    await pending

    await vi.waitFor(
      async () => {
        const { data } = await here.get<SpendReportBody>('/api/spend')
        expect(data).toMatchObject([{ exchanges: 4 }])
        expect(await standing(here)).toMatchObject({ used: data[0]?.costMicroUsd, held: 0 })
      },
      { timeout: 90_000, interval: 500 },
    )
  })
})

describe.skipIf(!postgres)('PostgreSQL restarts under calls', () => {
  it.each([false, true])(
    'and nothing is lost, nothing counts twice (fail_closed_on_error: %s)',
    async (failClosed) => {
      const upstream = await openUpstream()
      const storage = (await postgres?.open()) ?? expect.unreachable()
      const sekisho = await startSekisho({
        storage,
        providers: [upstream.url],
        config: { enforcement: { fail_closed_on_error: failClosed } },
      })
      const name = new URL(storage.url).pathname.slice(1)
      const server = new URL(storage.url)
      server.pathname = '/postgres'
      const sql = new Client({ connectionString: server.href })
      await sql.connect()
      cleanUp.push(
        () => upstream.close(),
        () => sekisho.stop(),
        () => sql.end(),
      )
      await sekisho.admin('POST', '/api/budgets', budget)
      const call = () =>
        fetch(`${sekisho.url}/v1/messages`, {
          method: 'POST',
          headers: { 'x-api-key': sekisho.secret },
          body,
        })
      expect((await call()).status).toBe(200)
      const held: (() => void)[] = []
      const hangs: Behaviour = (received, response) => void held.push(() => void answer(received, response))
      upstream.behave(hangs)
      const open = Array.from({ length: 5 }, call)
      await upstream.nth(6)
      upstream.behave(answer)

      await sql.query(`alter database "${name}" allow_connections false`)
      await sql.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
      for (const finish of held) finish()
      for (const response of await Promise.all(open)) {
        expect(response.status).toBe(200)
        await response.arrayBuffer()
      }
      // Until its broken connections reach the node, it may take of what it had reserved.
      await vi.waitFor(async () => {
        const refused = await call()
        expect([refused.status, refused.headers.get('x-sekisho-refusal')]).toEqual([
          503,
          failClosed ? 'budget_unavailable' : 'ledger_unavailable',
        ])
        expect(await sekisho.metric('sekisho_budgets_unavailable_total')).toBeGreaterThanOrEqual(1)
      })
      await sql.query(`alter database "${name}" allow_connections true`)

      await vi.waitFor(async () => expect((await call()).status).toBe(200), { interval: 250 })
      const settled = (await sekisho.exchanges())
        .filter(({ kind }) => kind === 'exchange.settled')
        .map(({ data }) => data as { outcome: string; costMicroUsd: number })
      expect(settled.filter(({ outcome }) => outcome === 'completed')).toHaveLength(upstream.received.length)
      const costMicroUsd = settled.reduce((sum, each) => sum + each.costMicroUsd, 0)
      const { body: people } = await sekisho.admin<{ data: { id: string }[] }>('GET', '/api/people')
      const path = `/api/people/${people.data[0]?.id}/budgets`
      await vi.waitFor(
        async () => {
          const { body: budgets } = await sekisho.admin<BudgetExplanationBody>('GET', path)
          expect(budgets.data[0]).toMatchObject({ used: costMicroUsd, held: 0 })
          const { body: spend } = await sekisho.admin<SpendReportBody>('GET', '/api/spend')
          expect(spend.data).toMatchObject([{ costMicroUsd }])
        },
        { interval: 250 },
      )
    },
  )
})

describe('the embedded store is away', () => {
  it('calls are refused by the rule of the ledger, and looks at budgets do not hang, whether or not their counters were met', async () => {
    const upstream = await openUpstream()
    const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-away-'))
    const sekisho = await startSekisho({ storage: await sqlite.open(), dataDir, providers: [upstream.url] })
    const other = new DatabaseSync(join(dataDir, 'ledger.sqlite'))
    cleanUp.push(
      () => upstream.close(),
      () => sekisho.stop(),
      async () => other.close(),
    )
    const { member, post, explain } = budgeted(() => sekisho)
    await sekisho.admin('POST', '/api/budgets', { ...budget, sharing: 'seat' })
    const [met, unmet] = [await member(), await member()]
    expect((await post(met)).status).toBe(200)
    const used = (await explain(met))[0]?.used
    expect(used).toBeGreaterThan(0)

    other.exec('begin immediate')
    for (const who of [met, unmet, met, unmet]) {
      const refused = await post(who)
      expect([refused.status, refused.headers.get('x-sekisho-refusal')]).toEqual([503, 'ledger_unavailable'])
    }
    expect((await explain(met))[0]).toMatchObject({ used, held: 0 })
    other.exec('rollback')
    await vi.waitFor(async () => expect((await post(unmet)).status).toBe(200))
    expect((await explain(met))[0]).toMatchObject({ used, held: 0 })
    expect((await explain(unmet))[0]).toMatchObject({ used, held: 0 })
    expect(upstream.received).toHaveLength(2)
  })
})
