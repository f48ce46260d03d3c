import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser, type Browser } from './browser.ts'
import { beginDevice, poll, refresh, statusWith } from './device-client.ts'
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

const postgres = await testPostgres()
const publicUrl = 'https://sekisho.example.com'

describe.skipIf(postgres === undefined)('two nodes behind one address', () => {
  let idp: IdentityProvider
  let a: SignInServer
  let b: SignInServer
  beforeAll(async () => {
    if (postgres === undefined) return
    idp = await openIdentityProvider({
      configuration: {
        claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], groups: ['groups'] },
      },
    })
    idp.register(`${publicUrl}/oauth/callback`)
    const storage = await postgres.open()
    const config = {
      listen: { host: '127.0.0.1', public_url: publicUrl, trusted_proxies: ['127.0.0.1'] },
    }
    const signIn = {
      role_mapping: [{ groups: ['it-admins'], roles: ['admin'] }],
      second_factor: { step_up: { prompt: 'login' } },
    }
    a = await startSignInServer({ storage, oidc: idp.section, signIn, config })
    b = await startSignInServer({ storage, oidc: idp.section, signIn, config })
  })
  afterAll(async () => {
    await a?.stop()
    await b?.stop()
    await idp?.close()
    await postgres?.dispose()
  })

  /** A browser for which both nodes are the public address, to which its cookies are bound. */
  function openShared(): Browser {
    const browser = openBrowser()
    const cookies = new Map<string, string>()
    for (const { url } of [a, b]) browser.cookies.set(url, cookies)
    return browser
  }

  /** Sends a form of ours at a node. */
  const press = (browser: Browser, url: string, fields: Record<string, string>) =>
    browser.send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: publicUrl,
        'sec-fetch-site': 'same-origin',
      },
      body: new URLSearchParams(fields).toString(),
    })

  /** From a node's answer through the provider back to a node. */
  async function through(browser: Browser, sent: Response, backAt: SignInServer): Promise<Response> {
    let next = sent.headers.get('location') ?? ''
    for (let hops = 0; hops < 10 && !next.startsWith(publicUrl); hops++)
      next = new URL((await browser.send(next)).headers.get('location') ?? '', next).href
    return browser.send(next.replace(publicUrl, backAt.url))
  }

  /** Presses the button at one node and comes back from the provider to another. */
  async function approve(userCode: string, { at, backAt }: { at: SignInServer; backAt: SignInServer }) {
    const browser = openShared()
    const asked = await press(browser, `${at.url}/device`, { user_code: userCode, with: '0' })
    expect([...(browser.cookies.get(at.url)?.keys() ?? [])]).toEqual(['__Host-sekisho_flow'])
    return through(browser, asked, backAt)
  }

  it('a browser’s sign-in goes on at whichever node it comes back to, a second factor included', async () => {
    idp.accounts.set('boss', { email: 'boss@example.jp', email_verified: true, groups: ['it-admins'] })
    idp.signsIn = 'boss'
    idp.proof = ({ prompt }) => (prompt === 'login' ? { amr: ['pwd', 'mfa'] } : {})
    const browser = openShared()
    const again = await through(browser, await press(browser, `${a.url}/sign-in/with`, { with: '0' }), b)
    expect(again.headers.get('location')).toContain(`${idp.issuer}/auth?`)
    const last = await through(browser, again, a)
    expect(last.headers.get('location')).toBe('/account')
    expect([...(browser.cookies.get(a.url)?.keys() ?? [])]).toContain('__Host-sekisho_session')
    for (const { url } of [a, b]) {
      const me = await browser.send(`${url}/api/me`)
      expect([me.status, await me.json()]).toMatchObject([
        200,
        { secondFactor: true, roles: ['claude_code_user', 'admin'] },
      ])
    }
    idp.signsIn = 'tanaka'
    idp.proof = {}
  })

  it('what begins at one is approved at the other and fetched at the first; the tokens work at both', async () => {
    const codes = await beginDevice(a.url)
    expect(codes.verification_uri).toBe(`${publicUrl}/device`)
    const back = await approve(codes.user_code, { at: b, backAt: a })
    expect(back.headers.get('location')).toBe('/device/result?of=approved')
    const { status, body } = await poll(a.url, codes.device_code)
    expect(status).toBe(200)
    expect(await statusWith(a.url, body.access_token)).toBe(404)
    await vi.waitFor(async () => expect(await statusWith(b.url, body.access_token)).toBe(404), {
      interval: 50,
    })
  })

  it('of polls at both at the same time one gets the tokens', async () => {
    const codes = await beginDevice(b.url)
    await approve(codes.user_code, { at: a, backAt: b })
    const polls = await Promise.all([a, b, a, b].map(({ url }) => poll(url, codes.device_code)))
    expect(polls.map(({ status }) => String(status)).toSorted()).toEqual(['200', '400', '400', '400'])
  })

  it('a refresh at both at the same time uses the provider’s token up once, and keeps the session', async () => {
    const codes = await beginDevice(a.url)
    await approve(codes.user_code, { at: a, backAt: a })
    const { body } = await poll(a.url, codes.device_code)
    const before = idp.requests.filter((line) => line === 'POST /token').length
    const both = await Promise.all([refresh(a.url, body.refresh_token), refresh(b.url, body.refresh_token)])
    expect(both.map(({ status }) => status)).toContain(200)
    expect(idp.requests.filter((line) => line === 'POST /token').length - before).toBeLessThanOrEqual(2)
    const winner = both.find(({ status }) => status === 200)?.body.refresh_token ?? ''
    expect((await refresh(b.url, winner)).status).toBe(200)
  })

  it('who left the company is out on both', async () => {
    const codes = await beginDevice(a.url)
    await approve(codes.user_code, { at: b, backAt: b })
    const { body } = await poll(b.url, codes.device_code)
    idp.offboard('tanaka')
    expect((await refresh(b.url, body.refresh_token)).status).toBe(401)
    await vi.waitFor(async () => expect(await statusWith(a.url, body.access_token)).toBe(401), {
      interval: 50,
    })
  })
})
