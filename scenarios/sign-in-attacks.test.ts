import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
import { beginDevice, poll, postForm } from './device-client.ts'
import { openRogueIssuer, type RogueIssuer } from './rogue-issuer.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

describe.each(await testDatabases())('attacks on a sign-in, on $name', (databases) => {
  let rogue: RogueIssuer
  let other: RogueIssuer
  let server: SignInServer
  let url: string
  beforeAll(async () => {
    rogue = await openRogueIssuer()
    other = await openRogueIssuer()
    server = await startSignInServer({
      storage: await databases.open(),
      oidc: rogue.section,
      signIn: { issuers: [{ name: 'Other', ...other.section }] },
      config: {
        listen: { host: '127.0.0.1', trusted_proxies: ['127.0.0.1'] },
        rate_limits: {
          device_authorization: { max: 12, window_seconds: 600 },
          device_verify: { max: 5, window_seconds: 600 },
        },
      },
    })
    url = server.url
  })
  afterAll(async () => {
    await server?.stop()
    await rogue?.close()
    await other?.close()
    await databases.dispose()
  })

  /** Each test comes from an address of its own, since limits go by it. */
  let tests = 0
  let from: Record<string, string> = {}
  beforeEach(() => {
    tests++
    from = { 'x-forwarded-for': `192.0.2.${tests}` }
    rogue.reset()
    other.reset()
  })

  /** A grant, and a browser that has its page open. */
  async function begin() {
    const browser = openBrowser(from)
    const codes = await beginDevice(url, from)
    await browser.visit(codes.verification_uri_complete)
    const goOn = (way = '0') =>
      browser.submit(`${url}/device`, { user_code: codes.user_code, with: way }, { headers: from })
    /** up to the way back, which is not gone */
    const wayBack = async (way = '0') => {
      const response = await browser.send(`${url}/device`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: url,
          'sec-fetch-site': 'same-origin',
        },
        body: new URLSearchParams({ user_code: codes.user_code, with: way }).toString(),
      })
      const asked = response.headers.get('location') ?? ''
      return (await browser.send(asked)).headers.get('location') ?? ''
    }
    return { browser, codes, goOn, wayBack }
  }

  const isPending = async (deviceCode: string) =>
    (await poll(url, deviceCode)).body.error === 'authorization_pending'

  describe('user codes', () => {
    it('cannot be guessed: after a few wrong ones the address waits, also for the right one', async () => {
      const { codes } = await begin()
      const guesser = openBrowser({ 'x-forwarded-for': `198.51.100.${tests}` })
      for (let guess = 0; guess < 5; guess++)
        expect((await guesser.visit(`${url}/device?user_code=BBBB-BBB${'BCDFG'[guess]}`)).status).toBe(404)
      for (const path of ['/device?user_code=BBBB-BBBH', `/device?user_code=${codes.user_code}`])
        expect((await guesser.visit(`${url}${path}`)).status).toBe(429)
      const posted = await guesser.submit(`${url}/device`, { user_code: codes.user_code, with: '0' })
      expect(posted.status).toBe(429)
      expect((await guesser.submit(`${url}/device/deny`, { user_code: codes.user_code })).status).toBe(429)
      expect(await isPending(codes.device_code)).toBe(true)
      await server.entries('sign_in.denied', (data) => JSON.stringify(data).includes('codes_guessed'))
    })

    it('of other people are not in the way of who has the right one', async () => {
      const { codes, browser } = await begin()
      expect((await browser.visit(codes.verification_uri_complete)).status).toBe(200)
    })

    it('a device may begin only so many sign-ins', async () => {
      for (let begun = 0; begun < 12; begun++) expect((await beginDevice(url, from)).user_code).toBeDefined()
      expect(await beginDevice(url, from)).toMatchObject({ error: 'slow_down' })
      const refused = await postForm(`${url}/oauth/device_authorization`, {}, from)
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toSatisfy((wait) => wait >= 1 && wait <= 600)
    })
  })

  describe('the state that comes back', () => {
    it('is good once', async () => {
      const { browser, codes, wayBack } = await begin()
      const back = await wayBack()
      expect((await browser.visit(back)).url).toBe(`${url}/device/result?of=approved`)
      const cookies = browser.cookies.get(url)
      expect([...(cookies?.keys() ?? [])]).not.toContain('sekisho_flow')
      expect((await browser.visit(back)).url).toBe(`${url}/device/result?of=state_invalid`)
      expect(rogue.tokenForms).toHaveLength(1)
      expect((await poll(url, codes.device_code)).status).toBe(200)
    })

    it('is good once, also with its cookie kept and its text written differently', async () => {
      const { browser, wayBack } = await begin()
      const back = await wayBack()
      const kept = new Map(browser.cookies.get(url))
      await browser.visit(back)
      for (const spelling of [back, `${back}&x=1`, back.replace(/(state=[^&]+)/, '$1%3D')]) {
        browser.cookies.set(url, new Map(kept))
        expect((await browser.visit(spelling)).url).toBe(`${url}/device/result?of=state_invalid`)
      }
      expect(rogue.tokenForms).toHaveLength(1)
    })

    it('is worth nothing in another browser, so that nobody is signed in as somebody else by a link', async () => {
      const mallory = await begin()
      const back = await mallory.wayBack()
      expect((await openBrowser(from).visit(back)).url).toBe(`${url}/device/result?of=state_invalid`)
      // Nor with the cookie of a flow of its own.
      const victim = await begin()
      await victim.wayBack()
      expect((await victim.browser.visit(back)).url).toBe(`${url}/device/result?of=state_invalid`)
      expect(await isPending(mallory.codes.device_code)).toBe(true)
      expect(rogue.tokenForms).toHaveLength(0)
    })

    it.each(['', 'x', 'x.y', '00000000.AAAA', 'a'.repeat(4000)])('%j is none', async (state) => {
      const { browser } = await begin()
      const last = await browser.visit(`${url}/oauth/callback?code=x&state=${state}`)
      expect(last.url).toBe(`${url}/device/result?of=state_invalid`)
    })

    it('of one provider is not taken from another (RFC 9207)', async () => {
      const { goOn, codes } = await begin()
      other.back = { iss: rogue.issuer }
      expect((await goOn('1')).url).toBe(`${url}/device/result?of=issuer_mixed_up`)
      expect(other.tokenForms).toHaveLength(0)
      expect(await isPending(codes.device_code)).toBe(true)
      await server.entries('sign_in.denied', (data) => JSON.stringify(data).includes('issuer_mixed_up'))
    })

    it('sends its code to the provider it was made for and to no other', async () => {
      const { browser, wayBack } = await begin()
      const back = new URL(await wayBack('0'))
      // What a mix-up would bring: the code of one, the state of the other.
      await browser.visit(back.href)
      expect([rogue.tokenForms.length, other.tokenForms.length]).toEqual([1, 0])
    })
  })

  describe('an ID token', () => {
    it.each([
      ['without a signature', { signing: 'none' }],
      ['signed with the client secret (HS256)', { signing: 'HS256' }],
      ['signed with a key of nobody', { signing: 'stranger' }],
      ['with another nonce', { claims: { nonce: 'another' } }],
      ['without a nonce', { claims: { nonce: undefined } }],
      ['for somebody else', { claims: { aud: 'another-client' } }],
      ['for somebody else too', { claims: { aud: ['sekisho', 'another-client'] } }],
      ['made for another party', { claims: { azp: 'another-client' } }],
      ['of another issuer', { claims: { iss: 'https://id.example.com' } }],
      ['that is over', { claims: { exp: Math.floor(Date.now() / 1000) - 3600 } }],
      ['of nobody', { claims: { sub: undefined } }],
      ['of nobody, too', { claims: { sub: '' } }],
    ] as const)('%s lets nobody in', async (_, knobs) => {
      const { codes, goOn } = await begin()
      Object.assign(rogue, knobs)
      expect((await goOn()).url).toBe(`${url}/device/result?of=token_invalid`)
      expect(await isPending(codes.device_code)).toBe(true)
    })

    it('that is in order lets in', async () => {
      const { goOn } = await begin()
      expect((await goOn()).url).toBe(`${url}/device/result?of=approved`)
    })

    it.each([
      { status: 400, body: { error: 'invalid_grant' } },
      { status: 200, body: { access_token: 'x', token_type: 'Bearer' } },
      { status: 200, body: { access_token: 'x', token_type: 'Bearer', id_token: 'x'.repeat(2_000_000) } },
      { status: 200, body: [] },
      { status: 500, body: {} },
    ])('is needed: %j is none', async (tokenAnswer) => {
      const { codes, goOn } = await begin()
      rogue.tokenAnswer = tokenAnswer
      expect((await goOn()).url).toMatch(/of=(provider_refused|token_invalid|away)$/)
      expect(await isPending(codes.device_code)).toBe(true)
    })
  })

  describe('forms', () => {
    it.each(['/device', '/device/deny'])('%s takes none from another site', async (path) => {
      const { browser, codes } = await begin()
      const fields = { user_code: codes.user_code, with: '0' }
      for (const headers of [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
        { origin: url, 'sec-fetch-site': 'same-site' },
        { origin: 'null', 'sec-fetch-site': 'same-origin' },
      ]) {
        const last = await browser.submit(`${url}${path}`, fields, { headers })
        expect(last.status).toBe(403)
      }
      expect(await isPending(codes.device_code)).toBe(true)
    })

    it.each(['/device', '/device/deny', '/oauth/token', '/oauth/device_authorization'])(
      '%s takes 16 KiB and no more',
      async (path) => {
        const response = await fetch(`${url}${path}`, {
          method: 'POST',
          headers: {
            ...from,
            'content-type': 'application/x-www-form-urlencoded',
            origin: url,
            'sec-fetch-site': 'same-origin',
          },
          body: `grant_type=refresh_token&refresh_token=${'x'.repeat(20_000)}`,
        })
        expect([400, 413]).toContain(response.status)
      },
    )

    it('a field that comes twice is no field (RFC 6749, 3.2)', async () => {
      const response = await fetch(`${url}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=refresh_token&grant_type=password',
      })
      expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_request' }])
    })

    it('a reader of the page is not sent anywhere by what a link says', async () => {
      const { browser, codes } = await begin()
      for (const way of ['https://evil.example', '//evil.example', 'local', 'session', '2', '99', '-1']) {
        const fields = { user_code: codes.user_code, with: way, return: 'https://evil.example' }
        const last = await browser.submit(`${url}/device?return=//evil.example`, fields)
        expect(last.url).toBe(`${url}/device?user_code=${codes.user_code}`)
      }
      for (const of of ['https://evil.example', '<script>alert(1)</script>', 'toString', '__proto__'])
        expect((await browser.visit(`${url}/device/result?of=${encodeURIComponent(of)}`)).status).toBe(404)
    })

    it('what a stranger wrote is shown as text', async () => {
      const agent = '<img src=x onerror=alert(1)>"\'`'
      const codes = await beginDevice(url, { ...from, 'user-agent': agent })
      const browser = openBrowser(from)
      const page = await browser.visit(codes.verification_uri_complete)
      expect(page.text).not.toContain('<img')
      const typed = await browser.visit(`${url}/device?user_code=${encodeURIComponent('"><script>x')}`)
      expect(typed.text).not.toContain('<script')
    })
  })

  it('a flood of failures is stopped, and leaves a few entries', async () => {
    const flooder = { 'x-forwarded-for': '203.0.113.200' }
    const statuses: number[] = []
    for (let i = 0; i < 20; i++)
      statuses.push((await openBrowser(flooder).send(`${url}/oauth/callback?code=x&state=${i}`)).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(8)
    const its = (data: unknown[]) => data.filter((one) => JSON.stringify(one).includes('203.0.113.200'))
    const denied = await server.entries('sign_in.denied', (data) => its(data).length >= 10)
    expect(its(denied)).toHaveLength(10)
  })
})
