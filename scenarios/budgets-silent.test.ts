import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho } from './sekisho.ts'
import { openWay, type Way } from './severed.ts'

const postgres = await testPostgres()
let cleanUp: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const each of cleanUp.toReversed()) await each()
  cleanUp = []
})
afterAll(() => postgres?.dispose())

describe.runIf(postgres)('budgets behind a PostgreSQL that is silent', () => {
  async function start(): Promise<{
    way: Way
    metric: (name: string) => Promise<number>
    post: () => Promise<Response>
  }> {
    const storage = (await postgres?.open()) ?? expect.unreachable()
    const way = await openWay(storage.url)
    const sekisho = await startSekisho({
      storage: { ...storage, url: way.url },
      providers: [],
      // That nobody knows whether credentials are in force is another matter.
      config: {
        enforcement: { fail_closed_on_error: true },
        sekisho: { timeouts: { stale_seconds: 600 } },
      },
    })
    cleanUp.push(
      () => way.close(),
      async () => {
        way.restore()
        await sekisho.stop()
      },
    )
    await sekisho.admin('POST', '/api/budgets', { scope: { type: 'organization' }, limit: 1e12 })
    const post = () =>
      fetch(`${sekisho.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': sekisho.secret },
        body: '{"model":"claude-opus-5-5","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}',
      })
    return { way, post, metric: sekisho.metric }
  }

  it('are looked up again by themselves when it answers, and until then calls are refused where the organization wants that', async () => {
    const { way, post, metric } = await start()
    expect((await post()).status).toBe(200)
    expect(await metric('sekisho_budget_counters_away')).toBe(0)
    way.stall()
    const isAway = async () => expect(await metric('sekisho_budget_counters_away')).toBe(1)
    await vi.waitFor(isAway, { timeout: 40_000, interval: 50 })
    const refused = await Promise.all([post(), post()])
    for (const response of [...refused, await post()])
      expect([response.status, response.headers.get('x-sekisho-refusal')]).toEqual([
        503,
        'budget_unavailable',
      ])
    way.restore()
    await vi.waitFor(async () => expect((await post()).status).toBe(200), { timeout: 40_000, interval: 250 })
    expect(await metric('sekisho_budget_counters_away')).toBe(0)
  })
})
