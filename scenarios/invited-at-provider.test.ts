import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
import { formTo, readable } from './forms.ts'
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { invite } from './local-people.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

describe.each(await testDatabases())(
  'an invitation where there is an identity provider, on $name',
  (databases) => {
    let idp: IdentityProvider
    let server: SignInServer
    beforeAll(async () => {
      idp = await openIdentityProvider()
      server = await startSignInServer({ storage: await databases.open(), oidc: idp.section })
      idp.register(server.callback)
    })
    afterAll(async () => {
      await server?.stop()
      await idp?.close()
      await databases.dispose()
    })

    it('is accepted here, and the company account with that verified address is that person', async () => {
      const { sekisho } = server
      const email = 'tanaka@example.jp'
      const { url } = await invite(sekisho, { email, roles: ['developer', 'auditor'] })
      const browser = openBrowser()
      const page = await browser.visit(url)
      expect(page.text).not.toContain('type="password"')
      const { action, fields } = formTo(page, new URL(url).pathname)
      const done = await browser.submit(action, fields)
      expect(readable(done)).toContain(`sekisho login --server ${sekisho.url}`)
      expect((await browser.visit(url)).status).toBe(410)

      idp.accounts.set('tanaka', { name: '田中', email, email_verified: true })
      idp.signsIn = 'tanaka'
      const { tokens } = await server.signIn()
      expect(tokens.email).toBe(email)
      const { body } = await sekisho.admin<{ data: object[] }>('GET', `/api/people?email=${email}`)
      expect(body.data).toEqual([
        expect.objectContaining({
          source: 'invitation',
          roles: ['developer', 'auditor'],
        }),
      ])
    })

    it('of somebody else’s address is nobody’s at the provider', async () => {
      const { sekisho } = server
      const { url } = await invite(sekisho, { email: 'sato@example.jp', roles: ['admin'] })
      const browser = openBrowser()
      const { action, fields } = formTo(await browser.visit(url), new URL(url).pathname)
      await browser.submit(action, fields)
      idp.accounts.set('mallory', { name: 'Mallory', email: 'sato@example.jp', email_verified: false })
      idp.signsIn = 'mallory'
      const { tokens } = await server.signIn()
      expect(tokens).toEqual({ error: expect.any(String) as string })
    })

    it('has no way of its own: no password is taken, no link made, and the page to sign in leads to the provider alone', async () => {
      const { sekisho } = server
      const { url } = await invite(sekisho, { email: 'suzuki@example.jp' })
      const sent = await openBrowser().submit(url, {
        with: 'password',
        password: 'four geese crossed the ford',
      })
      expect(sent.status).toBe(404)
      const { body } = await sekisho.admin<{ data: { id: string }[] }>('GET', '/api/people?limit=1')
      const id = body.data[0]?.id ?? ''
      expect((await sekisho.admin('POST', `/api/people/${id}/sign-in-link`, {})).status).toBe(409)
      expect((await sekisho.admin('GET', `/api/people/${id}/sign-in-methods`)).status).toBe(409)
      const page = await openBrowser().visit(`${sekisho.url}/account`)
      expect([page.status, page.url]).toEqual([200, `${sekisho.url}/sign-in?return=/account`])
      expect(page.text).toContain('action="/sign-in/with"')
      expect(page.text).not.toContain('type="password"')
      const typed = { email: 'suzuki@example.jp', password: 'four geese crossed the ford' }
      expect((await openBrowser().submit(`${sekisho.url}/sign-in`, typed)).status).toBe(404)
    })
  },
)
