import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
import { formTo, readable } from './forms.ts'
import { whoIs } from './local-people.ts'
import { startProviderServer, type ProviderServer } from './provider-browser.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

describe.each(await testDatabases())('the way in of a browser at a provider, on $name', (databases) => {
  let at: ProviderServer
  let url: string
  beforeAll(async () => {
    at = await startProviderServer(await databases.open())
    url = at.server.url
  })
  afterAll(async () => {
    await at?.close()
    await databases.dispose()
  })
  beforeEach(() => at.reset())

  describe('the way in', () => {
    it('is a button for each provider, by name, and nothing else where nobody signs in here', async () => {
      const page = await openBrowser().visit(`${url}/sign-in`)
      expect(page.status).toBe(200)
      expect(readable(page)).toContain('Sign in with 127.0.0.1')
      expect(page.text).toContain('Sign in with Partner &#60;company&#62;')
      for (const absent of ['type="password"', 'passkey', '<script'])
        expect([absent, page.text.includes(absent)]).toEqual([absent, false])
      const policy = page.headers.get('content-security-policy') ?? ''
      expect(policy).toContain(`form-action 'self' ${at.idp.issuer} ${at.partner.issuer}`)
      const japanese = await openBrowser({ 'accept-language': 'ja' }).visit(`${url}/sign-in`)
      expect(readable(japanese)).toContain('127.0.0.1 でサインイン')
    })

    it('leads to one’s own page, with PKCE and a nonce, and a session that lives as long as others', async () => {
      at.idp.asked.length = 0
      const browser = openBrowser()
      const form = formTo(await browser.visit(`${url}/sign-in`), '/sign-in/with')
      const page = await browser.submit(form.action, { ...form.fields, with: '0' })
      expect([page.status, page.url]).toEqual([200, `${url}/account`])
      expect(readable(page)).toContain('Signed in as 田中 はな tanaka@example.jp')
      expect(readable(page)).toContain('You signed in with 127.0.0.1')
      expect(readable(page)).toContain('Browser (this browser)')
      expect(page.text).not.toContain('/account/password')
      expect(at.idp.asked[0]).toMatchObject({
        code_challenge_method: 'S256',
        redirect_uri: at.server.callback,
        nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      })
      const { status, body } = await whoIs(at.server.sekisho, browser)
      expect([status, body]).toMatchObject([
        200,
        { type: 'person', session: { kind: 'browser', issuer: at.idp.issuer, secondFactor: false } },
      ])
      const { createdAt, expiresAt } = body['session'] as { createdAt: string; expiresAt: string }
      expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(2 * 3_600_000)
    })

    it('makes a new session each time, and ends the one before: a planted one is worth nothing', async () => {
      const thief = await at.signIn()
      const browser = openBrowser()
      const planted = at.cookieOf(thief)
      browser.cookies.set(url, new Map([['sekisho_session', planted]]))
      expect((await at.press(browser)).url).toBe(`${url}/account`)
      expect(at.sessionOf(browser)).not.toBe(planted.split('.')[0])
      expect((await whoIs(at.server.sekisho, browser)).status).toBe(200)
      expect((await whoIs(at.server.sekisho, thief)).status).toBe(401)
    })

    it.each([
      'https://evil.example/',
      '//evil.example/account',
      '/\\evil.example',
      '/account@evil.example',
      '/sign-out',
      'javascript:alert(1)',
    ])('cannot lead to %j afterwards', async (target) => {
      const browser = openBrowser()
      const page = await browser.visit(`${url}/sign-in?return=${encodeURIComponent(target)}`)
      expect(formTo(page, '/sign-in/with').fields['return']).toBe('/account')
      expect((await at.press(browser, '0', { return: target })).url).toBe(`${url}/account`)
    })

    it('cannot be begun by a page of somebody else, who would sign people in as themselves', async () => {
      const browser = openBrowser()
      for (const headers of [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: url, 'sec-fetch-site': 'same-site' },
        { origin: 'null', 'sec-fetch-site': 'same-origin' },
      ]) {
        const page = await browser.submit(`${url}/sign-in/with`, { with: '0' }, { headers })
        expect(page.status).toBe(403)
      }
      expect(browser.cookies.get(url)?.size ?? 0).toBe(0)
    })

    it('comes back to the browser it was begun in and to no other, once', async () => {
      const mallory = openBrowser()
      await mallory.visit(`${url}/sign-in`)
      const sent = await mallory.send(`${url}/sign-in/with`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: url },
        body: 'with=1',
      })
      const back = (await mallory.send(sent.headers.get('location') ?? '')).headers.get('location') ?? ''
      const victim = openBrowser()
      expect((await victim.visit(back)).url).toContain('of=state_invalid')
      expect(at.cookieOf(victim)).toBe('')
      const kept = new Map(mallory.cookies.get(url))
      expect((await mallory.visit(back)).url).toBe(`${url}/account`)
      const first = at.cookieOf(mallory)
      mallory.cookies.set(url, kept)
      expect((await mallory.visit(back)).url).toContain('of=state_invalid')
      expect([first === '', at.cookieOf(mallory)]).toEqual([false, ''])
    })

    it.each(['', '2', '99', '-1', 'local', 'session', 'https://evil.example'])(
      'there is none by %j',
      async (way) => {
        const browser = openBrowser()
        expect((await at.press(browser, way)).url).toBe(`${url}/sign-in?return=%2Faccount`)
        expect(at.cookieOf(browser)).toBe('')
      },
    )

    it('who may not sign in reads why on the sign-in page, and may take another provider', async () => {
      at.idp.accounts.set('tanaka', { email: 'tanaka@gmail.example', email_verified: true })
      const browser = openBrowser()
      const page = await at.press(browser)
      expect([page.status, page.url]).toEqual([403, `${url}/sign-in?problem=email_domain&return=%2Faccount`])
      expect(readable(page)).toContain('Accounts of your email domain may not sign in here')
      expect((await whoIs(at.server.sekisho, browser)).status).toBe(401)
      const { action, fields } = formTo(page, '/sign-in/with')
      expect((await browser.submit(action, { ...fields, with: '1' })).url).toBe(`${url}/account`)
      const invented = await browser.visit(`${url}/sign-in?problem=%3Cscript%3Ealert(1)`)
      expect([invented.status, invented.text.includes('alert(1)')]).toEqual([200, false])
    })

    it('does not open pages that are of who signs in here', async () => {
      const browser = await at.signIn()
      for (const path of [
        '/sign-in',
        '/sign-in/passkey',
        '/sign-in/code',
        '/account/password',
        '/account/app',
      ])
        expect([path, (await browser.submit(`${url}${path}`, {})).status]).toEqual([path, 404])
    })
  })

  describe('beside sign-in on our own pages', () => {
    let both: SignInServer
    beforeAll(async () => {
      both = await startSignInServer({
        storage: await databases.open(),
        oidc: at.partner.section,
        signIn: { local: true },
      })
    })
    afterAll(() => both?.stop())

    it('both are offered, and what one has here is not changed by what a provider says', async () => {
      const browser = openBrowser()
      const page = await browser.visit(`${both.url}/sign-in`)
      expect(page.text).toContain('type="password"')
      at.partner.claims = { amr: ['mfa'] }
      const { action, fields } = formTo(page, '/sign-in/with')
      const account = await browser.submit(action, { ...fields, with: '0' })
      expect(readable(account)).toContain('You signed in with')
      for (const path of ['password', 'app', 'passkeys', 'recovery-codes']) {
        const refused = await browser.submit(`${both.url}/account/${path}`, {
          password: 'a long good password',
        })
        expect([path, new URL(refused.url).pathname]).toEqual([path, '/sign-in'])
      }
    })

    it('a device that waits keeps its own buttons for the providers', async () => {
      const page = await openBrowser().visit(`${both.url}/sign-in?return=/device`)
      expect(page.text).toContain('type="password"')
      expect(page.text).not.toContain('/sign-in/with')
    })
  })
})
