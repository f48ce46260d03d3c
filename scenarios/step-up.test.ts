import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
import { readable } from './forms.ts'
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

const mfa = 'urn:corp:mfa'
const role_mapping = [{ groups: ['it-admins'], roles: ['admin'] }]

interface Opened {
  secondFactor: boolean
  issuer: string
  person: string
}

describe.each(await testDatabases())('a step-up at the provider, on $name', (databases) => {
  afterAll(() => databases.dispose())

  const sessionsOf = async (server: SignInServer, count: number) =>
    (await server.entries('session.opened', (data) => data.length >= count)) as Opened[]

  describe('as a certified provider does it', () => {
    let idp: IdentityProvider
    let essential: IdentityProvider
    let server: SignInServer
    let opened = 0
    beforeAll(async () => {
      const configuration = {
        acrValues: [mfa],
        claims: {
          openid: ['sub', 'acr', 'amr', 'auth_time'],
          email: ['email', 'email_verified'],
          groups: ['groups'],
        },
        features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
      }
      idp = await openIdentityProvider({ configuration })
      essential = await openIdentityProvider({ configuration })
      const claims = { id_token: { acr: { essential: true, value: mfa } } }
      server = await startSignInServer({
        storage: await databases.open(),
        oidc: idp.section,
        signIn: {
          role_mapping,
          second_factor: {
            acr: [mfa],
            step_up: { acr_values: [mfa], prompt: 'login', max_age_seconds: 120 },
          },
          issuers: [
            { name: 'Essential', ...essential.section, second_factor: { acr: [mfa], step_up: { claims } } },
          ],
        },
      })
      for (const one of [idp, essential]) one.register(server.callback)
    })
    afterAll(async () => {
      await server?.stop()
      await idp?.close()
      await essential?.close()
    })
    beforeEach(() => {
      for (const [index, one] of [idp, essential].entries()) {
        const groups = ['it-admins']
        one.accounts.set('tanaka', { email: `tanaka${index}@example.jp`, email_verified: true, groups })
        one.signsIn = 'tanaka'
        one.asked.length = 0
        one.proof = {}
      }
    })

    /** A sign-in all the way, and the session that came of it. */
    async function signIn(way = '0') {
      const { last, tokens } = await server.signIn(way)
      expect(tokens.error).toBeUndefined()
      const session = (await sessionsOf(server, ++opened)).at(-1)
      return { last, session }
    }

    it('proves a second factor on the second way there, which asks for it', async () => {
      idp.proof = ({ acr_values }) => (acr_values === mfa ? { acr: mfa } : {})
      const { last, session } = await signIn()
      expect(last.url).toBe(`${server.url}/device/result?of=approved`)
      expect(readable(last)).not.toContain('second factor')
      expect(session?.secondFactor).toBe(true)
      const [first, second] = idp.asked
      expect(idp.asked).toHaveLength(2)
      expect(first).not.toHaveProperty('acr_values')
      expect(second).toMatchObject({ acr_values: mfa, prompt: 'login', max_age: '120', client_id: 'sekisho' })
      for (const one of ['state', 'nonce', 'code_challenge'])
        expect([one, second?.[one]]).not.toEqual([one, first?.[one]])
    })

    it('by the claims parameter, where the provider is asked so: an essential acr', async () => {
      essential.proof = ({ claims }) => (typeof claims === 'string' ? { acr: mfa } : {})
      const { session } = await signIn('1')
      expect(session).toMatchObject({ secondFactor: true, issuer: essential.issuer })
      expect(JSON.parse(String(essential.asked[1]?.['claims']))).toEqual({
        id_token: { acr: { essential: true, value: mfa } },
      })
      expect(essential.asked[1]).not.toHaveProperty('acr_values')
    })

    it('is not asked of who proved one at once, nor of who has no power over others', async () => {
      idp.proof = { acr: mfa, amr: ['pwd', 'mfa'] }
      expect((await signIn()).session?.secondFactor).toBe(true)
      expect(idp.asked).toHaveLength(1)
      idp.accounts.set('sato', { email: 'sato@example.jp', email_verified: true, groups: ['engineering'] })
      idp.signsIn = 'sato'
      idp.proof = {}
      const { last, session } = await signIn()
      expect([session?.secondFactor, idp.asked.length]).toEqual([false, 2])
      expect(last.url).toBe(`${server.url}/device/result?of=approved`)
    })

    it.each([
      ['with a lower level', '0', () => ({ acr: 'urn:corp:password', amr: ['pwd'] })],
      ['with nothing said', '0', () => ({})],
      [
        'with a no of the provider (unmet_authentication_requirements)',
        '1',
        ({ claims }: Record<string, unknown>) => (claims === undefined ? {} : undefined),
      ],
    ] as const)(
      'that comes back %s is asked once, and signs in without, and says so',
      async (_, way, proof) => {
        const asked = way === '0' ? idp : essential
        asked.proof = proof
        const { last, session } = await signIn(way)
        expect([asked.asked.length, session?.secondFactor]).toEqual([2, false])
        expect(last.url).toBe(`${server.url}/device/result?of=approved_one_factor`)
        expect(readable(last)).toContain('No second factor was proved at this sign-in')
        const japanese = await openBrowser({ 'accept-language': 'ja' }).visit(last.url)
        expect(readable(japanese)).toContain('2つ目の要素を確認できませんでした')
      },
    )

    it('leaves the provider’s token, which is asked with later whether they are still there', async () => {
      essential.proof = ({ claims }) => (claims === undefined ? {} : undefined)
      const { tokens } = await server.signIn('1')
      opened++
      essential.offboard('tanaka')
      const over = await fetch(`${server.url}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=refresh_token&refresh_token=${tokens.refresh_token}`,
      })
      expect(over.status).toBe(401)
    })
  })
})
