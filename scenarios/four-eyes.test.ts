import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ContentBody, ContentRequestBody, MeBody } from '@sekisho/contract/admin-api'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Browser } from './browser.ts'
import { poll, postForm, type DeviceCodes } from './device-client.ts'
import { formTo, openAuthenticatorApp } from './forms.ts'
import { addPerson, browserAt, codesOn, type LocalPerson } from './local-people.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const reason = 'incident 4711: what was sent'
const session = '5e2f9f0a-7a1e-4c3d-9b51-0000000000c4'
const canary = 'kanarienvogel'
const sent = JSON.stringify({
  model: 'claude-opus-5-5',
  max_tokens: 50,
  messages: [{ role: 'user', content: canary }],
})

interface Answer<Body> {
  status: number
  body: Body
}

interface Problem {
  error: { code: string }
}

describe.each(await testDatabases())('content that two people must open, on $name', (database) => {
  let upstream: Upstream
  let storage: Storage
  let sekisho: Sekisho
  let tanaka: LocalPerson
  let sato: LocalPerson
  let developer: LocalPerson
  let complianceKey: string
  beforeAll(async () => {
    upstream = await openUpstream()
    storage = await database.open()
    sekisho = await startSekisho({
      storage,
      providers: [upstream.url],
      config: {
        listen: { host: 'localhost', trusted_proxies: ['127.0.0.1', '::1'] },
        sekisho: {
          access: [{ match: { groups: ['plain'] }, retention: 'metadata' }, { retention: 'full' }],
          vault: { key: 'k'.repeat(32), four_eyes: true },
        },
      },
    })
    tanaka = await addPerson(sekisho, 'tanaka@example.jp', ['security'])
    sato = await addPerson(sekisho, 'sato@example.jp', ['security'])
    developer = await addPerson(sekisho, 'suzuki@example.jp')
    const scopes = ['read:compliance_user_data']
    const { body } = await sekisho.admin<{ secret: string }>('POST', '/api/compliance-keys', {
      name: 'export',
      scopes,
    })
    complianceKey = body.secret
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  async function as<Body>(browser: Browser, path: string, body?: object): Promise<Answer<Body>> {
    const response = await browser.send(`${sekisho.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin: sekisho.url, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Body }
  }

  const read = ({ browser }: LocalPerson, exchange: string) =>
    as<ContentBody>(browser, `/api/content/${exchange}/read`, { reason })
  const request = ({ browser }: LocalPerson, exchange: string) =>
    as<ContentRequestBody>(browser, `/api/content/${exchange}/requests`, { reason })
  const approve = ({ browser }: LocalPerson, { body }: Answer<ContentRequestBody>) =>
    as<ContentRequestBody>(browser, `/api/content-requests/${body.id}/approve`, {})
  const codeOf = (answer: Answer<unknown>) => [answer.status, (answer.body as Problem).error.code]
  const missing = [409, 'content_approval_missing']

  /** A call of the first owner, kept. */
  async function call(): Promise<string> {
    const response = await fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret, 'x-claude-code-session-id': session },
      body: sent,
    })
    await response.arrayBuffer()
    await sekisho.exchanges()
    return response.headers.get('x-sekisho-exchange') ?? ''
  }

  async function run(statement: string): Promise<void> {
    if (storage.kind === 'postgres') {
      const client = new Client({ connectionString: storage.url })
      await client.connect()
      await client.query(statement)
      return await client.end()
    }
    const file = new DatabaseSync(join(sekisho.settings.dataDir, 'control.sqlite'))
    file.exec(statement)
    file.close()
  }

  it('is read once, by who asked, when a second person has approved it', async () => {
    const exchange = await call()
    expect(codeOf(await read(tanaka, exchange))).toEqual(missing)
    const asked = await request(tanaka, exchange)
    expect(asked).toMatchObject({
      status: 201,
      body: { exchange, requestedBy: tanaka.id, reason, approvedBy: null },
    })
    expect(codeOf(await read(tanaka, exchange))).toEqual(missing)
    expect(codeOf(await approve(tanaka, asked))).toEqual([403, 'content_second_person'])
    expect(await approve(sato, asked)).toMatchObject({ status: 200, body: { approvedBy: sato.id } })
    expect(codeOf(await approve(sato, asked))).toEqual([404, 'content_request_unknown'])
    expect(codeOf(await read(sato, exchange))).toEqual(missing)
    const opened = await read(tanaka, exchange)
    expect(opened).toMatchObject({ status: 200, body: { request: { content: sent, ledger: 'matches' } } })
    expect(codeOf(await read(tanaka, exchange))).toEqual(missing)
    const { body } = await as<{ data: ContentRequestBody[] }>(sato.browser, '/api/content-requests')
    expect(body.data).toMatchObject([{ id: asked.body.id, readAt: expect.any(String) as string }])
    const entries = (await sekisho.entries()).filter(({ kind }) => kind.startsWith('content.read'))
    expect(entries.map(({ kind, actor }) => [kind, 'id' in actor && actor.id])).toEqual([
      ['content.read_requested', tanaka.id],
      ['content.read_approved', sato.id],
      ['content.read', tanaka.id],
    ])
    expect(entries.at(-1)?.data).toMatchObject({ exchanges: [exchange], request: asked.body.id, reason })
  })

  it('is asked for and approved by who may read content, and by nobody else', async () => {
    const exchange = await call()
    const asked = await request(tanaka, exchange)
    for (const answer of [
      await request(developer, exchange),
      await approve(developer, asked),
      await read(developer, exchange),
    ])
      expect(codeOf(answer)).toEqual([403, 'permission_missing'])
    const path = `/api/content-requests/${asked.body.id}/approve`
    expect(codeOf(await sekisho.admin('POST', path, {}))).toEqual([403, 'content_second_person'])
    const own = `/api/content/${exchange}/requests`
    expect(codeOf(await sekisho.admin('POST', own, { reason }))).toEqual([403, 'content_unnamed'])
    expect(codeOf(await read(tanaka, exchange))).toEqual(missing)
  })

  it('is the operator’s in a console that the operator’s link opened, and on a command line that it signed in', async () => {
    const exchange = await call()
    const asked = await request(tanaka, exchange)
    const { body: link } = await sekisho.admin<{ url: string }>('POST', '/api/console/link', {})
    const browser = browserAt()
    await browser.submit(link.url, {})
    const { body: me } = await as<MeBody>(browser, '/api/me')
    expect(me).toMatchObject({ roles: ['owner'], secondFactor: true, session: { issuer: 'operator' } })
    const path = `/api/content-requests/${asked.body.id}/approve`
    expect(codeOf(await as(browser, path, {}))).toEqual([403, 'content_second_person'])
    const own = `/api/content/${exchange}/requests`
    // Whose call it is may not ask in any case.
    expect(codeOf(await as(browser, own, { reason }))).toEqual([403, 'content_own'])
    const token = await tokenFrom(browser)
    const response = await fetch(`${sekisho.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    })
    expect([response.status, ((await response.json()) as Problem).error.code]).toEqual([
      403,
      'content_second_person',
    ])
    // A way to sign in that is set up there makes it nobody else's.
    const offer = await browser.visit(`${sekisho.url}/account/app`)
    const { action, fields } = formTo(offer, '/account/app')
    const done = await browser.submit(action, { ...fields, code: openAuthenticatorApp(offer).code() })
    expect(codesOn(done)).toHaveLength(10)
    expect((await as<MeBody>(browser, '/api/me')).body.session?.issuer).toBe('operator')
    await as(browser, '/api/people', { name: '鈴木' })
    await sekisho.idle()
    const entries = await sekisho.entries()
    const opened = entries.filter(({ kind }) => kind === 'session.opened').slice(-3)
    expect(opened.map(({ data }) => data)).toMatchObject([
      { kind: 'browser', issuer: 'operator' },
      { kind: 'cli', issuer: 'operator' },
      { kind: 'browser', issuer: 'operator' },
    ])
    expect(entries.findLast(({ kind }) => kind === 'person.created')?.actor).toMatchObject({
      type: 'person',
      id: me.person?.id,
      openedBy: 'operator',
    })
    expect(await approve(sato, asked)).toMatchObject({ status: 200 })
  })

  /** What the command line gets when this browser says yes to it. */
  async function tokenFrom(browser: Browser): Promise<string> {
    const begun = await postForm(`${sekisho.url}/oauth/device_authorization`, { surface: 'sekisho_cli' })
    const codes = begun.body as unknown as DeviceCodes
    await browser.visit(codes.verification_uri_complete)
    await browser.submit(codes.verification_uri, { user_code: codes.user_code, with: 'session' })
    const { body } = await poll(sekisho.url, codes.device_code)
    return body.access_token
  }

  it('stays closed when a day has gone by: the approval is over, and so is the request', async () => {
    const exchange = await call()
    const [approved, open] = [await request(tanaka, exchange), await request(tanaka, exchange)]
    await approve(sato, approved)
    await run(`update content_requests set expires_at = ${Date.now() - 1} where exchange_id = '${exchange}'`)
    expect(codeOf(await read(tanaka, exchange))).toEqual(missing)
    expect(codeOf(await approve(sato, open))).toEqual([404, 'content_request_unknown'])
  })

  it('that is gone is said to be, to who has an approval too, and the approval is not used up', async () => {
    const exchange = await call()
    const asked = await request(tanaka, exchange)
    await approve(sato, asked)
    expect(await messageOf(exchange)).toMatchObject({ reason: 'approval_required' })
    const { body } = await sekisho.admin<{ data: { id: string; name: string }[] }>('GET', '/api/people')
    const person = body.data[0]?.id
    const erased = await sekisho.admin('POST', '/api/content/erase', { personId: person, reason })
    expect(erased.status).toBe(200)
    expect(codeOf(await read(tanaka, exchange))).toEqual([404, 'content_unknown'])
    expect(codeOf(await request(tanaka, exchange))).toEqual([404, 'content_unknown'])
    const { body: list } = await as<{ data: ContentRequestBody[] }>(sato.browser, '/api/content-requests')
    expect(list.data.find(({ id }) => id === asked.body.id)).toMatchObject({ readAt: null })
    expect(await messageOf(exchange)).toMatchObject({ reason: 'not_retained' })
  })

  /** Where the compliance API says that the newest message comes from. */
  async function messageOf(exchange: string): Promise<unknown> {
    const get = async (path: string) => {
      const url = `${sekisho.url}/v1/compliance/apps/sessions/local${path}`
      const response = await fetch(url, { headers: { 'x-api-key': complianceKey } })
      const text = await response.text()
      expect(text).not.toContain(canary)
      return JSON.parse(text) as { data: { id: string; provenance: unknown }[] }
    }
    const [found] = (await get('')).data
    const { data } = await get(`/${found?.id}/messages?order=desc&limit=1`)
    const read = (await sekisho.entries()).filter(({ kind }) => kind === 'content.read')
    expect(JSON.stringify(read)).not.toContain(exchange)
    return data[0]?.provenance
  }
})
