import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BudgetBody } from '@sekisho/contract/admin-api'
import { testDatabases, testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { startSekisho } from './sekisho.ts'
import {
  Script,
  user,
  type AuditEvent,
  type EffectiveRow,
  type Limit,
  type Page,
} from './spend-limits-script.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'
import { message, openUpstream, type Upstream } from './upstream.ts'

const writeKey = 'the write key of these scenarios, long enough'
const readKey = 'the read key of these scenarios, long enough'
/** What each call costs: 12,500 tokens in and 2,500 out, of a model at $4 and $20 a million. */
const callCents = 10
const usage = { ...message.usage, input_tokens: 12_500, output_tokens: 2_500, cache_read_input_tokens: 0 }
const prompt = JSON.stringify({
  model: 'claude-opus-5-5',
  max_tokens: 4000,
  messages: [{ role: 'user', content: 'word '.repeat(10_000) }],
})

describe.each(await testDatabases())('a script of the official gateway, on $name', (databases) => {
  let idp: IdentityProvider
  let upstream: Upstream
  let server: SignInServer
  let script: Script
  beforeAll(async () => {
    idp = await openIdentityProvider()
    upstream = await openUpstream()
    upstream.behave((_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...message, usage }))
    })
    server = await startSignInServer({
      storage: await databases.open(),
      oidc: idp.section,
      signIn: { default_roles: ['developer'] },
      config: {
        admin: {
          write_keys: [{ id: 'terraform', key: writeKey }],
          read_keys: [{ id: 'reporting', key: readKey }],
          admin_groups: ['platform-finops'],
        },
        upstreams: [
          { name: 'main', provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } },
        ],
        rate_limits: { device_authorization: { max: 1000, window_seconds: 60 } },
      },
    })
    idp.register(server.callback)
    script = new Script(server.url, { 'x-api-key': writeKey })
  })
  afterAll(async () => {
    await server?.stop()
    await upstream?.close()
    await idp?.close()
    await databases.dispose()
  })

  /** Somebody signs in for the first time. @returns the token of their Claude Code */
  async function signIn(subject: string, groups: string[] = []): Promise<string> {
    const email = `${subject}@example.jp`
    idp.accounts.set(subject, { name: `Name of ${subject}`, email, email_verified: true, groups })
    idp.signsIn = subject
    return (await server.signIn()).tokens.access_token
  }

  async function call(token: string): Promise<number> {
    const response = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'claude-cli/2.1.330 (external, cli)' },
      body: prompt,
    })
    await response.arrayBuffer()
    return response.status
  }

  const effective = async (userId: string, period: string) => {
    const query = new URLSearchParams([
      ['user_ids[]', userId],
      ['period[]', period],
    ])
    const { data } = await script.read<Page<EffectiveRow>>(`/effective?${query.toString()}`)
    return data[0]
  }

  it('a limit made before somebody’s first sign-in holds from their first call, and is replaced under the same name later', async () => {
    const made = await script.set(user('early'), '0', 'daily')
    expect(made.scope).toEqual(user('early'))
    const token = await signIn('early')
    expect(await call(token)).toBe(429)
    const again = await script.set(user('early'), '1000', 'daily')
    expect(again).toMatchObject({ id: made.id, scope: user('early'), amount: '1000' })
    expect(await call(token)).toBe(200)
    const { data } = await script.read<Page<EffectiveRow>>('/effective?user_ids[]=early&period[]=daily')
    expect(data).toMatchObject([{ source: user('early'), spend_limit_id: made.id, amount: '1000' }])
    const { body: people } = await server.sekisho.admin<Page<{ id: string }>>(
      'GET',
      '/api/people?email=early@example.jp',
    )
    const twin = { scope: { type: 'person', id: people.data[0]?.id }, limit: 1, period: 'daily' }
    const refused = await server.sekisho.admin('POST', '/api/budgets', twin)
    expect([refused.status, refused.body]).toMatchObject([409, { error: { code: 'budget_exists' } }])
    const { body: theirs } = await server.sekisho.admin<Page<{ id: string; limit: number }>>(
      'GET',
      `/api/budgets?person=${people.data[0]?.id ?? ''}`,
    )
    expect(theirs.data).toMatchObject([{ id: made.id, limit: 10_000_000 }])
  })

  it('a person’s own limit counts before that of their groups, and that before the organization’s; null lifts it', async () => {
    const [one, two] = [await signIn('one', ['contractors']), await signIn('two', ['contractors'])]
    await script.set({ type: 'organization' }, '100000', 'weekly')
    const group = await script.set({ type: 'rbac_group', rbac_group_id: 'contractors' }, '0', 'weekly')
    expect([await call(one), await call(two)]).toEqual([429, 429])
    const own = await script.set(user('one'), null, 'weekly')
    expect([await call(one), await call(two)]).toEqual([200, 429])
    expect(await effective('one', 'weekly')).toMatchObject({
      amount: null,
      source: user('one'),
      spend_limit_id: own.id,
      period_to_date_spend: String(callCents),
    })
    expect(await effective('two', 'weekly')).toMatchObject({
      amount: '0',
      source: { type: 'rbac_group', rbac_group_id: 'contractors' },
      spend_limit_id: group.id,
      groups: ['contractors'],
      period_to_date_spend: '0',
    })
    expect((await script.send('DELETE', `/${group.id}`)).status).toBe(200)
    expect(await call(two)).toBe(200)
    expect(await effective('two', 'weekly')).toMatchObject({
      amount: '100000',
      source: { type: 'organization' },
    })
  })

  it('who has spent is listed with name, address and groups, page by page, by name or the top spenders first, and is found by a part of either', async () => {
    const [big, small] = [await signIn('zz-big', ['g1']), await signIn('aa-small')]
    for (const token of [big, big, big, big, small]) expect(await call(token)).toBe(200)
    await server.sekisho.idle()
    const list = async (query: string) => {
      const rows: EffectiveRow[] = []
      for (let page: string | null = ''; page !== null;) {
        const body: { data: EffectiveRow[]; next_page: string | null } = await script.read(
          `/effective?limit=1&period[]=daily${query}${page === '' ? '' : `&page=${page}`}`,
        )
        expect(body.data.length).toBeLessThanOrEqual(1)
        rows.push(...body.data)
        page = body.next_page
      }
      return rows
    }
    const byName = await list('')
    const names = byName.map(({ scope }) => scope.user_id)
    expect(names).toEqual(names.toSorted())
    expect(names).toEqual(expect.arrayContaining(['aa-small', 'zz-big']))
    expect(byName.at(-1)).toMatchObject({
      scope: user('zz-big'),
      groups: ['g1'],
      actor: { name: 'Name of zz-big', email_address: 'zz-big@example.jp', deleted: false },
      period_to_date_spend: String(4 * callCents),
    })
    const top = await list('&sort=spend_desc')
    expect(top[0]?.scope).toEqual(user('zz-big'))
    expect(new Set(top.map(({ scope }) => scope.user_id))).toEqual(new Set(names))
    const spent = top.map((row) => Number(row.period_to_date_spend))
    expect(spent).toEqual(spent.toSorted((a, b) => b - a))
    expect((await list('&q=AA-SMALL@EX')).map(({ scope }) => scope)).toEqual([user('aa-small')])
    expect((await list('&q=name of zz')).map(({ scope }) => scope)).toEqual([user('zz-big')])
    expect(await list('&q=%25')).toEqual([])
  })

  it('a member of a group of the file comes with the token of Claude Code, an operator with theirs, and nobody else', async () => {
    const finops = await signIn('finops', ['platform-finops'])
    const bearer = (token: string) => new Script(server.url, { authorization: `Bearer ${token}` })
    const made = await bearer(finops).set(user('of-finops'), '5', 'monthly')
    const [event] = (await script.read<Page<AuditEvent>>('/audit?limit=1')).data
    expect(event).toMatchObject({ actor: 'oidc:finops', target_id: made.id, before: null })
    const scope = user('of-operator')
    const path = '/v1/organizations/spend_limits'
    const theirs = await server.sekisho.admin<Limit>('POST', path, { scope, amount: '6', period: 'monthly' })
    expect(theirs.status).toBe(200)
    const [next] = (await script.read<Page<AuditEvent>>('/audit?limit=1')).data
    expect(next).toMatchObject({ actor: 'operator', target_id: theirs.body.id })
    const other = await bearer(await signIn('other', ['engineering'])).send('GET', '')
    expect([other.status, other.body]).toMatchObject([401, { error: { type: 'authentication_error' } }])
    // The key alone counts where one is sent.
    const both = new Script(server.url, { authorization: `Bearer ${finops}`, 'x-api-key': 'wrong' })
    expect((await both.send('GET', '')).status).toBe(401)
    const { body: token } = await server.sekisho.admin<{ secret: string }>('POST', '/api/credentials', {
      personId: (
        await server.sekisho.admin<{ id: string }>('POST', '/api/people', {
          name: 'Key',
          roles: ['owner'],
          groups: ['platform-finops'],
        })
      ).body.id,
      kind: 'any',
      name: 'a credential only calls models',
    })
    expect((await bearer(token.secret).send('GET', '')).status).toBe(401)
  })

  it('a key that reads changes nothing', async () => {
    const reader = new Script(server.url, { 'x-api-key': readKey })
    const { data } = await reader.read<Page<Limit>>('?limit=1')
    expect(data).toHaveLength(1)
    const denied = [
      await reader.send('POST', '', { scope: { type: 'organization' }, amount: '1', period: 'daily' }),
      await reader.send('DELETE', `/${data[0]?.id}`),
    ]
    for (const { status, body } of denied)
      expect([status, body]).toMatchObject([403, { error: { message: 'requires write:spend_limits' } }])
    expect((await reader.read<Limit>(`/${data[0]?.id}`)).id).toBe(data[0]?.id)
  })

  it('budgets of our own API appear where this one can say them, and are replaced by it; no others do', async () => {
    const budget = async (fields: object) => {
      const made = await server.sekisho.admin<BudgetBody>('POST', '/api/budgets', fields)
      expect([made.status, made.body]).toEqual([201, expect.anything()])
      return made.body
    }
    const scope = { type: 'group', id: 'both' }
    const said = await budget({ name: 'both, by hand', scope, limit: 70_000, period: 'weekly' })
    const unsaid = [
      await budget({ scope, limit: 70_000, period: 'weekly', sharing: 'pool' }),
      await budget({ scope, limit: 70_000, period: 'weekly', unit: 'tokens' }),
      await budget({ scope, limit: 70_001, period: 'daily' }),
      await budget({ scope, limit: 70_000, period: 'conversation' }),
      await budget({ scope: { type: 'role', id: 'guest' }, limit: 70_000, period: 'daily' }),
    ]
    const zoned = await budget({ scope, limit: 70_000, period: 'monthly', zone: 'organization' })
    const listed = async () => (await script.read<Page<Limit>>('?limit=1000')).data
    const ids = (await listed()).map(({ id }) => id)
    expect(ids).toContain(said.id)
    for (const { id } of [...unsaid, zoned]) {
      expect(ids).not.toContain(id)
      expect((await script.send('GET', `/${id}`)).status).toBe(404)
      expect((await script.send('DELETE', `/${id}`)).status).toBe(404)
    }
    const group = { type: 'rbac_group', rbac_group_id: 'both' }
    expect(await script.set(group, '8', 'weekly')).toMatchObject({ id: said.id, amount: '8' })
    expect(await script.set(group, '9', 'monthly')).toMatchObject({ id: zoned.id, amount: '9' })
    expect((await listed()).map(({ id }) => id)).toContain(zoned.id)
    const { body } = await server.sekisho.admin<BudgetBody>('GET', `/api/budgets/${said.id}`)
    expect(body).toMatchObject({ name: 'both, by hand', limit: 80_000, source: 'spend_limits' })
  })

  it('people are named by their id here as well, and a stranger’s is refused', async () => {
    const made = await server.sekisho.admin<{ id: string }>('POST', '/api/people', {
      name: 'By hand',
      roles: ['developer'],
      groups: [],
    })
    const own = await script.set(user(made.body.id), '11', 'daily')
    expect(own.scope).toEqual(user(made.body.id))
    expect(await effective(made.body.id, 'daily')).toMatchObject({ spend_limit_id: own.id, amount: '11' })
    const body = { scope: user('per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'), amount: '1', period: 'daily' }
    expect((await script.send('POST', '', body)).status).toBe(400)
  })

  it('the audit trail is what the ledger has: every change with before and after, newest first, page by page', async () => {
    const made = await script.set(user('audited'), '1', 'monthly')
    await script.set(user('audited'), '2', 'monthly')
    await script.send('DELETE', `/${made.id}`)
    const events: AuditEvent[] = []
    for (let after = '', more = true; more;) {
      const page = await script.read<Page<AuditEvent>>(
        `/audit?limit=2${after === '' ? '' : `&after_id=${after}`}`,
      )
      events.push(...page.data)
      more = page.has_more
      after = page.data.at(-1)?.id ?? ''
    }
    const numbers = events.map(({ id }) => Number(id))
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => b - a))
    const amounts = events
      .filter(({ target_id }) => target_id === made.id)
      .map(({ actor, action, before, after }) => [actor, action, before?.amount, after?.amount])
    expect(amounts).toEqual([
      ['admin-key:terraform', 'spend_limit.delete', '2', undefined],
      ['admin-key:terraform', 'spend_limit.upsert', '1', '2'],
      ['admin-key:terraform', 'spend_limit.upsert', undefined, '1'],
    ])
    expect(events.find(({ target_id }) => target_id === made.id)?.before?.scope).toEqual(user('audited'))
    const entries = await server.sekisho.entries()
    const actors = entries.filter(({ kind }) => kind === 'budget.removed').map(({ actor }) => actor)
    expect(actors).toContainEqual(expect.objectContaining({ type: 'admin_key', id: 'terraform' }))
    expect(JSON.stringify(entries)).not.toContain(writeKey)
  })

  it('writes at the same time make one limit', async () => {
    const ids = await Promise.all(
      Array.from({ length: 10 }, (_, index) => script.set(user('raced'), String(index), 'daily')),
    )
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1)
  })

  it('who guesses keys is stopped after a while, and told until when', async () => {
    const statuses = new Set<number>()
    await vi.waitFor(
      async () => {
        const response = await fetch(`${server.url}/v1/organizations/spend_limits`, {
          headers: { 'x-api-key': 'a guess' },
        })
        statuses.add(response.status)
        expect(response.status).toBe(429)
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      },
      { interval: 1, timeout: 20_000 },
    )
    expect(statuses).toEqual(new Set([401, 429]))
  })
})

