import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { openBrowser } from './browser.ts'
import { beginDevice, poll, refresh, statusWith } from './device-client.ts'
import { openIdentityProvider, type IdentityProvider } from './identity-provider.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'

const allow = { sign_in: { allow_loopback_issuers: true, check_provider_minutes: 0 } }

describe.each(await testDatabases())('sign-in on $name', (databases) => {
  let idp: IdentityProvider
  let sekisho: Sekisho
  beforeAll(async () => {
    idp = await openIdentityProvider()
    const secret = { session: { jwt_secret: 'a secret of these tests, long enough for it' } }
    sekisho = await startSekisho({
      storage: await databases.open(),
      providers: [],
      config: { oidc: idp.section, ...secret, sekisho: allow },
    })
    idp.register(`${sekisho.url}/oauth/callback`)
  })
  afterAll(async () => {
    await sekisho?.stop()
    await idp?.close()
    await databases.dispose()
  })

  it('works', async () => {
    const codes = await beginDevice(sekisho.url)
    expect((await poll(sekisho.url, codes.device_code)).body).toEqual({ error: 'authorization_pending' })
    const browser = openBrowser()
    const page = await browser.visit(codes.verification_uri_complete)
    expect(page.status).toBe(200)
    expect(page.text).toContain(codes.user_code)
    const done = await browser.submit(codes.verification_uri, { user_code: codes.user_code, with: '0' })
    console.log(done.way, done.status)
    expect(done.text).toContain('tanaka@example.jp')
    const { body, status } = await poll(sekisho.url, codes.device_code)
    console.log(status, body)
    expect(await statusWith(sekisho.url, body.access_token)).toBe(404)
    const next = await refresh(sekisho.url, body.refresh_token)
    console.log(next.body)
    idp.offboard('tanaka')
    const over = await refresh(sekisho.url, next.body.refresh_token)
    console.log(over.status, over.body)
    expect(await statusWith(sekisho.url, next.body.access_token)).toBe(401)
    console.log((await sekisho.entries()).map((e) => JSON.stringify(e.data)))
  })
})
