import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
import { beginDevice, poll, postForm, refresh, statusWith } from './device-client.ts'
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

describe.each(await testDatabases())('sign-in at an identity provider, on $name', (databases) => {
  let idp: IdentityProvider
  let server: SignInServer
  let url: string
  beforeAll(async () => {
    idp = await openIdentityProvider()
    server = await startSignInServer({
      storage: await databases.open(),
      oidc: { ...idp.section, allowed_email_domains: ['example.jp'] },
      signIn: { role_mapping: [{ groups: ['security'], roles: ['security'] }] },
      config: {
        login_notice: 'Company property.',
        rate_limits: { device_authorization: { max: 1000, window_seconds: 60 } },
      },
    })
    url = server.url
    idp.register(server.callback)
  })
  afterAll(async () => {
    await server?.stop()
    await idp?.close()
    await databases.dispose()
  })
  beforeEach(() => {
    idp.signsIn = 'tanaka'
    idp.proof = {}
    const everybody = { email_verified: true, groups: ['engineering'] }
    for (const name of ['tanaka', 'sato', 'suzuki'])
      idp.accounts.set(name, { ...everybody, name, email: `${name}@example.jp` })
  })

  it('a device waits, its person signs in, and it gets tokens that are in force', async () => {
    const { codes, browser, page } = await server.begin()
    expect(codes).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/) as string,
      user_code: expect.stringMatching(/^[B-Z]{4}-[B-Z]{4}$/) as string,
      verification_uri: `${url}/device`,
      verification_uri_complete: `${url}/device?user_code=${codes.user_code}`,
      expires_in: 600,
      interval: 5,
      login_notice: 'Company property.',
    })
    expect((await poll(url, codes.device_code)).body).toEqual({ error: 'authorization_pending' })
    expect(page.text).toContain(codes.user_code)
    expect(page.text).toContain('127.0.0.1')
    expect(page.text).toContain('claude-code/2.1.330')

    const last = await server.goOn({ codes, browser })
    expect([last.status, last.url]).toEqual([200, `${url}/device/result?of=approved`])
    expect(last.text).toContain('tanaka@example.jp')

    const { status, body, headers } = await poll(url, codes.device_code)
    expect(status).toBe(200)
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      refresh_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 3600,
      email: 'tanaka@example.jp',
    })
    expect(headers.get('cache-control')).toBe('no-store')
    expect(await statusWith(url, body.access_token)).toBe(404)
    const [opened] = await server.entries('session.opened')
    expect(opened).toMatchObject({ kind: 'claude_code', issuer: idp.issuer, secondFactor: false })
  })

  it('the provider is asked with PKCE, a nonce, and our one redirect URI, and nothing of it reaches the device', async () => {
    const { codes, browser } = await server.begin()
    const last = await server.goOn({ codes, browser })
    const asked = new URL(last.way[1] ?? '').searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    expect(asked.get('nonce')).toMatch(/^[\w-]{43}$/)
    expect(asked.get('redirect_uri')).toBe(server.callback)
    expect(asked.get('response_type')).toBe('code')
    const { body } = await poll(url, codes.device_code)
    expect(body.refresh_token).toMatch(/^skr_/)
  })

  it('a code is good for one device, once', async () => {
    const begun = await server.begin()
    const other = await beginDevice(url)
    await server.goOn(begun)
    expect((await poll(url, other.device_code)).body.error).toBe('authorization_pending')
    const polls = await Promise.all([1, 2, 3].map(() => poll(url, begun.codes.device_code)))
    expect(polls.map(({ status }) => String(status)).toSorted()).toEqual(['200', '400', '400'])
    expect((await poll(url, begun.codes.device_code)).body).toEqual({ error: 'expired_token' })
    // Nor can its page be used again.
    expect((await begun.browser.visit(begun.codes.verification_uri_complete)).status).toBe(404)
  })

  it('a device that asks too often is told to slow down', async () => {
    const { device_code } = await beginDevice(url)
    expect((await poll(url, device_code)).body.error).toBe('authorization_pending')
    expect((await poll(url, device_code)).body.error).toBe('slow_down')
  })

  it.each(['', 'x', 'a'.repeat(43), 'a'.repeat(5000), '<script>'])('%j is no device code', async (code) => {
    expect((await poll(url, code)).body).toEqual({ error: 'expired_token' })
  })

  it('a person who says no ends it, and both are on the record', async () => {
    const { codes, browser } = await server.begin()
    const last = await browser.submit(`${url}/device/deny`, { user_code: codes.user_code })
    expect(last.url).toBe(`${url}/device/result?of=refused`)
    expect((await poll(url, codes.device_code)).body).toEqual({ error: 'access_denied' })
    await server.entries('sign_in.denied', (data) => JSON.stringify(data).includes('denied_by_person'))
  })

  it('somebody who turns back at the provider may try again with the same code', async () => {
    const begun = await server.begin()
    idp.signsIn = undefined
    const first = await server.goOn(begun)
    expect([first.status, first.url]).toEqual([403, `${url}/device/result?of=provider_refused`])
    idp.signsIn = 'tanaka'
    expect((await server.goOn(begun)).url).toBe(`${url}/device/result?of=approved`)
  })

  it('refresh tokens rotate; the session goes on while the provider knows the person', async () => {
    const { tokens } = await server.signIn()
    const first = await refresh(url, tokens.refresh_token)
    expect([first.status, first.body.email]).toEqual([200, 'tanaka@example.jp'])
    expect(first.body.refresh_token).not.toBe(tokens.refresh_token)
    const second = await refresh(url, first.body.refresh_token)
    expect([second.status, await statusWith(url, second.body.access_token)]).toEqual([200, 404])
    const bad = await refresh(url, 'nothing of ours')
    expect([bad.status, bad.body.error]).toEqual([401, 'invalid_grant'])
  })

  it('who leaves the company is out at the next refresh, on the record, and their access token with them', async () => {
    idp.signsIn = 'sato'
    const { tokens } = await server.signIn()
    idp.offboard('sato')
    const over = await refresh(url, tokens.refresh_token)
    expect([over.status, over.body.error]).toEqual([401, 'invalid_grant'])
    expect(await statusWith(url, tokens.access_token)).toBe(401)
    await server.entries('session.revoked', (data) =>
      data.some((entry) => (entry as { reason: string }).reason === 'ended_at_identity_provider'),
    )
  })

  it('a provider that is away ends no session, and asks nobody to sign in again', async () => {
    const { tokens } = await server.signIn()
    await idp.goAway()
    const during = await refresh(url, tokens.refresh_token)
    expect(during.status).toBe(200)
    expect(await statusWith(url, during.body.access_token)).toBe(404)
    await idp.comeBack()
    expect((await refresh(url, during.body.refresh_token)).status).toBe(200)
  })

  it('groups follow the provider at a refresh, and roles follow the groups', async () => {
    idp.signsIn = 'suzuki'
    const { tokens } = await server.signIn()
    const roles = async () => {
      const { body } = await server.sekisho.admin<{ data: { email: string; roles: string[] }[] }>(
        'GET',
        '/api/people?limit=100',
      )
      return body.data.find(({ email }) => email === 'suzuki@example.jp')?.roles
    }
    expect(await roles()).toEqual(['claude_code_user'])
    idp.accounts.set('suzuki', { ...idp.accounts.get('suzuki'), groups: ['security'] })
    const next = await refresh(url, tokens.refresh_token)
    expect(next.status).toBe(200)
    expect(await roles()).toContain('security')
    const { groups: _, ...groupless } = idp.accounts.get('suzuki') ?? {}
    idp.accounts.set('suzuki', groupless)
    const without = await refresh(url, next.body.refresh_token)
    expect(without.status).toBe(200)
    expect(await roles()).toEqual(['claude_code_user'])
    expect(idp.requests).toContain('GET /me')
    idp.accounts.set('suzuki', { ...groupless, email: 'suzuki@elsewhere.example' })
    const over = await refresh(url, without.body.refresh_token)
    expect([over.status, over.body.error]).toEqual([401, 'invalid_grant'])
  })

  it('who may not sign in is told why, and the ledger too', async () => {
    idp.accounts.set('tanaka', { email: 'tanaka@gmail.example', email_verified: true })
    const { last, tokens } = await server.signIn()
    expect([last.status, last.url]).toEqual([403, `${url}/device/result?of=email_domain`])
    expect(tokens.error).toBe('authorization_pending')
    const denied = await server.entries('sign_in.denied', (data) =>
      JSON.stringify(data).includes('email_domain'),
    )
    expect(denied).toContainEqual(
      expect.objectContaining({ reason: 'email_domain', issuer: idp.issuer }) as unknown,
    )
  })

  it.each(['access_token', 'refresh_token'] as const)(
    'signing out with the %s ends the session',
    async (kind) => {
      const { tokens } = await server.signIn()
      const { status } = await postForm(`${url}/oauth/revoke`, { token: tokens[kind] })
      expect(status).toBe(200)
      expect(await statusWith(url, tokens.access_token)).toBe(401)
      expect((await refresh(url, tokens.refresh_token)).status).toBe(401)
      expect((await postForm(`${url}/oauth/revoke`, { token: tokens[kind] })).status).toBe(200)
    },
  )

  it('a token that is none can be revoked as well as any', async () => {
    for (const token of ['', 'x', 'a.b.c', 'skr_x', 'y'.repeat(10_000)])
      expect((await postForm(`${url}/oauth/revoke`, { token })).status).toBe(200)
  })

  it('pages speak Japanese to who wants it, and need neither script nor style from elsewhere', async () => {
    const { page } = await server.begin(openBrowser({ 'accept-language': 'ja' }))
    expect(page.text).toContain('この端末はあなたのものですか')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`form-action 'self' ${idp.issuer}`)
    expect(policy).not.toContain('script-src')
    expect(page.text).not.toContain('<script')
  })
})
