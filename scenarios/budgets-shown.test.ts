import { describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { budgetServer, callMicroUsd } from './budgeted.ts'

const unified = 'anthropic-ratelimit-unified-'
describe.each(await testDatabases())('what the client is shown of budgets, on $name', (database) => {
  const server = budgetServer(database, {
    admin: { blocked_message: 'Ask in #ai-budget.' },
    sekisho: { time_zone: 'Asia/Tokyo' },
  })
  const { member, budget, post } = server

  it('Claude Code is told how full the caller’s fullest budget in money is, and GET /api/oauth/usage agrees', async () => {
    const who = await member()
    expect((await post(who)).headers.get(`${unified}status`)).toBeNull()
    await budget({ scope: { type: 'person', id: who.id }, limit: 10 * callMicroUsd })
    await budget({ scope: { type: 'person', id: who.id }, limit: 100 * callMicroUsd, period: 'daily' })
    const seen: (string | null)[][] = []
    let last = new Headers()
    for (let made = 0; made < 9; made++) {
      const response = await post(who)
      await response.arrayBuffer()
      last = response.headers
      seen.push(
        ['status', 'overage-utilization', 'overage-surpassed-threshold'].map((name) =>
          last.get(unified + name),
        ),
      )
    }
    expect(seen[0]).toEqual(['allowed', '0.10', null])
    expect(seen[7]).toEqual(['allowed_warning', '0.80', '0.75'])
    const response = await fetch(`${server.sekisho.url}/api/oauth/usage`, {
      headers: { authorization: `Bearer ${who.secret}` },
    })
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    const usage = (await response.json()) as { limits: { resets_at: string }[] }
    expect(usage).toMatchObject({
      extra_usage: {
        is_enabled: true,
        monthly_limit: 100,
        used_credits: 100,
        utilization: 100,
        currency: 'USD',
      },
      limits: [
        { kind: 'spend', group: 'monthly', percent: 100, severity: 'critical', is_active: true },
        { kind: 'spend', group: 'daily', percent: 10, severity: 'normal', is_active: false },
      ],
    })
    expect(Date.parse(usage.limits[0]?.resets_at ?? '') / 1000).toBe(
      Number(last.get(`${unified}overage-reset`)),
    )
  })

  it('who has no budget is told what they have spent', async () => {
    const who = await member()
    await (await post(who)).arrayBuffer()
    const response = await fetch(`${server.sekisho.url}/api/oauth/usage`, {
      headers: { authorization: `Bearer ${who.secret}` },
    })
    const spent = { limit: null, used_credits: 10, utilization: null }
    expect(await response.json()).toEqual({
      extra_usage: {
        is_enabled: true,
        monthly_limit: null,
        used_credits: 10,
        utilization: null,
        currency: 'USD',
        daily: spent,
        weekly: spent,
      },
      limits: [],
    })
    expect((await fetch(`${server.sekisho.url}/api/oauth/usage`)).status).toBe(401)
  })
})
