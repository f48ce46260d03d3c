import { createSecretKey } from 'node:crypto'
import type { Entry } from '@sekisho/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  openTestIssuer,
  workloads,
  type TestIssuer,
} from '../packages/server/src/modules/federation/testing/issuer.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { runGitHubAction, runGitLabJob } from './ci-jobs.ts'
import { postForm } from './device-client.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const audience = 'https://sekisho.example.com'

const sessionOf = (opened: Entry | undefined) => (opened?.data as { session?: string } | undefined)?.session

describe.each(await testDatabases())('machines on $name', (databases) => {
  let upstream: Upstream
  let issuer: TestIssuer
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    issuer = await openTestIssuer({ algorithm: 'RS256' })
    sekisho = await startSekisho({
      storage: await databases.open(),
      providers: [upstream.url],
      config: { sekisho: { sign_in: { allow_loopback_issuers: true } } },
    })
  })
  afterAll(async () => {
    await sekisho?.stop()
    await issuer?.close()
    await upstream?.close()
    await databases.dispose()
  })

  async function made(path: string, body: object): Promise<Record<string, string>> {
    const answer = await sekisho.admin<Record<string, string>>('POST', path, body)
    expect(answer).toMatchObject({ status: expect.toBeOneOf([200, 201]) })
    return answer.body
  }
  const addAccount = async (name: string) =>
    (await made('/api/service-accounts', { name, roles: ['developer'] }))['id'] ?? ''
  /** An audience of its own, so that the rules of one test are none of another's. */
  const allow = (serviceAccountId: string, rest: object = {}) =>
    made('/api/federation-rules', {
      name: 'ci',
      issuer: issuer.url,
      audience,
      serviceAccountId,
      conditions: { repository: ['example-org/app'], ref: ['refs/heads/main'] },
      ttlSeconds: 600,
      ...rest,
    })
  const exchange = (token: string) =>
    postForm(`${sekisho.url}/oauth/token`, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: token,
    })
  async function call(token: string, headers: Record<string, string> = {}): Promise<number> {
    const response = await fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: '{"model":"claude-opus-5-5","max_tokens":50,"messages":[]}',
    })
    await response.arrayBuffer()
    return response.status
  }

  it.each([
    ['github_actions', workloads.github, { repository: ['example-org/*'], ref: ['refs/heads/main'] }],
    ['gitlab', workloads.gitlab, { project_path: ['example-group/app'], ref_protected: ['true'] }],
    ['kubernetes', workloads.kubernetes, { sub: ['system:serviceaccount:agents:reviewer'] }],
    ['oidc', { team: { name: 'platform' } }, { '/team/name': ['platform'] }],
  ] as const)(
    'a workload of the recipe %s calls models as its service account',
    async (recipe, claims, conditions) => {
      const account = await addAccount(`${recipe} pipeline`)
      const own = `${audience}/${recipe}`
      const rule = await allow(account, { recipe, conditions, audience: own })
      const { status, body } = await exchange(await issuer.sign({ ...claims, aud: own }))
      expect([status, body]).toEqual([
        200,
        {
          access_token: expect.any(String),
          issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          token_type: 'Bearer',
          expires_in: expect.toSatisfy((seconds: number) => seconds > 590 && seconds <= 600),
        },
      ])
      expect(await call(body.access_token)).toBe(200)
      await sekisho.idle()
      const opened = (await sekisho.entries()).findLast(({ kind }) => kind === 'session.opened')
      expect(opened).toMatchObject({
        actor: { type: 'service_account', id: account },
        data: { person: account, kind: 'workload', issuer: rule['id'] },
      })
      const settled = (await sekisho.exchanges()).at(-1)
      expect(settled).toMatchObject({
        kind: 'exchange.settled',
        actor: { type: 'service_account', id: account, session: sessionOf(opened) },
        data: { person: account, outcome: 'completed' },
      })
      const spend = await sekisho.admin<{ data: object[] }>('GET', '/api/spend?by=person')
      expect(spend.body.data).toContainEqual(
        expect.objectContaining({ key: account, name: `${recipe} pipeline`, exchanges: 1 }),
      )
      const unknown = 'per_00000000000000000000000000'
      const names = await sekisho.admin('GET', `/api/names?ids=${unknown},${account}`)
      expect(names.body).toEqual({ data: [{ id: account, name: `${recipe} pipeline` }] })
    },
  )

  describe('a token is refused, and the denial is on the record,', () => {
    beforeAll(async () => {
      await allow(await addAccount('attacked'), { audience: `${audience}/attacked` })
    })
    const good = { ...workloads.github, aud: `${audience}/attacked` }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const seconds = () => Math.floor(Date.now() / 1000)

    const attacks: Record<string, () => Promise<string>> = {
      'for another audience': () => issuer.sign({ ...good, aud: 'https://elsewhere.example' }),
      'of a repository that begins alike': () => issuer.sign({ ...good, repository: 'example-org/app-evil' }),
      'of a repository that ends alike': () => issuer.sign({ ...good, repository: 'evil/example-org/app' }),
      'of another branch': () => issuer.sign({ ...good, ref: 'refs/heads/main-evil' }),
      'without a signature': async () =>
        `${part({ alg: 'none' })}.${part({ ...good, iss: issuer.url, iat: seconds(), exp: seconds() + 60 })}.`,
      'signed with the public key': () =>
        issuer.sign(good, {
          header: { alg: 'HS256' },
          key: createSecretKey(Buffer.from(JSON.stringify(issuer.jwks().keys[0]))),
        }),
      'with a key of its own': async () => {
        const rogue = await openTestIssuer({ algorithm: 'RS256' })
        const [jwk] = rogue.jwks().keys
        const token = await rogue.sign({ ...good, iss: issuer.url }, { header: { jwk: jwk as never } })
        await rogue.close()
        return token
      },
      'with the id of a key that is a path': () => issuer.sign(good, { header: { kid: '../../etc/passwd' } }),
      'of an issuer that no rule names': async () => {
        const stranger = await openTestIssuer()
        const token = await stranger.sign(good)
        await stranger.close()
        return token
      },
      'after its time': () => issuer.sign({ ...good, iat: seconds() - 400, exp: seconds() - 61 }),
      'before its time': () => issuer.sign({ ...good, iat: seconds() + 120 }),
      'without an end': () => issuer.sign({ ...good, exp: undefined }),
      'a second time': async () => {
        const token = await issuer.sign(good)
        expect((await exchange(token)).status).toBe(200)
        return token
      },
    }
    it.each(Object.entries(attacks))('%s', async (_, forge) => {
      const { status, body } = await exchange(await forge())
      expect([status, body.error, body.access_token]).toEqual([400, 'invalid_grant', undefined])
    })

    it('without its text', async () => {
      await sekisho.idle()
      const denials = (await sekisho.entries()).filter(({ kind }) => kind === 'sign_in.denied')
      expect(denials.length).toBeGreaterThan(5)
      expect(JSON.stringify(denials)).not.toContain('eyJ')
      expect(JSON.stringify(denials)).not.toContain('example-org')
    })
  })

  it('a service account that is deactivated, and a rule that is removed, end what they gave', async () => {
    const own = `${audience}/ending`
    const account = await addAccount('ending')
    const rule = await allow(account, { audience: own })
    const token = async () =>
      (await exchange(await issuer.sign({ ...workloads.github, aud: own }))).body.access_token
    const underRule = await token()
    expect(await call(underRule)).toBe(200)
    await made(`/api/federation-rules/${rule['id']}/remove`, { reason: 'repository sold' })
    expect(await call(underRule)).toBe(401)
    await allow(account, { audience: own })
    const again = await token()
    const { secret } = await made('/api/credentials', { personId: account, name: 'runner', kind: 'any' })
    expect([await call(again), await call(secret ?? '')]).toEqual([200, 200])
    await made(`/api/service-accounts/${account}/deactivate`, { reason: 'retired' })
    expect([await call(again), await call(secret ?? '')]).toEqual([401, 401])
    expect((await exchange(await issuer.sign({ ...workloads.github, aud: own }))).status).toBe(400)
  })

  it('the token of a workload opens nothing in the admin API', async () => {
    const own = `${audience}/admin`
    await allow(await addAccount('curious'), { audience: own })
    const { body } = await exchange(await issuer.sign({ ...workloads.github, aud: own }))
    const headers = { authorization: `Bearer ${body.access_token}`, 'content-type': 'application/json' }
    const ask = (path: string, init: object = {}) => fetch(`${sekisho.url}${path}`, { headers, ...init })
    expect((await ask('/api/people')).status).toBe(403)
    // Least of all a credential: that would be the stored key again.
    const wanted = { method: 'POST', body: '{"name":"kept","kind":"any"}' }
    expect((await ask('/api/me/credentials', wanted)).status).toBeOneOf([403, 409])
  })

  it('after a rotation the list says who still comes with the old credential', async () => {
    const account = await addAccount('rotating')
    const wanted = { personId: account, name: 'runner', kind: 'any' }
    const old = await sekisho.admin<{ secret: string; credential: { id: string } }>(
      'POST',
      '/api/credentials',
      wanted,
    )
    const { secret, credential } = old.body
    expect(await call(secret, { 'user-agent': 'before' })).toBe(200)
    const next = await made(`/api/credentials/${credential.id}/rotate`, { graceSeconds: 3600 })
    for (const agent of ['nightly-build', 'nightly-build', 'laptop'])
      expect(await call(secret, { 'user-agent': agent })).toBe(200)
    expect(await call(next['secret'] ?? '', { 'user-agent': 'changed' })).toBe(200)
    const uses = await sekisho.admin<{ data: { clientAgent: string; count: number }[] }>(
      'GET',
      `/api/credentials/${credential.id}/uses`,
    )
    const counts = uses.body.data.map(({ clientAgent, count }) => [clientAgent, count])
    expect(Object.fromEntries(counts)).toEqual({ 'nightly-build': 2, laptop: 1 })
    const unused = await sekisho.admin<{ data: object[] }>('GET', '/api/credentials/unused?days=1')
    expect([unused.status, unused.body.data]).toEqual([200, []])
  })

  describe('in a job', () => {
    it('the action for GitHub exports what Claude Code needs, and masks it', async () => {
      await allow(await addAccount('action'), { audience: sekisho.url })
      const job = await runGitHubAction(sekisho.url, (aud) => issuer.sign({ ...workloads.github, aud }))
      expect([job.code, job.errors]).toEqual([0, ''])
      const { ANTHROPIC_BASE_URL: base, ANTHROPIC_AUTH_TOKEN: token = '' } = job.exported
      expect(base).toBe(sekisho.url)
      expect(await call(token)).toBe(200)
      const shown = job.printed.replaceAll(/::add-mask::\S+\n/g, '')
      expect([shown, job.printed]).toEqual(['', expect.stringContaining(`::add-mask::${token}\n`)])
    })

    it('the action says why a token was not exchanged, and exports nothing', async () => {
      const job = await runGitHubAction(sekisho.url, (aud) =>
        issuer.sign({ ...workloads.github, aud, ref: 'refs/heads/feature' }),
      )
      expect([job.code, job.exported]).toEqual([1, {}])
      expect(job.printed).toContain('::error::Sekisho did not exchange the token')
      expect(job.printed).toContain('ref')
    })

    it('the action says what permission is missing', async () => {
      const job = await runGitHubAction(sekisho.url, undefined)
      expect([job.code, job.exported]).toEqual([1, {}])
      expect(job.printed).toContain('id-token: write')
    })

    it('the template for GitLab exports the same into the job', async () => {
      await allow(await addAccount('template'), {
        audience: sekisho.url,
        recipe: 'gitlab',
        conditions: { project_path: ['example-group/app'] },
      })
      const job = await runGitLabJob(
        sekisho.url,
        await issuer.sign({ ...workloads.gitlab, aud: sekisho.url }),
      )
      expect([job.code, job.errors, job.printed]).toEqual([0, '', ''])
      expect(job.exported['ANTHROPIC_BASE_URL']).toBe(sekisho.url)
      expect(await call(job.exported['ANTHROPIC_AUTH_TOKEN'] ?? '')).toBe(200)
      expect(job.exported['SEKISHO_ID_TOKEN']).toBeUndefined()
    })

    it('the template stops the job when there is no token', async () => {
      const job = await runGitLabJob(sekisho.url, 'nonsense')
      expect([job.code, job.exported]).toEqual([1, {}])
      expect(job.printed).toContain('not a signed JWT')
    })
  })
})
