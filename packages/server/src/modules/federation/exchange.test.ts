import { createSecretKey } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemRandom } from '../../platform/clock/random.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { Person } from '../people/index.ts'
import { createTestClock, openSessionNode, recorded, type SessionNode } from '../sessions/testing/node.ts'
import {
  createExchangeLimits,
  createFederationRules,
  createIssuerKeys,
  createReadKeys,
  createTokenExchange,
  revokeSessionsOf,
  type ExchangeToken,
  type FederationRules,
} from './index.ts'
import { createRateLimit } from '../sign-in/index.ts'
import { openTestIssuer, workloads, type TestIssuer } from './testing/issuer.ts'
import { mirrored } from './testing/mirrored.ts'

const actor = { type: 'operator' } as const
const client = { address: '192.0.2.30', agent: 'curl/8' }
const audience = 'https://sekisho.example.com'
const grant = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
}

describe.each(await testDatabases())('token exchange on $name', (databases) => {
  const clock = createTestClock()
  let issuer: TestIssuer
  let node: SessionNode
  let other: SessionNode
  let rules: FederationRules
  let exchange: ExchangeToken
  let account: Person
  const denied: { reason: string; issuer?: string; detail?: string }[] = []

  beforeAll(async () => {
    issuer = await openTestIssuer({ now: clock.now })
    const storage = await databases.openControl()
    node = await openSessionNode({ storage, clock })
    other = await openSessionNode({ storage, clock })
    rules = openRules(node)
  })
  beforeEach(async () => {
    // Every test begins on a new day, without rules and without entries: a database of its own would take longer.
    clock.pass(86_400_000)
    denied.length = 0
    for (const { id } of (await rules.list({ limit: 100 })).data)
      await rules.remove(actor, { id, reason: 'the next test' })
    await node.db.dropOutbox((await node.db.takeOutbox(1_000)).map(({ id }) => id))
    account = await addAccount()
    exchange = openExchange(node)
  })
  afterAll(async () => {
    await other.close()
    await node.close()
    await issuer.close()
    await databases.dispose()
  })

  const addAccount = () =>
    node.people.create(actor, { name: 'ci', kind: 'service_account', roles: ['developer'], groups: [] })
  const openRules = ({ db, sessions }: SessionNode) =>
    createFederationRules({
      db,
      clock,
      random: systemRandom,
      allowLoopback: true,
      onRemoved: (actor, rule, reason) => revokeSessionsOf(rule, { sessions, actor, reason }),
    })
  const openExchange = ({ db, people, sessions }: SessionNode) =>
    createTokenExchange({
      rules: openRules(node),
      keys: createIssuerKeys({
        readKeys: createReadKeys({ allowLoopback: true, proxy: {} }),
        clock,
        onProblem: () => undefined,
      }),
      people,
      sessions,
      db,
      clock,
      denials: { record: (denial) => void denied.push(denial) },
      limits: createExchangeLimits({ address: failures(), subject: failures() }),
    })
  const failures = () => createRateLimit({ max: 20, windowMs: 600_000, clock })
  const allow = (rest: Partial<Parameters<FederationRules['create']>[1]> = {}) =>
    rules.create(actor, {
      name: 'app',
      issuer: issuer.url,
      audience,
      serviceAccountId: account.id,
      conditions: { repository: ['example-org/app'], ref: ['refs/heads/main'] },
      ttlSeconds: 900,
      ...rest,
    })
  const github = (claims: Record<string, unknown> = {}) =>
    issuer.sign({ ...workloads.github, aud: audience, ...claims })

  async function ask(token: string, fields: Record<string, string> = {}, { at = exchange } = {}) {
    const form = new Map(Object.entries({ ...grant, subject_token: token, ...fields }))
    const answer = await at({ text: (name) => form.get(name) ?? '', has: (name) => form.has(name) }, client)
    const body = (await answer.json()) as Record<string, string>
    return { status: answer.status, body, headers: answer.headers }
  }
  const problemOf = async (token: string) => {
    const { status, body } = await ask(token)
    expect([status, body['error']]).toEqual([400, 'invalid_grant'])
    return denied.at(-1)?.reason
  }
  const seconds = () => Math.floor(clock.now() / 1000)

  it('gives a token of the service account for as long as the rule says, and no refresh token', async () => {
    const rule = await allow()
    const { status, body, headers } = await ask(await github())
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 900,
    })
    const token = body['access_token'] ?? ''
    expect(await node.sessions.find(token)).toMatchObject({ personId: account.id, kind: 'workload' })
    expect(await recorded(node, 'session.')).toMatchObject([
      { kind: 'session.opened', data: { person: account.id, kind: 'workload', issuer: rule.id, client } },
    ])
    clock.pass(900_000)
    expect(await node.sessions.find(token)).toBeUndefined()
  })

  it.each([
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' }, 'invalid_request'],
    [{ subject_token_type: '' }, 'invalid_request'],
    [{ requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }, 'invalid_request'],
    [{ actor_token: 'x' }, 'invalid_request'],
    [{ subject_token: '' }, 'invalid_request'],
    [{ subject_token: 'x'.repeat(16_385) }, 'invalid_request'],
  ])('a request with %j is malformed, which is not recorded', async (fields, error) => {
    await allow()
    const answer = await ask(await github(), fields)
    expect([answer.status, answer.body['error'], denied]).toEqual([400, error, []])
  })

  it('what is asked for beyond that changes nothing', async () => {
    await allow()
    const wanted = 'urn:ietf:params:oauth:token-type:access_token'
    const idToken = 'urn:ietf:params:oauth:token-type:id_token'
    const fields = { scope: 'admin', audience: 'https://elsewhere.example', requested_token_type: wanted }
    const answer = await ask(await github(), { ...fields, subject_token_type: idToken })
    expect([answer.status, Object.keys(answer.body).length]).toEqual([200, 4])
  })

  it.each(['', 'x', 'a.b', 'a.b.c', '..', 'sk-skh-abc', '{}.{}.{}', 'e30.e30.', 'bnVsbA.bnVsbA.x'])(
    'what is no token, %j, is refused without a fetch',
    async (token) => {
      await allow()
      const asked = issuer.asked.length
      expect((await ask(token)).status).toBe(400)
      expect(issuer.asked).toHaveLength(asked)
    },
  )

  it('an issuer that no rule names is never called, and not written down', async () => {
    const stranger = await openTestIssuer({ now: clock.now })
    const token = await stranger.sign({ ...workloads.github, aud: audience })
    expect(await problemOf(token)).toBe('token_exchange.issuer_unknown')
    expect([stranger.asked, denied[0]?.issuer]).toEqual([[], undefined])
    await stranger.close()
  })

  it('an issuer with what no address has is refused before the store is asked', async () => {
    const token = await issuer.sign({ ...workloads.github, aud: audience, iss: 'https://id\u0000' })
    expect(await problemOf(token)).toBe('token_exchange.claim_invalid')
  })

  describe('a token', () => {
    it.each(['none', 'HS256', 'HS512', 'RS1', 'dir'])('of the algorithm %s is refused', async (alg) => {
      await allow()
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const payload = {
        ...workloads.github,
        aud: audience,
        iss: issuer.url,
        iat: seconds(),
        exp: seconds() + 60,
      }
      for (const signature of ['', 'AAAA'])
        expect(await problemOf(`${part({ alg, kid: 'key-1' })}.${part(payload)}.${signature}`)).toBe(
          'token_exchange.algorithm',
        )
    })

    it('signed with the public key as a shared secret is refused', async () => {
      await allow()
      const secret = createSecretKey(Buffer.from(JSON.stringify(issuer.jwks().keys[0])))
      const token = await issuer.sign(
        { ...workloads.github, aud: audience },
        { header: { alg: 'HS256' }, key: secret },
      )
      expect(await problemOf(token)).toBe('token_exchange.algorithm')
    })

    it('that brings its own key, or says where to find one, is refused', async () => {
      await allow()
      const rogue = await openTestIssuer({ now: clock.now })
      const [jwk] = rogue.jwks().keys
      for (const header of [
        { jwk: jwk as never },
        { jku: `${rogue.url}/keys` },
        { x5u: `${rogue.url}/keys` },
        { kid: `${rogue.url}/keys` },
        { kid: '../../../../dev/null' },
        { kid: "' or 1=1 --" },
        {},
      ]) {
        const token = await rogue.sign({ ...workloads.github, aud: audience, iss: issuer.url }, { header })
        expect(await problemOf(token)).toMatch(/^token_exchange\.(key_unknown|signature)$/)
      }
      expect(rogue.asked).toEqual([])
      await rogue.close()
    })

    it('of one issuer does not pass for another’s', async () => {
      const second = await openTestIssuer({ now: clock.now })
      await allow()
      await allow({ issuer: second.url })
      const token = await second.sign({ ...workloads.github, aud: audience, iss: issuer.url })
      expect(await problemOf(token)).toBe('token_exchange.signature')
      await second.close()
    })

    it('that was changed is refused', async () => {
      await allow()
      const [header = '', payload = '', signature = ''] = (await github()).split('.')
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
      const changed = Buffer.from(JSON.stringify({ ...claims, actor: 'root' })).toString('base64url')
      expect(await problemOf(`${header}.${changed}.${signature}`)).toBe('token_exchange.signature')
    })

    it('is good from a minute before its time to a minute after', async () => {
      await allow()
      const timed = (iat: number, exp: number, rest = {}) =>
        github({ iat: seconds() + iat, exp: seconds() + exp, ...rest })
      expect((await ask(await timed(60, 300))).status).toBe(200)
      expect((await ask(await timed(-300, -59))).status).toBe(200)
      expect((await ask(await timed(0, 300, { nbf: seconds() + 60 }))).status).toBe(200)
      expect(await problemOf(await timed(61, 300))).toBe('token_exchange.not_yet')
      expect(await problemOf(await timed(0, 300, { nbf: seconds() + 61 }))).toBe('token_exchange.not_yet')
      expect(await problemOf(await timed(-300, -60))).toBe('token_exchange.expired')
    })

    it.each([
      [{ exp: undefined }, 'claim_missing'],
      [{ iat: undefined }, 'claim_missing'],
      [{ aud: undefined }, 'claim_missing'],
      [{ sub: undefined }, 'claim_missing'],
      [{ iss: undefined }, 'claim_missing'],
      [{ iss: 7 }, 'claim_missing'],
      [{ exp: 'never' }, 'claim_invalid'],
      [{ exp: 9_999_999_999 }, 'long_lived'],
      [{ exp: 1e300 }, 'long_lived'],
    ])('with the claims %j is refused', async (claims, problem) => {
      await allow()
      expect(await problemOf(await github(claims))).toBe(`token_exchange.${problem}`)
    })

    it('works once, on any node, until nobody would take it any more', async () => {
      await allow()
      const token = await github()
      const second = openExchange(other)
      const asked = await Promise.all([
        ask(token),
        ask(token, {}, { at: second }),
        ask(token, {}, { at: second }),
      ])
      expect(asked.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400])
      clock.pass(359_000)
      expect(await problemOf(token)).toBe('token_exchange.used')
      clock.pass(1_000)
      expect(await problemOf(token)).toBe('token_exchange.expired')
    })

    it('without an id works once too, however its signature is written', async () => {
      await allow()
      const token = await github({ jti: undefined })
      expect((await ask(token)).status).toBe(200)
      expect(await problemOf(token)).toBe('token_exchange.used')
      expect(await problemOf(mirrored(token))).toBe('token_exchange.used')
    })

    it('is forgotten after its time by every clock, so that the store does not fill', async () => {
      await allow()
      await ask(await github())
      clock.pass(421_000)
      await ask(await github())
      const rows = await node.db.read.selectFrom('sign_in_codes').selectAll().execute()
      expect(rows).toHaveLength(1)
      expect(JSON.stringify(rows)).not.toContain('example-org')
    })

    it('that no rule matched can be exchanged once the rule is mended', async () => {
      await allow({ conditions: { repository: ['example-org/other'] } })
      const token = await github()
      expect(await problemOf(token)).toBe('token_exchange.no_rule')
      await allow()
      expect((await ask(token)).status).toBe(200)
    })
  })

  describe('conditions', () => {
    it.each([
      [{ aud: 'https://elsewhere.example' }, 'aud'],
      [{ aud: `${audience}/` }, 'aud'],
      [{ aud: [] }, 'aud'],
      [{ aud: { audience } }, 'aud'],
      [{ repository: 'example-org/app-evil' }, 'repository'],
      [{ repository: 'evil-example-org/app' }, 'repository'],
      [{ repository: 'evil/example-org/app' }, 'repository'],
      [{ repository: 'EXAMPLE-ORG/app' }, 'repository'],
      [{ repository: undefined }, 'repository'],
      [{ repository: ['x', ['example-org/app']] }, 'repository'],
      [{ ref: 'refs/heads/main2' }, 'ref'],
      [{ ref: 'refs/pull/1/merge' }, 'ref'],
    ])('are not met by %j, and the answer names the claim, not its value', async (claims, claim) => {
      await allow()
      const { body } = await ask(await github(claims))
      expect(body['error_description']).toContain(`"${claim}"`)
      expect(body['error_description']).not.toContain('refs/heads/main')
      expect(body['error_description']).not.toContain('example')
      expect(denied).toMatchObject([{ reason: 'token_exchange.no_rule', issuer: issuer.url, client }])
    })

    it('one of several audiences is enough', async () => {
      await allow()
      expect((await ask(await github({ aud: ['https://a.example', audience] }))).status).toBe(200)
    })

    it('the rule that comes nearest says what is missing', async () => {
      await allow({ conditions: { repository: ['example-org/other'], ref: ['x'], environment: ['y'] } })
      await allow({ conditions: { repository: ['example-org/app'], environment: ['staging'] } })
      const { body } = await ask(await github())
      expect(body['error_description']).toContain('"environment"')
    })

    it('of several rules that match, the one made first decides, and no other account is fallen back on', async () => {
      const second = await addAccount()
      await allow()
      clock.pass(1)
      await allow({ serviceAccountId: second.id, ttlSeconds: 60 })
      expect((await ask(await github())).body['expires_in']).toBe(900)
      await node.people.deactivate(actor, account.id, 'retired')
      expect(await problemOf(await github())).toBe('token_exchange.account_inactive')
    })
  })

  it('while the issuer is away a client may try again, and nothing is recorded', async () => {
    await allow()
    issuer.answerWith((_, response) => response.writeHead(503).end())
    const { status, body } = await ask(await github())
    issuer.answerWith(undefined)
    expect([status, body['error'], denied]).toEqual([503, 'temporarily_unavailable', []])
  })

  it('a key the issuer has just begun to sign with is fetched', async () => {
    await allow()
    expect((await ask(await github())).status).toBe(200)
    issuer.rotate()
    expect(await problemOf(await github())).toBe('token_exchange.key_unknown')
    clock.pass(30_000)
    expect((await ask(await github())).status).toBe(200)
  })

  it('a rule that is removed matches no more, and what was opened under it ends', async () => {
    const rule = await allow()
    const kept = await allow({ audience: 'https://kept.example' })
    const { body } = await ask(await github())
    const under = await ask(await github({ aud: 'https://kept.example' }))
    await rules.remove(actor, { id: rule.id, reason: 'repository sold' })
    await rules.remove(actor, { id: rule.id, reason: 'again' })
    expect(await node.sessions.find(body['access_token'] ?? '')).toBeUndefined()
    expect(await node.sessions.find(under.body['access_token'] ?? '')).toBeDefined()
    expect(await problemOf(await github())).toBe('token_exchange.no_rule')
    expect((await rules.list({ limit: 10 })).data.map(({ id }) => id)).toEqual([kept.id])
    expect(await recorded(node, 'federation_rule.removed')).toMatchObject([
      { data: { rule: rule.id, reason: 'repository sold' } },
    ])
  })
})
