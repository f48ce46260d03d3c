import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { openBrowser, type Browser, type Visited } from './browser.ts'
import { formTo, readable } from './forms.ts'
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { openRogueIssuer, type RogueIssuer } from './rogue-issuer.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

/** A server that signs browsers in at two providers. */
export interface ProviderServer {
  /** the first; of its people `boss` is an admin, and `tanaka` and `leaver` are not */
  idp: IdentityProvider
  /** the second, `Partner <company>` */
  partner: RogueIssuer
  server: SignInServer
  /** as at the start: who is known, and how they prove it */
  reset(): void
  /** Presses a provider's button on the sign-in page. */
  press(browser: Browser, way?: string, fields?: Record<string, string>): Promise<Visited>
  /** Signs somebody in at the first provider, in a new browser. */
  signIn(who?: string): Promise<Browser>
  cookieOf(browser: Browser): string
  sessionOf(browser: Browser): string
  close(): Promise<void>
}

const configuration = {
  claims: {
    openid: ['sub', 'amr'],
    email: ['email', 'email_verified'],
    profile: ['name'],
    groups: ['groups'],
  },
}

export async function startProviderServer(storage: Storage): Promise<ProviderServer> {
  const idp = await openIdentityProvider({ configuration })
  const partner = await openRogueIssuer()
  const server = await startSignInServer({
    storage,
    oidc: { ...idp.section, allowed_email_domains: ['example.jp'] },
    signIn: {
      issuers: [{ name: 'Partner <company>', ...partner.section }],
      role_mapping: [{ groups: ['it-admins'], roles: ['admin'] }],
      sessions: { lifetime_hours: 2 },
    },
    config: { rate_limits: { device_authorization: { max: 1000, window_seconds: 60 } } },
  })
  const { url } = server
  idp.register(server.callback)

  async function press(browser: Browser, way = '0', fields: Record<string, string> = {}): Promise<Visited> {
    const form = formTo(await browser.visit(`${url}/sign-in`), '/sign-in/with')
    return browser.submit(form.action, { ...form.fields, with: way, ...fields })
  }

  const cookieOf = (browser: Browser) => browser.cookies.get(url)?.get('sekisho_session') ?? ''
  return {
    idp,
    partner,
    server,
    reset() {
      partner.reset()
      idp.signsIn = 'tanaka'
      idp.proof = {}
      const known = { email_verified: true, groups: ['engineering'] }
      idp.accounts.set('tanaka', { ...known, name: '田中 はな', email: 'tanaka@example.jp' })
      idp.accounts.set('boss', { ...known, email: 'boss@example.jp', groups: ['it-admins'] })
      idp.accounts.set('leaver', { ...known, email: 'leaver@example.jp' })
    },
    press,
    async signIn(who = 'tanaka') {
      idp.signsIn = who
      const browser = openBrowser()
      const page = await press(browser)
      if (page.url !== `${url}/account`) throw new Error(`${page.url} ${readable(page)}`)
      return browser
    },
    cookieOf,
    sessionOf: (browser) => cookieOf(browser).split('.')[0] ?? '',
    async close() {
      await server.stop()
      await idp.close()
      await partner.close()
    },
  }
}
