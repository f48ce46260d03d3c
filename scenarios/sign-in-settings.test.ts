import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { beginDevice } from './device-client.ts'
import { openRogueIssuer, type RogueIssuer } from './rogue-issuer.ts'
import { startSignInServer, type SignInServer } from './sign-in-fixture.ts'

const database = testSqlite()
let rogue: RogueIssuer
let server: SignInServer | undefined
beforeAll(async () => {
  rogue = await openRogueIssuer()
})
beforeEach(() => rogue.reset())
afterEach(async () => {
  await server?.stop()
  server = undefined
})
afterAll(async () => {
  await rogue?.close()
  await database.dispose()
})

/** Far more than a sign-in takes here. */
const margin = 30

describe.each([
  { clock_skew_seconds: 600, tolerance: 600 },
  { clock_skew_seconds: undefined, tolerance: 60 },
  { clock_skew_seconds: 0, tolerance: 0 },
])('clock_skew_seconds: $clock_skew_seconds', ({ clock_skew_seconds, tolerance }) => {
  async function signIn(times: (now: number) => Record<string, number>): Promise<string> {
    rogue.claims = () => times(Math.floor(Date.now() / 1000))
    server ??= await startSignInServer({
      storage: await database.open(),
      oidc: { ...rogue.section, ...(clock_skew_seconds === undefined ? {} : { clock_skew_seconds }) },
    })
    return new URL((await server.signIn()).last.url).search
  }

  it(`lets a provider’s clock be ${tolerance} seconds behind, and no more`, async () => {
    // Already over when it is made, on our clock.
    expect(await signIn((now) => ({ exp: now - tolerance + margin }))).toBe('?of=approved')
    expect(await signIn((now) => ({ exp: now - tolerance }))).toBe('?of=token_invalid')
  })

  it(`lets a provider’s clock be ${tolerance} seconds ahead, and no more`, async () => {
    expect(await signIn((now) => ({ nbf: now + tolerance }))).toBe('?of=approved')
    expect(await signIn((now) => ({ nbf: now + tolerance + margin }))).toBe('?of=token_invalid')
  })
})

describe('login_notice', () => {
  const start = async (config: object) =>
    (server = await startSignInServer({ storage: await database.open(), oidc: rogue.section, config }))

  it('reaches the client as it is written, line by line', async () => {
    const login_notice = '社用端末です。\n"Company property" <b>only</b>: calls are recorded.'
    const { url } = await start({ login_notice })
    expect((await beginDevice(url)).login_notice).toBe(login_notice)
  })

  it('is not sent where none is set', async () => {
    const { url } = await start({})
    expect(await beginDevice(url)).not.toHaveProperty('login_notice')
  })

  it.each(['', '   ', 'x'.repeat(501)])('%j is refused at the start', async (login_notice) => {
    await expect(start({ login_notice })).rejects.toThrow('login_notice')
  })
})
