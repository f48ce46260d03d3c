import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  openTestIssuer,
  workloads,
  type TestIssuer,
} from '../packages/server/src/modules/federation/testing/issuer.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { scimToken } from './scim.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'

const audience = 'https://sekisho.example.com'
const max = 4
const rate = { max, window_seconds: 600 }

describe.each(await testDatabases())('attacks on what machines use, on $name', (databases) => {
  let issuer: TestIssuer
  let sekisho: Sekisho
  beforeAll(async () => {
    issuer = await openTestIssuer()
    sekisho = await startSekisho({
      storage: await databases.open(),
      providers: [],
      config: {
        listen: { host: '127.0.0.1', trusted_proxies: ['127.0.0.1'] },
        sekisho: {
          sign_in: {
            allow_loopback_issuers: true,
            scim_token: scimToken,
            rate_limits: { token_exchange: rate, scim: rate },
          },
        },
      },
    })
    const account = await sekisho.admin<{ id: string }>('POST', '/api/service-accounts', {
      name: 'ci',
      roles: ['developer'],
    })
    const conditions = { repository: ['example-org/*'], ref: ['refs/heads/main'] }
    const rule = { name: 'ci', issuer: issuer.url, audience, serviceAccountId: account.body.id }
    const made = await sekisho.admin('POST', '/api/federation-rules', { ...rule, conditions })
    expect(made.status).toBe(201)
  })
  afterAll(async () => {
    await sekisho?.stop()
    await issuer?.close()
    await databases.dispose()
  })

  /** Each test comes from a network of its own, and has a subject of its own. */
  let tests = 0
  let here = ''
  beforeEach(() => {
    tests++
    here = `192.0.${tests}.1`
  })
  const elsewhere = (number: number) => `198.51.${tests}.${number}`

  async function answerTo(request: Promise<Response>) {
    const response = await request
    const text = await response.text()
    const { status, headers } = response
    return { status, wait: Number(headers.get('retry-after')), body: JSON.parse(text || '{}') as unknown }
  }

  describe('the token exchange', () => {
    const exchange = (token: string, from = here) =>
      answerTo(
        fetch(`${sekisho.url}/oauth/token`, {
          method: 'POST',
          headers: { 'x-forwarded-for': from },
          body: new URLSearchParams({
            grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
            subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
            subject_token: token,
          }),
        }),
      )
    const good = (claims: object = {}) =>
      issuer.sign({ ...workloads.github, sub: `subject ${tests}`, aud: audience, ...claims })
    const slowDown = { status: 429, body: { error: 'slow_down', error_description: expect.any(String) } }
    const withinWindow = (seconds: number) => seconds > 590 && seconds <= 600

    it('forged tokens of one address are refused unread after a few; its neighbours go on', async () => {
      const rogue = await openTestIssuer()
      const forged = await rogue.sign({ ...workloads.github, iss: issuer.url, aud: audience })
      await rogue.close()
      for (let i = 0; i < max; i++)
        expect(await exchange(forged)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
      const refused = await exchange(forged)
      expect(refused).toMatchObject(slowDown)
      expect(refused.wait).toSatisfy(withinWindow)
      expect(await exchange(await good())).toMatchObject(slowDown)
      expect((await exchange(await good(), elsewhere(1))).status).toBe(200)
    })

    it('what is malformed counts too', async () => {
      for (let i = 0; i < max; i++) expect((await exchange('no.token.at-all')).status).toBe(400)
      expect((await exchange('no.token.at-all')).status).toBe(429)
    })

    it('a subject that keeps trying a branch it may not is stopped, from whatever addresses', async () => {
      for (let i = 0; i < max; i++)
        expect((await exchange(await good({ ref: 'refs/heads/evil' }), elsewhere(i))).status).toBe(400)
      const refused = await exchange(await good({ ref: 'refs/heads/evil' }), elsewhere(max))
      expect(refused).toMatchObject(slowDown)
      expect(refused.wait).toSatisfy(withinWindow)
      expect((await exchange(await good({ sub: 'another job' }), elsewhere(max))).status).toBe(200)
    })

    it('who was sent a job’s token for something else cannot keep the job out with it', async () => {
      const copied = await good({ aud: 'https://mallory.example' })
      for (let i = 0; i <= max; i++) expect((await exchange(copied, elsewhere(i))).status).toBe(400)
      expect((await exchange(await good())).status).toBe(200)
    })

    it('nor can who copied a token that was used', async () => {
      const copied = await good()
      expect((await exchange(copied)).status).toBe(200)
      for (let i = 0; i <= max; i++) expect((await exchange(copied, elsewhere(i))).status).toBe(400)
      expect((await exchange(await good())).status).toBe(200)
    })

    it('the jobs of a company behind one address are not counted', async () => {
      for (let i = 0; i < 3 * max; i++) expect((await exchange(await good())).status).toBe(200)
    })
  })

  describe('SCIM', () => {
    const ask = (token: string, from = here) =>
      answerTo(
        fetch(`${sekisho.url}/scim/v2/Users`, {
          headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': from },
        }),
      )
    const guess = (number: number) => ask(`test-only-guess-of-32-characters-${number}`)

    it('guesses of one address are told to wait, in the form directories read', async () => {
      for (let i = 0; i < max; i++) expect((await guess(i)).status).toBe(401)
      const refused = await guess(max)
      expect(refused).toMatchObject({
        status: 429,
        body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '429' },
      })
      expect(refused.wait).toSatisfy((seconds: number) => seconds > 590 && seconds <= 600)
      expect((await ask('wrong', elsewhere(1))).status).toBe(401)
    })

    it('a stranger at the directory’s own address does not keep offboarding out', async () => {
      for (let i = 0; i <= max; i++) await guess(i)
      expect((await guess(0)).status).toBe(429)
      expect((await ask(scimToken)).status).toBe(200)
    })
  })
})
