import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ChargebackReportBody, ReconciliationBody } from '@sekisho/contract/admin-api'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { message, openUpstream, type Upstream } from './upstream.ts'

const usage = {
  ...message.usage,
  input_tokens: 10_000,
  output_tokens: 1_000,
  cache_read_input_tokens: 20_000,
  cache_creation_input_tokens: 4_000,
  cache_creation: { ephemeral_5m_input_tokens: 3_000, ephemeral_1h_input_tokens: 1_000 },
  server_tool_use: { web_search_requests: 2 },
}

/**
 * As a gateway.yaml has it. The official gateway takes a row of the upstream before the list, for both lifetimes of the
 * cache one rate, searches at list price, and all of it times the multiplier (read in Claude Code 2.1.330).
 */
const pricing = {
  multiplier: 0.85,
  overrides: [
    {
      upstream: 'provider-1',
      model: 'claude-opus-5-5',
      input: 3.3,
      output: 16.5,
      cache_read: 0.33,
      cache_write: 4.125,
    },
    // of an upstream that is not asked
    {
      upstream: 'provider-2',
      model: 'claude-sonnet-5-5',
      input: 1,
      output: 1,
      cache_read: 1,
      cache_write: 1,
    },
  ],
}
/** 33,000 + 16,500 + 6,600 + 16,500, and 20,000 for searches; times 0.85. */
const contractMicroUsd = 78_710
/** At list price 20,000 + 10,000 + 2,000 + 7,500 + 4,000, and 20,000; times 0.85. */
const discountedMicroUsd = 53_975

describe.each(await testDatabases())('reports, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  let person: { id: string }
  let day = ''
  let month = ''
  beforeAll(async () => {
    // Of the server in this process too: the calls and what is asked of them are of one day and month at any time of day.
    const noon = new Date().setUTCHours(12, 0, 0, 0)
    vi.useFakeTimers({ toFake: ['Date'], now: noon, shouldAdvanceTime: true })
    upstream = await openUpstream()
    const providers = [upstream.url, upstream.url]
    sekisho = await startSekisho({ storage: await database.open(), providers, config: { pricing } })
    const made = await sekisho.admin<{ id: string }>('POST', '/api/people', {
      name: '=田中',
      roles: ['developer'],
    })
    person = made.body
    const credential = { personId: person.id, kind: 'any', name: 'test' }
    const { secret } = (await sekisho.admin<{ secret: string }>('POST', '/api/credentials', credential)).body
    for (const model of ['claude-opus-5-5', 'claude-sonnet-5-5']) {
      upstream.behave((_received, response) => {
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...message, model, usage }))
      })
      const call = await fetch(`${sekisho.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': secret },
        body: JSON.stringify({ model, max_tokens: 2_000, messages: [{ role: 'user', content: 'x' }] }),
      })
      expect(call.status).toBe(200)
      await call.arrayBuffer()
    }
    const admitted = (await sekisho.exchanges()).find(({ kind }) => kind === 'exchange.admitted')
    day = new Date(admitted?.time ?? 0).toISOString().slice(0, 10)
    month = day.slice(0, 7)
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
    vi.useRealTimers()
  })

  const chargeback = async (query = '') =>
    (await sekisho.admin<ChargebackReportBody>('GET', `/api/reports/chargeback?month=${month}${query}`)).body

  it('charge what the contract says, as the official gateway counts it', async () => {
    const { data, total } = await chargeback('&by=model')
    expect(data.map(({ model, costMicroUsd }) => [model, costMicroUsd])).toEqual([
      ['claude-opus-5-5', contractMicroUsd],
      ['claude-sonnet-5-5', discountedMicroUsd],
    ])
    expect(total).toEqual({ calls: 2, costMicroUsd: contractMicroUsd + discountedMicroUsd })
  })

  it('name people who left, and keep their money', async () => {
    await sekisho.admin('POST', `/api/people/${person.id}/deactivate`, { reason: 'left' })
    const { data } = await chargeback('&by=person')
    expect(data).toMatchObject([
      { personId: person.id, personName: '=田中', costMicroUsd: contractMicroUsd + discountedMicroUsd },
    ])
  })

  it('close no month that is not over', async () => {
    const { status, body } = await sekisho.admin<{ error: { code: string } }>('POST', '/api/reports/close', {
      month,
    })
    expect([status, body.error.code]).toEqual([409, 'month_not_over'])
  })

  it('compare with the provider’s own report, and say which price was whose', async () => {
    const bucket = {
      starting_at: `${day}T00:00:00Z`,
      ending_at: new Date(Date.parse(day) + 86_400_000).toISOString(),
      results: [
        { amount: '6.171', currency: 'USD', cost_type: 'tokens', model: 'claude-opus-5-5' },
        { amount: '3.6975', currency: 'USD', cost_type: 'tokens', model: 'claude-sonnet-5-5' },
        { amount: '3.4', currency: 'USD', cost_type: 'web_search', model: null },
      ],
    }
    const sent = { provider: 'provider-1', pages: [{ data: [bucket], has_more: false, next_page: null }] }
    const imported = await sekisho.admin('POST', '/api/reports/cost-reports', sent)
    expect([imported.status, imported.body]).toMatchObject([
      201,
      { days: 1, lines: 3, costMicroUsd: 132_685 },
    ])
    const { body } = await sekisho.admin<ReconciliationBody>(
      'GET',
      `/api/reports/reconciliation?month=${month}`,
    )
    expect(body.data).toMatchObject([
      { model: 'claude-opus-5-5', oursMicroUsd: 61_710, contractCalls: 1, verdict: 'equal' },
      { model: 'claude-sonnet-5-5', oursMicroUsd: 36_975, contractCalls: 1, verdict: 'equal' },
      { model: 'web_search', oursMicroUsd: 34_000, verdict: 'equal' },
    ])
    expect(body.total).toMatchObject({ differenceMicroUsd: 0, unexplainedMicroUsd: 0 })
    expect(body.withoutReport).toHaveLength(Number(day.slice(8)) - 1)
  })

  it('refuse a report that is none, and say what is wrong with it', async () => {
    const results = [{ amount: 1.5, currency: 'USD' }]
    const data = [{ starting_at: '2026-10-01T00:00:00Z', ending_at: '2026-10-02T00:00:00Z', results }]
    const sent = { provider: 'provider-1', pages: [{ data }] }
    const { status, body } = await sekisho.admin<{ error: { field: string } }>(
      'POST',
      '/api/reports/cost-reports',
      sent,
    )
    expect([status, body.error.field]).toEqual([400, 'pages.0.data.0.results.0.amount'])
  })
})
