import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
import { poll } from './device-client.ts'
import { openRogueIssuer, type RogueIssuer } from './rogue-issuer.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

const role_mapping = [{ groups: ['it-admins'], roles: ['admin'] }]

describe.each(await testDatabases())('attacks on a step-up at the provider, on $name', (databases) => {
  afterAll(() => databases.dispose())

  describe('as somebody would misuse it', () => {
    let rogue: RogueIssuer
    let server: SignInServer
    beforeAll(async () => {
      rogue = await openRogueIssuer()
      server = await startSignInServer({
        storage: await databases.open(),
        oidc: { ...rogue.section, userinfo_fallback: true, extra_auth_params: { acr_values: 'low' } },
        signIn: {
          role_mapping,
          second_factor: {
            claims: [{ claim: 'acrs', values: ['c1'] }],
            step_up: {
              claims: { id_token: { acrs: { essential: true, value: 'c1' } } },
              max_age_seconds: 30,
            },
          },
        },
        config: { rate_limits: { device_authorization: { max: 1000, window_seconds: 60 } } },
      })
    })
    afterAll(async () => {
      await server?.stop()
      await rogue?.close()
    })
    beforeEach(() => rogue.reset())

    const now = () => Math.floor(Date.now() / 1000)
    const admin = { groups: ['it-admins'] }
    const isSecond = (asked: URLSearchParams) => asked.has('claims')
    const isPending = async (deviceCode: string) =>
      (await poll(server.url, deviceCode)).body.error === 'authorization_pending'

    /** Up to the way back from the provider, which is not gone: of the first time, and of the second. */
    async function waysBack() {
      const begun = await server.begin()
      const { browser, codes } = begun
      const go = async (url: string) => (await browser.send(url)).headers.get('location') ?? ''
      const sent = await browser.send(codes.verification_uri, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.url },
        body: new URLSearchParams({ user_code: codes.user_code, with: '0' }).toString(),
      })
      const first = await go(sent.headers.get('location') ?? '')
      const cookies = new Map(browser.cookies.get(server.url))
      const again = await go(first)
      return { ...begun, first, cookies, again, second: await go(again) }
    }

    it('a context of Entra ID (acrs) is asked for and counted, a list or a text', async () => {
      for (const acrs of [['c3', 'c1'], 'c1']) {
        rogue.claims = (asked) => ({ ...admin, ...(isSecond(asked) && { acrs, auth_time: now() }) })
        expect((await server.signIn()).last.url).toContain('of=approved')
      }
      const opened = await server.entries('session.opened', (data) => data.length === 2)
      expect(opened).toMatchObject([{ secondFactor: true }, { secondFactor: true }])
      const [first, second] = rogue.asked
      expect([first?.get('acr_values'), first?.has('claims')]).toEqual(['low', false])
      expect(JSON.parse(second?.get('claims') ?? '')).toEqual({
        id_token: { acrs: { essential: true, value: 'c1' } },
      })
      expect(second?.get('max_age')).toBe('30')
    })

    it.each([
      ['another account', { sub: 'somebody-else', email: 'else@example.jp' }],
      ['another account with the same address', { sub: 'somebody-else' }],
    ])('%s that proves it raises nobody, and signs nobody in', async (_, other) => {
      const proved = { ...admin, acrs: ['c1'], auth_time: now() }
      rogue.claims = (asked) => (isSecond(asked) ? { ...proved, ...other } : admin)
      const { last, tokens } = await server.signIn()
      expect([last.status, last.url]).toEqual([403, `${server.url}/device/result?of=account_changed`])
      expect(tokens.error).toBe('authorization_pending')
      const people = await server.sekisho.admin<{ data: { email: string }[] }>('GET', '/api/people?limit=100')
      expect(people.body.data.map(({ email }) => email)).not.toContain('else@example.jp')
      await server.entries('sign_in.denied', (data) => JSON.stringify(data).includes('account_changed'))
    })

    it.each([
      ['of long ago', { acrs: ['c1'], auth_time: now() - 3600 }],
      ['of no time', { acrs: ['c1'] }],
      ['of another level', { acrs: ['c2'], auth_time: now() }],
    ])('a proof %s does not count', async (_, claims) => {
      rogue.claims = (asked) => ({ ...admin, ...(isSecond(asked) && claims) })
      expect((await server.signIn()).last.url).toContain('of=approved_one_factor')
    })

    it('what the userinfo endpoint says of factors is not believed: people may have written it', async () => {
      // It is asked, for the groups.
      rogue.claims = { auth_time: now() }
      rogue.userinfo = { ...admin, acrs: ['c1'], amr: ['mfa'], acr: 'c1' }
      expect((await server.signIn()).last.url).toContain('of=approved_one_factor')
    })

    it('neither way back is good twice, and the first is not good in place of the second', async () => {
      rogue.claims = (asked) => ({ ...admin, ...(isSecond(asked) && { acrs: 'c1', auth_time: now() }) })
      const { browser, codes, first, cookies, second } = await waysBack()
      const kept = new Map(browser.cookies.get(server.url))
      // The first way with its own cookie, and with that of the second.
      for (const jar of [cookies, kept]) {
        browser.cookies.set(server.url, new Map(jar))
        expect((await browser.visit(first)).url).toContain('of=state_invalid')
      }
      expect(await isPending(codes.device_code)).toBe(true)
      browser.cookies.set(server.url, new Map(kept))
      expect((await browser.visit(second)).url).toBe(`${server.url}/device/result?of=approved`)
      browser.cookies.set(server.url, new Map(kept))
      expect((await browser.visit(second)).url).toContain('of=state_invalid')
      expect(rogue.tokenForms).toHaveLength(2)
    })

    it('the second way is worth nothing in another browser, nor with the cookie of the first', async () => {
      rogue.claims = (asked) => ({ ...admin, ...(isSecond(asked) && { acrs: 'c1', auth_time: now() }) })
      const { browser, codes, cookies, second } = await waysBack()
      expect((await openBrowser().visit(second)).url).toContain('of=state_invalid')
      browser.cookies.set(server.url, new Map(cookies))
      expect((await browser.visit(second)).url).toContain('of=state_invalid')
      expect(await isPending(codes.device_code)).toBe(true)
      expect(rogue.tokenForms).toHaveLength(1)
    })

    it('who left while they were asked for it is not let in by the first answer', async () => {
      rogue.claims = admin
      const { browser, codes, second } = await waysBack()
      const people = await server.sekisho.admin<{ data: { id: string; email: string }[] }>(
        'GET',
        '/api/people?email=mallory@example.jp',
      )
      const id = people.body.data[0]?.id ?? ''
      const left = await server.sekisho.admin('POST', `/api/people/${id}/deactivate`, { reason: 'left' })
      expect(left.status).toBe(200)
      const refused = second.replace(/code=[^&]+/, 'error=access_denied')
      expect((await browser.visit(refused)).url).toContain('of=person_inactive')
      expect(await isPending(codes.device_code)).toBe(true)
      expect((await server.sekisho.admin('POST', `/api/people/${id}/reactivate`, {})).status).toBe(200)
    })

    it('a provider that is away by then loses nothing: the code stays good', async () => {
      rogue.claims = (asked) => ({ ...admin, ...(isSecond(asked) && { acrs: 'c1', auth_time: now() }) })
      const { browser, codes, second } = await waysBack()
      rogue.tokenAnswer = { status: 503, body: {} }
      expect((await browser.visit(second)).url).toContain('of=away')
      rogue.tokenAnswer = undefined
      expect((await server.goOn({ browser, codes })).url).toBe(`${server.url}/device/result?of=approved`)
    })
  })
})
