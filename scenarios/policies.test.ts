import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '@sekisho/contract'
import { createLocalJWKSet, compactVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openPolicyNode, subject } from '../packages/server/src/modules/managed-policies/testing.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

interface Policy {
  id: string
  rollout: { version: number; ring: string; state: string; reason: string | null } | null
}
interface Served {
  uuid: string
  checksum: string
  settings: Record<string, unknown>
}

const config = {
  session: { jwt_secret: 'a secret of these tests that is long enough' },
  managed: {
    policies: [
      { match: { groups: ['desk'] }, cli: { model: 'opus' }, desktop: { isLocalDevMcpEnabled: false } },
      { match: { groups: ['pinned'] }, cli: { availableModels: ['haiku'], permissions: { deny: ['Glob'] } } },
    ],
  },
  sekisho: { policies: { hint_headers: false, rings: { canary: { groups: ['canary'] } } } },
}

describe.each(await testDatabases())('managed policies on $name', (database) => {
  let upstream: Upstream
  let storage: Storage
  let dataDir: string
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    storage = await database.open()
    dataDir = mkdtempSync(join(tmpdir(), 'sekisho-policies-'))
    sekisho = await startSekisho({ storage, dataDir, providers: [upstream.url], config })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  async function done<Body extends object>(path: string, body: object = {}): Promise<Body> {
    const answer = await sekisho.admin<Body>('POST', path, body)
    expect(answer).toMatchObject({ status: expect.toBeOneOf([200, 201]) as number })
    return answer.body
  }
  /** Somebody in these groups, and the credential they come with. */
  async function somebody(...groups: string[]): Promise<{ id: string; secret: string }> {
    const person = { name: '田中', roles: ['developer'], groups }
    const { id } = await done<{ id: string }>('/api/people', person)
    const { secret } = await done<{ secret: string }>('/api/credentials', {
      personId: id,
      name: 'x',
      kind: 'any',
    })
    return { id, secret }
  }
  const ask = (secret: string, headers: Record<string, string> = {}, url = sekisho.url) =>
    fetch(`${url}/managed/settings`, {
      headers: { authorization: `Bearer ${secret}`, 'user-agent': 'claude-code/2.1.330', ...headers },
    })
  const settingsOf = async (secret: string, url = sekisho.url) => {
    const answer = await ask(secret, {}, url)
    return answer.status === 404 ? undefined : ((await answer.json()) as Served).settings
  }
  async function push(policy: string, document: object, ring: string): Promise<number> {
    const { version } = await done<{ version: number }>(`/api/policies/${policy}/versions`, { document })
    await done(`/api/policies/${policy}/versions/${version}/publish`, { ring })
    return version
  }
  /** As soon as there are so many: the ledger takes them from the outbox a moment later. */
  const entriesOf = (kind: Entry['kind'], { of, atLeast }: { of: string; atLeast: number }) =>
    vi.waitFor(async () => {
      const all = await sekisho.entries()
      const own = all.filter((entry) => entry.kind === kind && JSON.stringify(entry).includes(of))
      expect(own.length).toBeGreaterThanOrEqual(atLeast)
      return own
    })

  it('a version reaches the ring it was published to, and nobody else, until it is advanced', async () => {
    const [canary, other] = [await somebody('canary', 'rings'), await somebody('rings')]
    const { id } = await done<Policy>('/api/policies', { name: 'rings', match: { groups: ['rings'] } })
    await push(id, { permissions: { deny: ['WebFetch'] } }, 'canary')
    expect(await settingsOf(canary.secret)).toEqual({ permissions: { deny: ['WebFetch'] } })
    const none = await ask(other.secret)
    expect([
      none.status,
      none.headers.get('cache-control'),
      none.headers.get('x-cc-gateway-version'),
    ]).toEqual([404, 'no-store', '2.1.330'])
    await done(`/api/policies/${id}/advance`, { ring: 'all' })
    expect(await settingsOf(other.secret)).toEqual({ permissions: { deny: ['WebFetch'] } })
    const { body } = await sekisho.admin<object>('GET', `/api/people/${other.id}/settings`)
    expect(body).toMatchObject({ served: { versions: [{ policy: id, version: 1 }], guard: 'off' } })
  })

  it('settings are sent once and then only confirmed, and who got them is on record', async () => {
    const person = await somebody('etag')
    const { id } = await done<Policy>('/api/policies', { name: 'etag', match: { groups: ['etag'] } })
    await push(id, { model: 'opus' }, 'all')
    const first = await ask(person.secret)
    const served = (await first.json()) as Served
    const etag = `"${served.checksum}"`
    expect([first.headers.get('etag'), served.uuid]).toEqual([etag, served.checksum])
    expect(first.headers.get('vary')).toBe('User-Agent')
    const again = await ask(person.secret, { 'if-none-match': etag })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', null])
    for (const other of ['*', '"sha256:00"', `W/${etag}`, served.checksum])
      expect((await ask(person.secret, { 'if-none-match': other })).status).toBe(200)
    await push(id, { model: 'sonnet' }, 'all')
    expect((await ask(person.secret, { 'if-none-match': etag })).status).toBe(200)

    const entries = await entriesOf('settings.served', { of: person.id, atLeast: 2 })
    expect(entries.map(({ data }) => data)).toMatchObject([
      {
        person: person.id,
        checksum: served.checksum,
        versions: [{ policy: id, version: 1 }],
        unchanged: false,
      },
      { person: person.id, versions: [{ policy: id, version: 2 }], unchanged: false },
    ])
  })

  it('models that the settings leave out are refused, and only to whom the policy is for', async () => {
    const [pinned, other] = [await somebody('pinned'), await somebody()]
    const call = async (secret: string, model: string) => {
      const body = JSON.stringify({ model, max_tokens: 5, messages: [{ role: 'user', content: 'x' }] })
      const headers = { 'x-api-key': secret, 'user-agent': 'claude-cli/2.1.330' }
      const answer = await fetch(`${sekisho.url}/v1/messages`, { method: 'POST', headers, body })
      return answer.headers.get('x-sekisho-refusal')
    }
    expect(await call(pinned.secret, 'claude-opus-5-5')).toBe('model_not_allowed')
    expect(await call(pinned.secret, 'claude-haiku-5-5')).toBeNull()
    expect(await call(other.secret, 'claude-opus-5-5')).toBeNull()
    const { id } = await done<Policy>('/api/policies', { name: 'models', match: { groups: ['m'] } })
    await push(id, { availableModels: ['sonnet'] }, 'all')
    const limited = await somebody('m')
    expect(await call(limited.secret, 'claude-opus-5-5')).toBe('model_not_allowed')
  })

  it('Claude Desktop is set up for whom the file says, and gets no settings that are not for it', async () => {
    const [desk, pinned] = [await somebody('desk'), await somebody('pinned')]
    const bootstrap = (secret: string) =>
      fetch(`${sekisho.url}/user/bootstrap`, { headers: { authorization: `Bearer ${secret}` } })
    const answer = await bootstrap(desk.secret)
    expect(await answer.json()).toMatchObject({
      isLocalDevMcpEnabled: false,
      inferenceProvider: 'gateway',
      inferenceGatewayBaseUrl: sekisho.url,
      inferenceModels: expect.arrayContaining([{ name: 'claude-opus-5-5' }]) as object,
    })
    expect((await bootstrap(pinned.secret)).status).toBe(404)
    const desktop = { 'user-agent': 'claude-code/2.1.330 (claude-desktop)' }
    expect((await ask(desk.secret, desktop)).status).toBe(404)
    expect((await ask(desk.secret)).status).toBe(200)
  })

  it('a version that blocks too much is taken back by the server, which says with which numbers', async () => {
    const person = await somebody('watched')
    const { id } = await done<Policy>('/api/policies', { name: 'watched', match: { groups: ['watched'] } })
    await push(id, { model: 'one' }, 'all')
    // What guards report to any node of the store.
    const store: Storage =
      storage.kind === 'postgres' ? storage : { kind: 'sqlite', file: join(dataDir, 'control.sqlite') }
    await using node = await openPolicyNode(store)
    node.clock.advance(Date.now() - node.clock.now())
    const reported = async (version: number, blocks: number) => {
      for (const guarded of ['per_a', 'per_b', 'per_c', 'per_d'])
        await node.policies.observe(guarded, [{ policy: id, version, decisions: 60, blocks }])
    }
    await reported(1, 1)
    await push(id, { model: 'two' }, 'all')
    await vi.waitFor(async () => {
      // The node of the test counts under the rollout that it knows of.
      expect(node.policies.compiledFor(subject({ groups: ['watched'] }))?.settings).toEqual({ model: 'two' })
    })
    await reported(2, 6)
    await vi.waitFor(async () => expect(await settingsOf(person.secret)).toEqual({ model: 'one' }))
    expect((await entriesOf('policy.rolled_back', { of: id, atLeast: 1 })).at(-1)).toMatchObject({
      actor: { type: 'system' },
      data: {
        policy: id,
        version: 2,
        previousVersion: 1,
        reason: 'block_rate',
        observed: {
          decisions: 240,
          blocks: 24,
          previousDecisions: 240,
          previousBlocks: 4,
          factor: 3,
          people: 4,
        },
      },
    })
    const { body } = await sekisho.admin<Policy>('GET', `/api/policies/${id}`)
    expect(body.rollout).toMatchObject({ version: 2, state: 'rolled_back', reason: 'block_rate' })
  })

  it('what was published is signed, with a key that anybody can look up', async () => {
    const { id } = await done<Policy>('/api/policies', { name: 'signed', match: { groups: ['signed'] } })
    const version = await push(id, { model: 'one' }, 'all')
    const { body } = await sekisho.admin<{ signature: string; checksum: string }>(
      'GET',
      `/api/policies/${id}/versions/${version}`,
    )
    const jwks = await (await fetch(`${sekisho.url}/managed/jwks.json`)).json()
    const { payload, protectedHeader } = await compactVerify(body.signature, createLocalJWKSet(jwks as never))
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'sekisho-policy+jwt' })
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({
      iss: sekisho.url,
      policy: id,
      version,
      checksum: body.checksum,
    })
    expect(JSON.stringify(jwks)).not.toContain('"d"')
  })

  it('a restart finds what was published, and four eyes hold from then on', async () => {
    const person = await somebody('kept')
    const { id } = await done<Policy>('/api/policies', { name: 'kept', match: { groups: ['kept'] } })
    await push(id, { model: 'one' }, 'all')
    const policies = { ...config.sekisho.policies, four_eyes: true }
    sekisho = await sekisho.restart({ ...config, sekisho: { policies } })
    expect(await settingsOf(person.secret)).toEqual({ model: 'one' })
    const { version } = await done<{ version: number }>(`/api/policies/${id}/versions`, {
      document: { model: 'two' },
    })
    const at = `/api/policies/${id}/versions/${version}`
    await done(`${at}/request-review`)
    expect(await sekisho.admin('POST', `${at}/approve`, {})).toMatchObject({ status: 403 })
    expect(await sekisho.admin('POST', `${at}/publish`, { ring: 'all' })).toMatchObject({ status: 409 })
    expect(await settingsOf(person.secret)).toEqual({ model: 'one' })
  })

  // One process owns an embedded store, so there is no other node to look at.
  if (database.name !== 'sqlite')
    it('another node serves it within a second', async () => {
      const second = await startSekisho({ storage, providers: [upstream.url], config })
      try {
        const person = await somebody('nodes')
        const { id } = await done<Policy>('/api/policies', { name: 'nodes', match: { groups: ['nodes'] } })
        for (const model of ['one', 'two', 'three']) {
          const { version } = await done<{ version: number }>(`/api/policies/${id}/versions`, {
            document: { model },
          })
          const at = `/api/policies/${id}/versions/${version}`
          // The server with four eyes does not publish; this one does.
          const published = await second.admin('POST', `${at}/publish`, { ring: 'all' })
          expect(published.status).toBe(200)
          await vi.waitFor(async () => expect(await settingsOf(person.secret)).toEqual({ model }), {
            timeout: 1_000,
          })
        }
      } finally {
        await second.stop()
      }
    })
})
