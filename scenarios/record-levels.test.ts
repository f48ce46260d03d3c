import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { leveledFields, omittedFields, recordLevels, retentions, type Entry } from '@sekisho/contract'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { budgeted, type Member } from './budgeted.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { message, openUpstream, usage, type Upstream } from './upstream.ts'

const agent = 'claude-cli/2.1.330 (external, cli)'
const body = {
  model: 'claude-opus-5-5',
  max_tokens: 1000,
  speed: 'fast',
  tools: [{ type: 'web_search_20260209', name: 'web_search' }],
  messages: [
    { role: 'user', content: 'Read it.' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'text' }] },
  ],
}
const content = [{ type: 'tool_use', id: 'toolu_2', name: 'Edit', input: { a: 1 } }]

const cases = retentions
  .filter((retention) => retention !== 'full')
  .flatMap((retention) => recordLevels.map((level) => ({ retention, level, group: `${retention}-${level}` })))

describe.each(await testDatabases())('entries of calls on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  const { member, budget, explain } = budgeted(() => sekisho)
  beforeAll(async () => {
    upstream = await openUpstream()
    const access = cases.map(({ group, level, retention }) => ({
      match: { groups: [group] },
      level,
      retention,
      models: ['opus'],
    }))
    const providers = { 'provider-1': { retention: 'zero' } }
    sekisho = await startSekisho({
      storage: await database.open(),
      providers: [upstream.url],
      config: { sekisho: { access, providers } },
    })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })
  beforeEach(() =>
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_upstream' })
      response.end(JSON.stringify({ ...message, content, usage }))
    }),
  )

  async function call({ secret }: Member, fields: object = {}): Promise<Response> {
    const response = await fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'user-agent': agent, 'x-claude-code-session-id': `of-${secret}` },
      body: JSON.stringify({ ...body, ...fields }),
    })
    await response.arrayBuffer()
    return response
  }

  const entriesOf = async ({ id }: Member): Promise<Entry[]> =>
    (await sekisho.exchanges()).filter(({ actor }) => 'id' in actor && actor.id === id)

  it.each(cases)('under $retention at level $level carry what both allow, and no more', async (given) => {
    const who = await member([given.group])
    expect((await call(who)).status).toBe(200)
    expect((await call(who, { model: 'claude-haiku-5-5' })).status).toBe(400)
    const entries = await entriesOf(who)
    expect(entries.map(({ kind }) => kind)).toEqual([
      'exchange.admitted',
      'exchange.settled',
      'exchange.refused',
    ])
    const omitted = omittedFields(given.level, given.retention)
    for (const { data } of entries)
      expect(Object.keys(data).filter((field) => (omitted as string[]).includes(field))).toEqual([])
    const said = new Set(entries.flatMap(({ data }) => Object.keys(data)))
    const expected = Object.keys(leveledFields).filter((field) => !(omitted as string[]).includes(field))
    // A credential has no session, and so no device.
    expect(expected.filter((field) => field !== 'device' && !said.has(field))).toEqual([])
  })

  it('name tools and sizes of both directions, and nothing of what they were given', async () => {
    const who = await member(['metadata-full'])
    await call(who)
    const [admitted, settled] = (await entriesOf(who)).map(({ data }) => data)
    expect(admitted).toMatchObject({
      messages: 3,
      toolResults: [{ tool: 'Read', count: 1, bytes: expect.any(Number) as number }],
      serverTools: ['web_search_20260209'],
      options: { speed: 'fast' },
      client: { agent },
    })
    expect(settled).toMatchObject({ toolUses: [{ tool: 'Edit', count: 1, bytes: '{"a":1}'.length }] })
  })

  it('count for budgets at every level, those of a conversation too', async () => {
    for (const { group } of cases) {
      const who = await member([group])
      const scope = { type: 'person', id: who.id }
      const made = await budget({ scope, unit: 'calls', limit: 2, period: 'conversation' })
      await budget({ scope, unit: 'calls', limit: 10, period: 'daily' })
      expect([(await call(who)).status, (await call(who)).status]).toEqual([200, 200])
      expect((await call(who)).status).toBe(400)
      expect((await entriesOf(who)).at(-1)?.data).toMatchObject({ code: 'conversation_budget_reached' })
      const used = (await explain(who)).filter(({ budget }) => budget.id !== made.id).map(({ used }) => used)
      expect(used).toEqual([2])
    }
  })
})