describe.each(await testDatabases())('without an admin section, on $name', (databases) => {
  it('the path is not there, whatever is sent', async () => {
    const sekisho = await startSekisho({ storage: await databases.open(), providers: [] })
    const response = await fetch(`${sekisho.url}/v1/organizations/spend_limits`, {
      headers: { 'x-api-key': writeKey },
    })
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { type: 'error', error: { type: 'not_found_error' } },
    ])
    await sekisho.stop()
    await databases.dispose()
  })
})

const postgres = await testPostgres()

describe.skipIf(postgres === undefined)('behind a balancer, with two nodes on one database', () => {
  afterAll(() => postgres?.dispose())

  it('what one node has answered every node knows: the limit, its page, its end, and the trail of it', async () => {
    const storage = await postgres?.open()
    if (storage === undefined) throw new Error('there is a database, or this is not run')
    const config = { admin: { write_keys: [{ id: 'terraform', key: writeKey }] } }
    const nodes = [
      await startSekisho({ storage, providers: [], config }),
      await startSekisho({ storage, providers: [], config }),
    ]
    const scripts = nodes.map(({ url }) => new Script(url, { 'x-api-key': writeKey }))
    const at = (turn: number) => scripts[turn % 2] ?? never()
    let last = ''
    /** What was told once stays, by its number. */
    const told = new Map<string, AuditEvent>()
    for (let turn = 0; turn < 10; turn++) {
      const made = await at(turn).set(user(`u-${turn}`), '100', 'daily')
      const other = at(turn + 1)
      expect(await other.read<Limit>(`/${made.id}`)).toEqual(made)
      const page = await other.read<Page<Limit>>(last === '' ? '' : `?after_id=${last}`)
      expect(page.data.map(({ id }) => id)).toEqual([made.id])
      expect(await other.set(user(`u-${turn}`), '200', 'daily')).toMatchObject({ id: made.id, amount: '200' })
      // In the ledger's order, which between two nodes within a second is not that of the clock.
      const { data } = await at(turn).read<Page<AuditEvent>>('/audit?limit=1000')
      expect(data).toHaveLength(2 * turn + 2)
      for (const event of data) {
        expect(told.get(event.id) ?? event).toEqual(event)
        told.set(event.id, event)
      }
      expect(told.size).toBe(data.length)
      const amounts = data.filter(({ target_id }) => target_id === made.id).map(({ after }) => after?.amount)
      expect(amounts).toHaveLength(2)
      expect(new Set(amounts)).toEqual(new Set(['100', '200']))
      last = made.id
    }
    expect((await at(0).send('DELETE', `/${last}`)).status).toBe(200)
    expect((await at(1).send('GET', `/${last}`)).status).toBe(404)
    for (const node of nodes) await node.stop()
  })
})

function never(): never {
  throw new Error('there are two nodes')
}
