import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Browser } from './browser.ts'
import { readable } from './forms.ts'
import { whoIs } from './local-people.ts'
import { startProviderServer, type ProviderServer } from './provider-browser.ts'

describe.each(await testDatabases())(
  'the session of a browser that signed in at a provider, on $name',
  (databases) => {
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

    const change = (browser: Browser, path: string, headers: Record<string, string> = {}) =>
      browser.send(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url, ...headers },
        body: JSON.stringify({ name: 'Somebody new', email: 'new@example.jp', roles: ['developer'] }),
      })

    describe('the session', () => {
      it('is one of those that its person sees and ends, and no others', async () => {
        const [here, there] = [await at.signIn(), await at.signIn()]
        at.idp.signsIn = 'boss'
        const stranger = await at.signIn('boss')
        const id = at.sessionOf(there)
        await stranger.submit(`${url}/account/sessions/end`, { id })
        expect((await whoIs(at.server.sekisho, there)).status).toBe(200)
        const page = await here.submit(`${url}/account/sessions/end`, { id })
        expect(readable(page)).toContain('Signed out there')
        expect((await whoIs(at.server.sekisho, there)).status).toBe(401)
      })

      it('ends with the button, on the record, and not by a page of somebody else', async () => {
        const browser = await at.signIn()
        const id = at.sessionOf(browser)
        const forged = await browser.submit(`${url}/sign-out`, {}, { from: 'https://evil.example' })
        expect([forged.status, (await whoIs(at.server.sekisho, browser)).status]).toEqual([403, 200])
        const cookie = at.cookieOf(browser)
        expect((await browser.submit(`${url}/sign-out`, {})).url).toBe(`${url}/sign-in`)
        expect(at.cookieOf(browser)).toBe('')
        browser.cookies.get(url)?.set('sekisho_session', cookie)
        expect((await whoIs(at.server.sekisho, browser)).status).toBe(401)
        await at.server.entries('session.revoked', (data) =>
          data.some((one) => (one as { session: string }).session === id),
        )
      })

      it('ends when an administrator ends it', async () => {
        const browser = await at.signIn()
        await at.server.sekisho.admin('POST', `/api/sessions/${at.sessionOf(browser)}/revoke`, {
          reason: 'lost',
        })
        const page = await browser.visit(`${url}/account`)
        expect(page.url).toBe(`${url}/sign-in?return=/account`)
      })

      it('ends at once when its person is gone at the provider, for the admin API and for pages', async () => {
        const [api, page] = [await at.signIn('leaver'), await at.signIn('leaver')]
        for (const browser of [api, page]) expect((await whoIs(at.server.sekisho, browser)).status).toBe(200)
        at.idp.offboard('leaver')
        expect((await whoIs(at.server.sekisho, api)).status).toBe(401)
        expect((await page.visit(`${url}/account`)).url).toBe(`${url}/sign-in?return=/account`)
        const revoked = (await at.server.entries('session.revoked', (data) =>
          JSON.stringify(data).includes(at.sessionOf(page)),
        )) as { session: string; reason: string }[]
        const ended = revoked.filter(({ session }) => [api, page].map(at.sessionOf).includes(session))
        expect(ended.map(({ reason }) => reason)).toEqual(Array(2).fill('ended_at_identity_provider'))
      })

      it('stays while the provider is away, which is not waited for at every page', async () => {
        const browser = await at.signIn()
        await at.idp.goAway()
        try {
          for (let pages = 0; pages < 3; pages++)
            expect((await browser.visit(`${url}/account`)).url).toBe(`${url}/account`)
          expect((await whoIs(at.server.sekisho, browser)).status).toBe(200)
        } finally {
          await at.idp.comeBack()
        }
      })

      it('is no way past the provider for a device that waits', async () => {
        const browser = await at.signIn()
        const { codes, page } = await at.server.begin(browser)
        expect(page.text).not.toContain('value="session"')
        expect(page.text).not.toContain('value="local"')
        const last = await at.server.goOn({ codes, browser }, 'session')
        expect(last.url).toBe(`${url}/device?user_code=${codes.user_code}`)
      })
    })

    describe('the admin API', () => {
      it('takes the cookie as it does that of a local sign-in: reads, and changes from our own pages alone', async () => {
        at.idp.proof = { amr: ['pwd', 'mfa'] }
        const browser = await at.signIn('boss')
        expect((await browser.send(`${url}/api/people`)).status).toBe(200)
        for (const headers of [
          { origin: 'https://evil.example' },
          { 'sec-fetch-site': 'cross-site' },
          { 'sec-fetch-site': 'same-site' },
        ]) {
          const refused = await change(browser, '/api/people', headers)
          expect([refused.status, await refused.text()]).toEqual([
            403,
            expect.stringContaining('same_origin_required'),
          ])
        }
        expect((await change(browser, '/api/people', { 'sec-fetch-site': 'same-origin' })).status).toBe(201)
      })

      it('refuses the changes of who proved no second factor, and the page says so before', async () => {
        const browser = await at.signIn('boss')
        const page = await browser.visit(`${url}/account`)
        expect(readable(page)).toContain('No second factor was proved at this sign-in')
        expect((await browser.send(`${url}/api/people`)).status).toBe(200)
        const refused = await change(browser, '/api/people')
        expect([refused.status, await refused.text()]).toEqual([
          403,
          expect.stringContaining('second_factor_required'),
        ])
        const other = await at.signIn('tanaka')
        expect(readable(await other.visit(`${url}/account`))).not.toContain('No second factor')
      })
    })
  },
)
