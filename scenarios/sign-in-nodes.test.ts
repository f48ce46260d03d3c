import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
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
    idp = await openIdentityProvider()
    idp.register(`${publicUrl}/oauth/callback`)
    const storage = await postgres.open()
    const config = {
      listen: { host: '127.0.0.1', public_url: publicUrl, trusted_proxies: ['127.0.0.1'] },
    }
    a = await startSignInServer({ storage, oidc: idp.section, config })
    b = await startSignInServer({ storage, oidc: idp.section, config })
  })
  afterAll(async () => {
    await a?.stop()
    await b?.stop()
    await idp?.close()
    await postgres?.dispose()
  })

  /** Presses the button at one node and comes back from the provider to another. */
  async function approve(userCode: string, { at, backAt }: { at: SignInServer; backAt: SignInServer }) {
    const browser = openBrowser()
    const asked = await browser.send(`${at.url}/device`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: publicUrl,
        'sec-fetch-site': 'same-origin',
      },
      body: new URLSearchParams({ user_code: userCode, with: '0' }).toString(),
    })
    // The cookie is bound to the public address, which both nodes are.
    browser.cookies.set(backAt.url, browser.cookies.get(at.url) ?? new Map<string, string>())
    expect([...(browser.cookies.get(at.url)?.keys() ?? [])]).toEqual(['__Host-sekisho_flow'])
    let next = asked.headers.get('location') ?? ''
    for (let hops = 0; hops < 10 && !next.startsWith(publicUrl); hops++)
      next = new URL((await browser.send(next)).headers.get('location') ?? '', next).href
    return browser.send(next.replace(publicUrl, backAt.url))
  }

  it('what begins at one is approved at the other and fetched at the first; the tokens work at both', async () => {
    const codes = await beginDevice(a.url)
    expect(codes.verification_uri).toBe(`${publicUrl}/device`)
    const back = await approve(codes.user_code, { at: b, backAt: a })
    expect(back.headers.get('location')).toBe('/device/result?of=approved')
    const { status, body } = await poll(a.url, codes.device_code)
    expect(status).toBe(200)
    expect(await statusWith(a.url, body.access_token)).toBe(404)
    await vi.waitFor(async () => expect(await statusWith(b.url, body.access_token)).toBe(404), {
      timeout: 5_000,
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
      timeout: 5_000,
      interval: 50,
    })
  })
})
