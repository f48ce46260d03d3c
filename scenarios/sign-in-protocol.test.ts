import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { protocol, type ProtocolEndpoint } from '../packages/server/src/modules/sign-in/protocol.ts'
import { testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { openRogueIssuer, type RogueIssuer } from './rogue-issuer.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

const database = testSqlite()
const endpoints = Object.values<ProtocolEndpoint>(protocol)

/** With it a call needs no sign-in; an exporter is no Claude Code, and is let in all the same. */
const exporter = { 'user-agent': 'OTel-OTLP-Exporter-JavaScript/0.208.0' }

let rogue: RogueIssuer
let server: SignInServer
let accessToken: string
beforeAll(async () => {
  rogue = await openRogueIssuer()
  // A policy for everybody, so that what depends on one answers.
  const config = { managed: { policies: [{ cli: { model: 'opus' }, desktop: {} }] } }
  server = await startSignInServer({ storage: await database.open(), oidc: rogue.section, config })
  accessToken = (await server.signIn()).tokens.access_token
})
afterAll(async () => {
  await server?.stop()
  await rogue?.close()
  await database.dispose()
})

const call = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method, headers, redirect: 'manual' })

const post = (path: string, headers: Record<string, string>, body: string) =>
  fetch(`${server.url}${path}`, { method: 'POST', headers, body })

const authorized = () => ({ authorization: `Bearer ${accessToken}` })

describe('GET /protocol', () => {
  it('describes every endpoint, with this server’s own address', async () => {
    const response = await call('GET', '/protocol')
    const text = await response.text()
    expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    for (const { method, path, does } of endpoints) {
      expect(text).toContain(`## ${method} ${path}\n`)
      expect(text).toContain(does)
    }
    expect(text).toContain(`\`${server.url}\``)
    expect(text.match(/^## /gm)).toHaveLength(endpoints.length)
  })

  it.each(endpoints.map(({ method, path, access, answers }) => ({ method, path, access, answers })))(
    'says of $method $path what the server does',
    async ({ method, path, access, answers }) => {
      const statuses = Object.keys(answers).map(Number)
      const response = await call(method, path)
      expect(response.headers.get('x-sekisho-refusal')).not.toBe('path_unknown')
      if (access !== 'bearer') {
        if (statuses.includes(response.status)) return
        // Without its form or its query it can only be refused as a page or as OAuth does.
        expect([400, 404, 415]).toContain(response.status)
        return
      }
      expect(response.status).toBe(401)
      expect(response.headers.get('x-should-retry')).toBe('false')
      expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'authentication_error' } })
      if (path.startsWith('/v1/messages') || path === '/v1/models') return
      const agent =
        path === '/api/oauth/usage' ? { 'user-agent': 'claude-cli/2.1.330 (external, cli)' } : exporter
      const known = await call(method, path, { ...authorized(), ...agent })
      expect(known.status).toBe(statuses.find((status) => status !== 401))
    },
  )

  it('leaves out no path that sign-in serves, and serves none besides', async () => {
    for (const path of ['/oauth', '/oauth/authorize', '/device/x', '/managed', '/user', '/oauth/register'])
      expect((await call('GET', path)).headers.get('x-sekisho-refusal')).toBe('path_unknown')
  })
})

describe('metadata (RFC 8414)', () => {
  it('names our own endpoints only, as the client asks for it', async () => {
    const response = await call('GET', '/.well-known/oauth-authorization-server')
    const { url } = server
    expect(await response.json()).toEqual({
      issuer: url,
      device_authorization_endpoint: `${url}/oauth/device_authorization`,
      token_endpoint: `${url}/oauth/token`,
      revocation_endpoint: `${url}/oauth/revoke`,
      jwks_uri: `${url}/oauth/jwks.json`,
      grant_types_supported: [
        'urn:ietf:params:oauth:grant-type:device_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      scopes_supported: ['openid', 'profile', 'email'],
      gateway_protocol_version: 1,
    })
  })

  it('leads to the public keys, and to nothing private', async () => {
    const { keys } = (await (await call('GET', '/oauth/jwks.json')).json()) as {
      keys: Record<string, unknown>[]
    }
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) {
      expect(Object.keys(key)).toEqual(expect.arrayContaining(['kty', 'kid', 'alg']))
      for (const secret of ['d', 'p', 'q', 'k']) expect(key).not.toHaveProperty(secret)
    }
  })
})

describe('answers', () => {
  it.each([
    ['POST', '/oauth/device_authorization'],
    ['POST', '/oauth/token'],
    ['POST', '/oauth/revoke'],
    ['GET', '/managed/settings'],
    ['GET', '/api/oauth/usage'],
    ['GET', '/.well-known/oauth-authorization-server'],
  ])('of %s %s are for no frame, no cache of tokens, and no guess at their type', async (method, path) => {
    const { headers } = await call(method, path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    if (path.startsWith('/oauth/')) expect(headers.get('cache-control')).toBe('no-store')
  })

  it('telemetry is taken in either form, and what is too much is refused', async () => {
    const json = { ...authorized(), ...exporter, 'content-type': 'application/json' }
    const taken = await post('/v1/metrics', json, '{"resourceMetrics":[]}')
    expect([taken.status, await taken.text()]).toEqual([200, '{}'])
    const protobuf = { ...json, 'content-type': 'application/x-protobuf' }
    const binary = await post('/v1/logs', protobuf, 'x'.repeat(100_000))
    expect([binary.status, await binary.text()]).toEqual([200, ''])
    expect((await post('/v1/traces', protobuf, 'x'.repeat(5_000_000))).status).toBe(413)
  })

  it.each(['/v1/metrics', '/v1/logs', '/v1/traces'])(
    'telemetry at %s in another form is refused as all else, and nobody unknown is listened to',
    async (path) => {
      const text = { ...authorized(), ...exporter, 'content-type': 'text/plain' }
      const refused = await post(path, text, 'cpu 1')
      expect([refused.status, await refused.json()]).toMatchObject([
        400,
        {
          type: 'error',
          error: { type: 'invalid_request_error', message: expect.stringContaining('content-type') },
        },
      ])
      const json = { ...exporter, 'content-type': 'application/json' }
      expect((await post(path, json, '{}')).status).toBe(401)
      expect((await post(path, { ...authorized(), ...json }, '{}')).status).toBe(200)
    },
  )

  it('the models are those of the person', async () => {
    const response = await call('GET', '/v1/models', {
      ...authorized(),
      'user-agent': 'claude-cli/2.1.330 (external, cli)',
    })
    expect(response.status).toBe(200)
    const { data } = (await response.json()) as { data: { id: string }[] }
    expect(data.map(({ id }) => id)).toContain('claude-opus-5-5')
  })

  it('unknown grants are refused as OAuth refuses them', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await post('/oauth/token', form, 'grant_type=password&username=a&password=b')
    expect([answer.status, await answer.json()]).toEqual([400, { error: 'unsupported_grant_type' }])
  })
})
