import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { testDatabases, testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const model = 'claude-opus-5-5'
const tagsBeta = 'request-tags-2026-08-21'
const message = { model, max_tokens: 50, messages: [{ role: 'user', content: 'Good day?' }] }
const tagged = (project: string) => JSON.stringify({ ...message, tags: { project } })
const access = [
  { match: { groups: ['contractors'] }, classifications: ['internal'], server_tools: ['web_search'] },
  { match: { roles: ['claude_code_user'] }, server_tools: [] },
]

interface Answer {
  status: number
  refusal: string | null
  message: string
}

describe.each(await testDatabases())('projects on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  let owner: string
  beforeAll(async () => {
    upstream = await openUpstream()
    const config = { sekisho: { access } }
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url], config })
    owner = sekisho.secret
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })
  beforeEach(() => {
    upstream.received.length = 0
  })

  async function made<Body extends object>(path: string, body: object): Promise<Body> {
    const answer = await sekisho.admin<Body>('POST', path, body)
    expect(answer.status).toBe(201)
    return answer.body
  }
  const project = async (name: string, more: object = {}) =>
    (await made<{ id: string }>('/api/projects', { name, ...more })).id
  const person = async (more: object = {}) =>
    (await made<{ id: string }>('/api/people', { name: '田中', roles: ['developer'], ...more })).id
  const credential = async (personId: string, more: object = {}) =>
    (await made<{ secret: string }>('/api/credentials', { personId, name: 'x', kind: 'any', ...more })).secret

  async function call(
    secret: string,
    body: string,
    { headers = {}, path = '/v1/messages' }: { headers?: Record<string, string>; path?: string } = {},
  ): Promise<Answer> {
    const response = await fetch(`${sekisho.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': secret, 'user-agent': 'claude-cli/2.1.330', ...headers },
      body,
    })
    const answer = (await response.json()) as { error?: { message: string } }
    return {
      status: response.status,
      refusal: response.headers.get('x-sekisho-refusal'),
      message: answer.error?.message ?? '',
    }
  }

  /** What admission and settlement of the last call say. */
  async function recorded(): Promise<{ project?: string; costCentre?: string }[]> {
    const entries = (await sekisho.exchanges()).slice(-2)
    expect(entries.map(({ kind }) => kind)).toEqual(['exchange.admitted', 'exchange.settled'])
    return entries.map(({ data }) => {
      const { project, costCentre } = data as { project?: string; costCentre?: string }
      return { ...(project ? { project } : {}), ...(costCentre ? { costCentre } : {}) }
    })
  }

  it('mean nothing while there is none: a tag is taken out, and nobody is refused', async () => {
    const { status } = await call(owner, tagged('claude_proj_01'), {
      headers: { 'anthropic-beta': tagsBeta },
    })
    expect(status).toBe(200)
    expect(upstream.received[0]?.body.toString()).toBe(JSON.stringify(message))
    expect(upstream.received[0]?.headers).not.toHaveProperty('anthropic-beta')
    expect(await recorded()).toEqual([{}, {}])
  })

  it('are counted to by tag before header before credential before person, and pay', async () => {
    const payments = await project('payments', { costCentre: 'CC-1' })
    const [billing, ci, own] = [await project('billing'), await project('CI 検査'), await project('own')]
    const id = await person({ defaultProject: own, costCentre: 'CC-2' })
    const plain = await credential(id)
    const forCi = await credential(id, { projectId: ci })
    const twice = (said: object) => [said, said]
    const header = { 'x-sekisho-project': 'billing' }

    await call(forCi, tagged('payments'), { headers: header })
    expect(await recorded()).toEqual(twice({ project: payments, costCentre: 'CC-1' }))
    await call(forCi, JSON.stringify(message), { headers: header })
    expect(await recorded()).toEqual(twice({ project: billing, costCentre: 'CC-2' }))
    expect(upstream.received.at(-1)?.headers).not.toHaveProperty('x-sekisho-project')
    await call(forCi, JSON.stringify(message))
    expect(await recorded()).toEqual(twice({ project: ci, costCentre: 'CC-2' }))
    await call(plain, JSON.stringify(message))
    expect(await recorded()).toEqual(twice({ project: own, costCentre: 'CC-2' }))
    await call(plain, JSON.stringify(message), {
      headers: { 'x-sekisho-project': Buffer.from('CI 検査').toString('latin1') },
    })
    expect(await recorded()).toEqual(twice({ project: ci, costCentre: 'CC-2' }))
  })

  it('leave the bytes of a call as they were, other tags and their beta too', async () => {
    const body = `{ "model" : "${model}",\n "tags": {"team" : "a" , "project":"payments"},"max_tokens":50, "messages":[] }`
    const headers = { 'anthropic-beta': `context-1m-2025-08-07, ${tagsBeta}` }
    expect((await call(owner, body, { headers })).status).toBe(200)
    const [arrived] = upstream.received
    expect(arrived?.body.toString()).toBe(body.replace(' , "project":"payments"', ' '))
    expect(arrived?.headers['anthropic-beta']).toBe(headers['anthropic-beta'])
  })

  it('that are unknown or archived are refused before anything goes out, with those one may name', async () => {
    const old = await project('old')
    const { body } = await sekisho.admin<object>('POST', `/api/projects/${old}/archive`)
    expect(body).toMatchObject({ status: 'archived', people: 0, credentials: 0 })
    const unknown = await call(owner, tagged('paymets'))
    expect(unknown).toMatchObject({ status: 400, refusal: 'project_unknown' })
    expect(unknown.message).toContain('(payments, billing, CI 検査, own)')
    expect(await call(owner, tagged('old'))).toMatchObject({
      status: 400,
      refusal: 'project_archived',
    })
    expect(upstream.received).toHaveLength(0)
    await sekisho.admin('PATCH', `/api/projects/${old}`, { status: 'active' })
    expect((await call(owner, tagged('old'))).status).toBe(200)
  })

  it('may be worked on by those whose access rule names their classification', async () => {
    await project('secret', { classification: 'confidential' })
    const contractor = await credential(await person({ groups: ['contractors'] }))
    const refused = await call(contractor, tagged('secret'))
    expect(refused).toMatchObject({ status: 400, refusal: 'project_unknown' })
    await project('shop', { classification: 'customer_facing' })
    const told = await call(contractor, tagged('shop'))
    expect(told).toMatchObject({ status: 400, refusal: 'project_not_allowed' })
    expect(told.message).toContain('shop, which is customer-facing')
    expect((await call(contractor, tagged('payments'))).status).toBe(200)
    expect((await call(contractor, tagged('nothing'))).message).not.toContain('secret')
    expect((await call(owner, tagged('secret'))).status).toBe(200)
  })

  it('are required for calls where the company says so, and not for counting tokens', async () => {
    sekisho = await sekisho.restart({ sekisho: { access, projects: { required: true } } })
    const secret = await credential(await person())
    const refused = await call(secret, JSON.stringify(message))
    expect(refused).toMatchObject({ status: 400, refusal: 'project_required' })
    expect(refused.message).toContain('payments')
    const counted = await call(secret, JSON.stringify(message), { path: '/v1/messages/count_tokens' })
    expect(counted.status).toBe(200)
    expect((await call(secret, tagged('payments'))).status).toBe(200)
    sekisho = await sekisho.restart({ sekisho: { access } })
  })

  it('are named by the tag that gateway.yaml calls billing_group_tag, and a tag of another name is nothing to us', async () => {
    const admin = { billing_group_tag: 'team' }
    sekisho = await sekisho.restart({ admin, sekisho: { access, waive: ['admin'] } })
    const [own, others] = [{ team: 'payments' }, { project: 'nothing' }]
    const both = JSON.stringify({ ...message, tags: { ...own, ...others } })
    expect((await call(owner, both)).status).toBe(200)
    expect(JSON.parse(upstream.received[0]?.body.toString() ?? '')).toEqual({ ...message, tags: others })
    expect((await recorded())[0]).toHaveProperty('project')
    sekisho = await sekisho.restart({ sekisho: { access } })
  })

  const tools = ['web_search_20260209', 'web_fetch_20260209', 'code_execution_20260120']
  it.each(tools)('aside: a role or a group may be refused %s, which the provider runs', async (type) => {
    const withTool = JSON.stringify({ ...message, tools: [{ type, name: type.replace(/_\d+$/, '') }] })
    const byRole = await credential(await person({ roles: ['claude_code_user'] }), { kind: 'claude_code' })
    expect((await call(byRole, withTool)).refusal).toBe('server_tool_not_allowed')
    const byGroup = await credential(await person({ groups: ['contractors'] }))
    const allowed = type.startsWith('web_search')
    expect((await call(byGroup, withTool)).status).toBe(allowed ? 200 : 400)
    expect((await call(owner, withTool)).status).toBe(200)
  })
})

const postgres = await testPostgres()

describe.skipIf(postgres === undefined)('projects on two nodes', () => {
  let upstream: Upstream
  let [one, other]: (Sekisho | undefined)[] = []
  beforeAll(async () => {
    if (postgres === undefined) return
    upstream = await openUpstream()
    const config = { session: { jwt_secret: 'a secret of these tests that is long enough' } }
    const options = { storage: await postgres.open(), providers: [upstream.url], config }
    one = await startSekisho(options)
    other = await startSekisho(options)
  })
  afterAll(async () => {
    await one?.stop()
    await other?.stop()
    await upstream?.close()
    await postgres?.dispose()
  })

  it('what is made, renamed or archived at one holds at the other', async () => {
    const secret = one?.secret ?? ''
    async function calledAs(name: string): Promise<string> {
      const headers = { 'x-api-key': secret }
      const response = await fetch(`${other?.url}/v1/messages`, {
        method: 'POST',
        headers,
        body: tagged(name),
      })
      await response.arrayBuffer()
      return response.headers.get('x-sekisho-refusal') ?? 'served'
    }
    const becomes = (name: string, answer: string) =>
      vi.waitFor(async () => expect(await calledAs(name)).toBe(answer), { interval: 50 })
    const made = await one?.admin<{ id: string }>('POST', '/api/projects', { name: 'payments' })
    await becomes('unheard of', 'project_unknown')
    expect(await calledAs('payments')).toBe('served')
    await one?.admin('PATCH', `/api/projects/${made?.body.id}`, { name: 'billing' })
    await becomes('payments', 'project_unknown')
    expect(await calledAs('billing')).toBe('served')
    await one?.admin('POST', `/api/projects/${made?.body.id}/archive`)
    await becomes('billing', 'project_archived')
  })
})
