import { createHmac, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry, Role, SessionKind } from '@sekisho/contract'
import { SignJWT } from 'jose'
import { Client } from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSessionNode, type SessionNode } from '../packages/server/src/modules/sessions/testing/node.ts'
import { systemClock } from '../packages/server/src/platform/clock/clock.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { answer, events, openUpstream, type Upstream } from './upstream.ts'

const secret = 'a session secret of the scenario, long enough'
const claudeCode = 'claude-cli/2.1.330 (external, cli)'
const system = { type: 'system' } as const

describe.each(await testDatabases())('people who signed in, on $name', (databases) => {
  let upstream: Upstream
  let sekisho: Sekisho
  let storage: Storage
  let dataDir = ''
  /** A second node, which makes sign-ins as the pages do and shares no memory with the server. */
  let other: SessionNode
  const config = (jwtSecret = secret) => ({ session: { jwt_secret: jwtSecret } })
  const start = (given: object = config()) =>
    startSekisho({ storage, providers: [upstream.url], config: given, dataDir })

  beforeEach(async () => {
    upstream = await openUpstream()
    dataDir = mkdtempSync(join(tmpdir(), 'sekisho-sessions-'))
    storage = await databases.open()
    sekisho = await start()
    const its = storage.kind === 'sqlite' ? { ...storage, file: join(dataDir, 'control.sqlite') } : storage
    const publicUrl = sekisho.url
    other = await openSessionNode({ storage: its, clock: systemClock, masterKeys: [secret], publicUrl })
  })
  afterEach(async () => {
    await other.close()
    await sekisho.stop()
    await upstream.close()
  })
  afterAll(() => databases.dispose())

  async function signedIn(
    kind: Exclude<SessionKind, 'browser'> = 'cli',
    { roles = ['developer'], secondFactor = false }: { roles?: Role[]; secondFactor?: boolean } = {},
  ) {
    const person = await other.people.create(system, { name: '田中', roles, groups: [] })
    const client = { address: '192.0.2.7', agent: 'test' }
    const wanted = { personId: person.id, kind, issuer: 'local', secondFactor, client }
    const { session, tokens } = await other.sessions.open(system, wanted)
    return { person, session, token: tokens.accessToken, wanted }
  }
  const call = (token: string, { agent = 'anthropic-sdk', stream = false } = {}) =>
    fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'user-agent': agent },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [], stream }),
    })
  const statusOf = async (...args: Parameters<typeof call>) => {
    const response = await call(...args)
    await response.arrayBuffer()
    return response.status
  }
  const refusalOf = async (response: Response) => ({
    status: response.status,
    code: response.headers.get('x-sekisho-refusal'),
    retry: response.headers.get('x-should-retry'),
    message: ((await response.json()) as { error: { message: string } }).error.message,
  })
  const over = {
    status: 401,
    code: 'session_over',
    retry: 'false',
    message: expect.stringMatching(/sign-in is over.*\/login in Claude Code, or "sekisho login"/),
  }
  const api = async (path: string, headers: Record<string, string>, body?: object) => {
    const response = await fetch(`${sekisho.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Record<string, never> }
  }
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  it('call models, and the ledger says in which session', async () => {
    const { person, session, token } = await signedIn()
    expect(await statusOf(token)).toBe(200)
    expect(await statusOf(sekisho.secret)).toBe(200)
    const models = await fetch(`${sekisho.url}/v1/models`, { headers: bearer(token) })
    expect(models.status).toBe(200)
    const [admitted, settled, byCredential] = await sekisho.exchanges()
    const actor = { type: 'person', id: person.id, session: session.id }
    expect(admitted).toMatchObject({ kind: 'exchange.admitted', actor, data: { session: session.id } })
    expect(admitted?.data).not.toHaveProperty('credential')
    expect(settled).toMatchObject({ kind: 'exchange.settled', actor, data: { person: person.id } })
    expect(byCredential?.data).toHaveProperty('credential')
    expect(byCredential?.data).not.toHaveProperty('session')
    const kinds = (await sekisho.entries()).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'signing_key.created')).toHaveLength(1)
  })

  it('are signed out in the middle of their work: what is admitted ends well, the next is refused for good', async () => {
    const { session, token } = await signedIn('claude_code')
    const release = Promise.withResolvers<void>()
    upstream.behave(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(events.slice(0, 4).join(''))
      await release.promise
      response.end(events.slice(4).join(''))
    })
    const streaming = await call(token, { agent: claudeCode, stream: true })
    expect(streaming.status).toBe(200)
    upstream.behave(answer)
    const revoked = await sekisho.admin('POST', `/api/sessions/${session.id}/revoke`, { reason: 'lost' })
    expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked', revokedReason: 'lost' } })
    expect(await refusalOf(await call(token, { agent: claudeCode }))).toStrictEqual(over)
    release.resolve()
    expect(await streaming.text()).toBe(events.join(''))
    await sekisho.idle()
    const { data } = (await sekisho.entries()).find(({ kind }) => kind === 'session.revoked') as Entry
    expect(data).toMatchObject({ session: session.id, reason: 'lost' })
  })

  it('are signed out here within a second when it is done on another node', async () => {
    const { session, token, person } = await signedIn()
    const { token: second } = await signedIn()
    expect([await statusOf(token), await statusOf(second)]).toStrictEqual([200, 200])
    await other.sessions.revokeAll(system, { personId: person.id, reason: 'left' })
    await withinASecond(async () => expect(await statusOf(token)).toBe(401))
    expect(await statusOf(second)).toBe(200)
    expect(await api(`/api/me`, bearer(token))).toMatchObject({ status: 401 })
    expect(await other.sessions.byId(session.id)).toMatchObject({ revokedReason: 'left' })
  })

  // On SQLite nothing announces what another process commits, so that there the test above is this one.
  if (databases.name === 'postgres') {
    it('also when the notice of it is lost', async () => {
      const { session, token } = await signedIn()
      expect(await statusOf(token)).toBe(200)
      const sql = new Client({ connectionString: storage.kind === 'postgres' ? storage.url : '' })
      await sql.connect()
      try {
        // What a node commits, and none of what it announces.
        await sql.query('begin')
        await sql.query(
          'update sessions set revoked_at = $2, sequence = (select max(sequence) + 1 from sessions) where id = $1',
          [session.id, Date.now()],
        )
        await sql.query("update versions set version = version + 1 where topic = 'sessions'")
        await sql.query('commit')
      } finally {
        await sql.end()
      }
      await withinASecond(async () => expect(await statusOf(token)).toBe(401))
    })
  }

  it('leave an entry when who is known may not call in this way', async () => {
    const { token } = await signedIn('claude_code')
    const before = (await sekisho.exchanges()).length
    expect(await refusalOf(await call(token))).toMatchObject({ code: 'session_kind' })
    expect((await sekisho.exchanges()).slice(before)).toMatchObject([
      {
        kind: 'exchange.refused',
        actor: { session: expect.any(String) },
        data: { code: 'session_kind', status: 403 },
      },
    ])
  })

  it('have a sign-in of Claude Code that serves nothing else, and no administration', async () => {
    const { token } = await signedIn('claude_code', { roles: ['owner'], secondFactor: true })
    expect(await statusOf(token, { agent: claudeCode })).toBe(200)
    expect(await refusalOf(await call(token))).toMatchObject({ status: 403, code: 'session_kind' })
    expect(await api('/api/me', bearer(token))).toMatchObject({
      status: 403,
      body: { error: { code: 'admin_session_kind' } },
    })
  })

  it('are not whom a forged token names', async () => {
    const { token } = await signedIn()
    const [head = '', payload = '', signature = ''] = token.split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const mac = (body: string) => createHmac('sha256', header.kid).update(body).digest('base64url')
    const hs256 = `${part({ ...header, alg: 'HS256' })}.${payload}`
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const stranger = (extra: object) =>
      new SignJWT(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object as never)
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: header.kid, ...extra })
        .sign(privateKey)
    for (const forged of [
      `${part({ ...header, alg: 'none' })}.${payload}.${signature}`,
      `${hs256}.${mac(hs256)}`,
      await stranger({}),
      await stranger({ jwk: publicKey.export({ format: 'jwk' }) }),
      await stranger({ jku: 'https://evil.example/jwks.json' }),
      await stranger({ kid: '../../dev/null' }),
    ])
      expect(await refusalOf(await call(forged))).toStrictEqual(over)
    for (const nothing of ['eyJ', 'eyJ.eyJ.', `${token}.${token}`, `${head}.${payload}.${'A'.repeat(8_192)}`])
      expect(await refusalOf(await call(nothing))).toMatchObject({ status: 401, code: 'credential_invalid' })
    expect(upstream.received).toHaveLength(0)
    expect(await statusOf(token)).toBe(200)
  })

  it('manage their own sign-ins, and nobody else’s', async () => {
    const { session, token, wanted } = await signedIn()
    const { session: theirs } = await signedIn()
    const { session: second } = await other.sessions.open(system, wanted)
    const own = await api('/api/me/sessions?inForce=true', bearer(token))
    expect(own.body['data']).toMatchObject([{ id: second.id }, { id: session.id }])
    expect(await api('/api/me', bearer(token))).toMatchObject({
      status: 200,
      body: { type: 'person', roles: ['developer'], secondFactor: false, session: { id: session.id } },
    })
    expect(await api(`/api/me/sessions/${theirs.id}/revoke`, bearer(token), {})).toMatchObject({
      status: 404,
      body: { error: { code: 'session_unknown' } },
    })
    expect(await api('/api/sessions', bearer(token))).toMatchObject({ status: 403 })
    expect(await api(`/api/me/sessions/${session.id}/revoke`, bearer(token), {})).toMatchObject({
      status: 200,
      body: { state: 'revoked' },
    })
    expect(await api('/api/me', bearer(token))).toMatchObject({
      status: 401,
      body: { error: { code: 'admin_session_over' } },
    })
  })

  it('administer with a second factor alone, and the record names them', async () => {
    const { token } = await signedIn('cli', { roles: ['owner'] })
    const { person, session, token: proved } = await signedIn('cli', { roles: ['owner'], secondFactor: true })
    const newcomer = { name: '佐藤' }
    expect(await api('/api/people', bearer(token), newcomer)).toMatchObject({
      status: 403,
      body: { error: { code: 'second_factor_required' } },
    })
    expect(await api('/api/people', bearer(token))).toMatchObject({ status: 200 })
    expect(await api('/api/people', bearer(proved), newcomer)).toMatchObject({ status: 201 })
    expect(await api('/api/signing-keys/rotate', bearer(proved), {})).toMatchObject({ status: 201 })
    await sekisho.idle()
    const entry = (await sekisho.entries()).findLast(({ kind }) => kind === 'person.created')
    expect(entry?.actor).toStrictEqual({ type: 'person', id: person.id, session: session.id })
    // Nobody is signed out by a new key.
    expect([await statusOf(token), await statusOf(proved)]).toStrictEqual([200, 200])
  })

  it('administer in a browser, from its own pages alone', async () => {
    const { wanted } = await signedIn('cli', { roles: ['admin'], secondFactor: true })
    const { kind: _kind, ...rest } = wanted
    const { session, cookie } = await other.sessions.openForBrowser(system, rest)
    const headers = { cookie: `sekisho_session=${cookie}` }
    expect(await raw('/api/me', headers)).toMatchObject({
      status: 200,
      body: { session: { id: session.id } },
    })
    const revoke = `/api/me/sessions/${session.id}/revoke`
    const cross = { ...headers, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    for (const from of [headers, cross])
      expect(await raw(revoke, from, 'POST')).toMatchObject({
        status: 403,
        body: { error: { code: 'same_origin_required' } },
      })
    const ours = { ...headers, origin: sekisho.url, 'sec-fetch-site': 'same-origin' }
    expect(await raw(revoke, ours, 'POST')).toMatchObject({ status: 200 })
    expect(await raw('/api/me', headers)).toMatchObject({ status: 401 })
  })

  it('stay signed in over a restart; a node with another secret does not start, and says what to do', async () => {
    const { session, wanted } = await signedIn()
    const { tokens } = await other.sessions.open(system, wanted)
    sekisho = await sekisho.restart()
    const listed = await sekisho.admin('GET', `/api/sessions?inForce=true&person=${session.personId}`)
    expect(listed.body).toMatchObject({ data: [{ state: 'active' }, { id: session.id, state: 'active' }] })
    const refreshed = await other.sessions.refresh(tokens.refreshToken ?? '', wanted.client)
    expect(refreshed).toHaveProperty('tokens')
    if (storage.kind === 'postgres')
      await expect(
        startSekisho({ storage, providers: [], config: config('quite another secret, long enough too') }),
      ).rejects.toThrow(/give it the session\.jwt_secret of the other nodes.*copy the file master-key/)
  })

  /** The promise is a second: a notice takes milliseconds, and where it is lost the poll comes twice in that time. */
  const withinASecond = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 1_000, interval: 20 })

  /** fetch sets Origin and Sec-Fetch-Site as it likes. */
  function raw(path: string, headers: Record<string, string>, method = 'GET') {
    return new Promise<{ status: number; body: unknown }>((resolve, reject) => {
      get(`${sekisho.url}${path}`, { method, headers, agent: false }, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
      }).on('error', reject)
    })
  }
})
