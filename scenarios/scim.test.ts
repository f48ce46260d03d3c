import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const token = 'test-only-scim-token-of-32-characters'
const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

interface ScimBody {
  id: string
  totalResults: number
  Resources: ScimBody[]
  [name: string]: unknown
}

/** The company's directory, on both storages, as Microsoft Entra ID and Okta document what they send. */
describe.each(await testDatabases())('the directory pushes people and groups, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    sekisho = await startSekisho({
      storage: await database.open(),
      providers: [upstream.url],
      config: {
        sekisho: {
          sign_in: {
            scim_token: token,
            default_roles: ['claude_code_user'],
            role_mapping: [{ groups: ['Engineering'], roles: ['developer'] }],
          },
        },
      },
    })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  async function scim(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(`${sekisho.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: JSON.parse(text || '{}') as ScimBody }
  }
  const query = (path: string, filter: string) => scim('GET', `${path}?filter=${encodeURIComponent(filter)}`)
  const patch = (path: string, ...operations: object[]) =>
    scim('PATCH', path, { schemas: [patchUrn], Operations: operations })
  const person = async (id: string) =>
    (await sekisho.admin<{ status: string; roles: string[]; name: string }>('GET', `/api/people/${id}`)).body
  async function issue(personId: string): Promise<string> {
    const wanted = { personId, kind: 'any', name: 'test' }
    const made = await sekisho.admin<{ secret: string }>('POST', '/api/credentials', wanted)
    expect([made.status, made.body]).toMatchObject([201, { secret: expect.any(String) }])
    return made.body.secret
  }
  async function call(secret: string): Promise<number> {
    const response = await fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': secret },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] }),
    })
    await response.arrayBuffer()
    return response.status
  }

  describe('as Entra ID', () => {
    let user: string
    let group: string
    let secret: string

    it('tests the connection with a user who is nobody', async () => {
      const asked = await query('/Users', 'userName eq "f4f7e0e0-0000-4000-8000-000000000000"')
      expect(asked.status).toBe(200)
      expect(asked.headers.get('content-type')).toContain('application/scim+json')
      expect(asked.body).toMatchObject({ totalResults: 0, Resources: [] })
    })

    it('looks for a user, makes the user, and finds the user', async () => {
      expect((await query('/Users', 'userName eq "Aiko@contoso.example"')).body.totalResults).toBe(0)
      const made = await scim('POST', '/Users', {
        schemas: [userUrn, enterpriseUrn],
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        userName: 'Aiko@contoso.example',
        active: true,
        displayName: '田中 愛子',
        emails: [{ primary: true, type: 'work', value: 'Aiko@contoso.example' }],
        meta: { resourceType: 'User' },
        name: { formatted: '田中 愛子', familyName: '田中', givenName: '愛子' },
        roles: [],
        [enterpriseUrn]: { department: 'R&D' },
      })
      expect(made.status).toBe(201)
      user = made.body.id
      expect(made.headers.get('location')).toBe(`${sekisho.url}/scim/v2/Users/${user}`)
      expect(made.headers.get('etag')).toBe('W/"1"')
      expect(made.body).toMatchObject({
        schemas: [userUrn, enterpriseUrn],
        userName: 'Aiko@contoso.example',
        active: true,
        meta: { resourceType: 'User', version: 'W/"1"' },
        [enterpriseUrn]: { department: 'R&D' },
      })
      const found = await query('/Users', 'userName eq "AIKO@contoso.example"')
      expect(found.body).toMatchObject({ totalResults: 1, itemsPerPage: 1, startIndex: 1 })
      expect(found.body.Resources[0]).toStrictEqual(made.body)
      expect((await scim('GET', `/Users/${user}`)).body).toStrictEqual(made.body)
      expect(await person(user)).toMatchObject({ name: '田中 愛子', roles: ['claude_code_user'] })
    })

    it('cannot make the user twice', async () => {
      const again = await scim('POST', '/Users', { schemas: [userUrn], userName: 'aiko@CONTOSO.example' })
      expect(again.status).toBe(409)
      expect(again.body).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '409',
        scimType: 'uniqueness',
      })
    })

    it('changes attributes one by one', async () => {
      const changed = await patch(
        `/Users/${user}`,
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'tanaka@contoso.example' },
        { op: 'Replace', path: 'displayName', value: '田中' },
        { op: 'Add', path: `${enterpriseUrn}:manager`, value: 'per_manager' },
      )
      expect(changed.status).toBe(200)
      expect(changed.body).toMatchObject({
        emails: [{ primary: true, type: 'work', value: 'tanaka@contoso.example' }],
        [enterpriseUrn]: { department: 'R&D', manager: { value: 'per_manager' } },
      })
      for (const filter of ['emails.value', 'emails[type eq "work"].value'])
        expect((await query('/Users', `${filter} eq "tanaka@contoso.example"`)).body.totalResults).toBe(1)
      expect((await query('/Users', `id eq "${user}" and manager eq "per_manager"`)).body.totalResults).toBe(
        1,
      )
      expect(await person(user)).toMatchObject({ name: '田中' })
    })

    it('makes a group and looks for it without its members', async () => {
      const made = await scim('POST', '/Groups', {
        schemas: [groupUrn],
        externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
        displayName: 'Engineering',
        meta: { resourceType: 'Group' },
      })
      expect(made.status).toBe(201)
      group = made.body.id
      const filter = encodeURIComponent('displayName eq "Engineering"')
      const found = await scim('GET', `/Groups?excludedAttributes=members&filter=${filter}`)
      expect(found.body.Resources).toMatchObject([{ id: group, displayName: 'Engineering' }])
    })

    it('puts the user into the group, whose roles come at once', async () => {
      const added = await patch(`/Groups/${group}`, {
        op: 'Add',
        path: 'members',
        value: [{ $ref: null, value: user }],
      })
      expect(added.status).toBe(204)
      expect(await person(user)).toMatchObject({
        roles: ['claude_code_user', 'developer'],
        groups: ['Engineering'],
      })
      expect((await scim('GET', `/Groups/${group}`)).body).toMatchObject({
        members: [{ value: user, display: '田中', type: 'User' }],
      })
      expect((await scim('GET', `/Users/${user}`)).body).toMatchObject({
        groups: [{ value: group, display: 'Engineering' }],
      })
      expect((await query('/Groups', `members.value eq "${user}"`)).body.totalResults).toBe(1)
      secret = await issue(user)
      expect(await call(secret)).toBe(200)
    })

    it('takes the user out of the group, whose roles go at once', async () => {
      const removed = await patch(`/Groups/${group}`, {
        op: 'Remove',
        path: 'members',
        value: [{ $ref: null, value: user }],
      })
      expect(removed.status).toBe(204)
      expect(await person(user)).toMatchObject({ roles: ['claude_code_user'], groups: [] })
      // Their credential is of a kind that the roles they have left may not hold.
      expect(await call(secret)).not.toBe(200)
      await patch(`/Groups/${group}`, { op: 'Add', path: 'members', value: [{ value: user }] })
      expect(await call(secret)).toBe(200)
    })

    it('disables the user, whose credential is refused from the next call on', async () => {
      const disabled = await patch(`/Users/${user}`, { op: 'Replace', path: 'active', value: 'False' })
      expect(disabled).toMatchObject({ status: 200, body: { active: false } })
      expect(await call(secret)).toBe(401)
      expect((await query('/Users', 'userName eq "aiko@contoso.example"')).body.Resources).toMatchObject([
        { active: false },
      ])
    })

    it('enables the user again, whose old credential stays refused', async () => {
      expect(
        (await patch(`/Users/${user}`, { op: 'Add', path: 'active', value: 'True' })).body,
      ).toMatchObject({
        active: true,
      })
      expect(await person(user)).toMatchObject({ status: 'active' })
      expect(await call(secret)).toBe(401)
      secret = await issue(user)
      expect(await call(secret)).toBe(200)
    })

    it('renames the group and the roles go with the name', async () => {
      await patch(`/Groups/${group}`, { op: 'Replace', path: 'displayName', value: 'Research' })
      expect(await person(user)).toMatchObject({ roles: ['claude_code_user'], groups: ['Research'] })
      await patch(`/Groups/${group}`, { op: 'Replace', path: 'displayName', value: 'Engineering' })
      expect(await person(user)).toMatchObject({ roles: ['claude_code_user', 'developer'] })
    })

    it('deletes the user, who is not found any more and calls nothing', async () => {
      expect((await scim('DELETE', `/Users/${user}`)).status).toBe(204)
      expect(await call(secret)).toBe(401)
      expect((await scim('GET', `/Users/${user}`)).status).toBe(404)
      expect((await scim('DELETE', `/Users/${user}`)).status).toBe(404)
      expect((await patch(`/Users/${user}`, { op: 'Replace', path: 'active', value: true })).status).toBe(404)
      expect((await query('/Users', 'userName eq "aiko@contoso.example"')).body.totalResults).toBe(0)
      expect((await scim('GET', `/Groups/${group}`)).body).not.toHaveProperty('members')
      expect(await person(user)).toMatchObject({ status: 'inactive', groups: [] })
    })

    it('pushes the user again, who is the same person with no right of before', async () => {
      const back = await scim('POST', '/Users', {
        schemas: [userUrn],
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        userName: 'aiko@contoso.example',
        displayName: '田中',
      })
      expect(back).toMatchObject({ status: 201, body: { id: user, active: true } })
      expect(await person(user)).toMatchObject({ status: 'active', roles: ['claude_code_user'] })
      expect(await call(secret)).toBe(401)
    })

    it('deletes the group', async () => {
      expect((await scim('DELETE', `/Groups/${group}`)).status).toBe(204)
      expect((await scim('GET', `/Groups/${group}`)).status).toBe(404)
    })
  })

  describe('as Okta', () => {
    let user: string
    let other: string
    let group: string
    let secret: string
    const profile = {
      schemas: [userUrn],
      userName: 'kenji@okta.example',
      name: { givenName: 'Kenji', familyName: 'Sato' },
      emails: [{ primary: true, value: 'kenji@okta.example', type: 'work' }],
      displayName: 'Kenji Sato',
      locale: 'ja-JP',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: 'test-only-password',
      active: true,
    }

    it('tests the connection with the first pages', async () => {
      const users = await scim('GET', '/Users?startIndex=1&count=2')
      expect(users.body).toMatchObject({ startIndex: 1 })
      expect(users.body.Resources.length).toBeLessThanOrEqual(2)
      expect((await scim('GET', '/Groups?startIndex=1&count=100')).status).toBe(200)
    })

    it('looks for the user, makes the user, reads the user; the password is not kept', async () => {
      const filter = encodeURIComponent('userName eq "kenji@okta.example"')
      expect((await scim('GET', `/Users?filter=${filter}&startIndex=1&count=100`)).body.totalResults).toBe(0)
      const made = await scim('POST', '/Users', profile)
      expect(made.status).toBe(201)
      user = made.body.id
      expect(JSON.stringify(made.body)).not.toContain('password')
      expect((await scim('GET', `/Users/${user}`)).body).toMatchObject({
        locale: 'ja-JP',
        externalId: profile.externalId,
      })
      other = (
        await scim('POST', '/Users', {
          ...profile,
          userName: 'maria@okta.example',
          externalId: '00u2',
          emails: [],
        })
      ).body.id
    })

    it('writes the whole user with PUT, guarded by the version it read', async () => {
      const read = await scim('GET', `/Users/${user}`)
      const etag = read.headers.get('etag') ?? ''
      const renamed = { ...profile, id: user, displayName: 'K. Sato' }
      const stale = await scim('PUT', `/Users/${user}`, renamed, { 'if-match': 'W/"99"' })
      expect(stale).toMatchObject({ status: 412, body: { status: '412' } })
      const written = await scim('PUT', `/Users/${user}`, renamed, { 'if-match': etag })
      expect(written).toMatchObject({ status: 200, body: { displayName: 'K. Sato' } })
      expect(written.headers.get('etag')).not.toBe(etag)
      const unchanged = await scim('GET', `/Users/${user}`, undefined, {
        'if-none-match': written.headers.get('etag') ?? '',
      })
      expect(unchanged.status).toBe(304)
    })

    it('pushes a group with its members, and changes who is in it', async () => {
      const made = await scim('POST', '/Groups', {
        schemas: [groupUrn],
        displayName: 'Engineering',
        members: [{ value: user, display: 'kenji@okta.example' }],
      })
      expect(made.status).toBe(201)
      group = made.body.id
      expect(await person(user)).toMatchObject({ roles: ['claude_code_user', 'developer'] })
      const changed = await patch(
        `/Groups/${group}`,
        { op: 'remove', path: `members[value eq "${user}"]` },
        { op: 'add', path: 'members', value: [{ value: other, display: 'maria@okta.example' }] },
      )
      expect(changed.status).toBe(204)
      expect(await person(user)).toMatchObject({ roles: ['claude_code_user'] })
      expect(await person(other)).toMatchObject({ roles: ['claude_code_user', 'developer'] })
      await scim('PUT', `/Groups/${group}`, {
        schemas: [groupUrn],
        displayName: 'Engineering',
        members: [{ value: user }, { value: other }],
      })
      await patch(`/Groups/${group}`, { op: 'replace', value: { id: group, displayName: 'Engineering' } })
      expect((await scim('GET', `/Groups/${group}`)).body['members']).toHaveLength(2)
    })

    it('deactivates the user, whose credential is refused from the next call on, and reactivates them', async () => {
      secret = await issue(user)
      expect(await call(secret)).toBe(200)
      expect((await patch(`/Users/${user}`, { op: 'replace', value: { active: false } })).status).toBe(200)
      expect(await call(secret)).toBe(401)
      // PUT of somebody without "active" lets nobody in.
      const { active: _, ...silent } = profile
      expect((await scim('PUT', `/Users/${user}`, silent)).body).toMatchObject({ active: false })
      expect((await patch(`/Users/${user}`, { op: 'replace', value: { active: true } })).status).toBe(200)
      expect(await call(secret)).toBe(401)
    })

    it('that makes a member of nobody is told so, and nothing is changed', async () => {
      const refused = await patch(`/Groups/${group}`, {
        op: 'add',
        path: 'members',
        value: [{ value: 'per_nobody' }],
      })
      expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
      expect((await scim('GET', `/Groups/${group}`)).body['members']).toHaveLength(2)
    })
  })

  it('people who were there before are found by their address and taken over', async () => {
    const { body } = await sekisho.admin<{ id: string }>('POST', '/api/people', {
      name: 'Hana',
      email: 'hana@example.jp',
      roles: ['finance'],
    })
    const found = await query('/Users', 'userName eq "hana@example.jp"')
    expect(found.body.Resources).toMatchObject([{ id: body.id, emails: [{ value: 'hana@example.jp' }] }])
    const changed = await patch(`/Users/${body.id}`, { op: 'Add', path: 'externalId', value: 'hana-1' })
    expect(changed.body).toMatchObject({ externalId: 'hana-1', userName: 'hana@example.jp' })
    expect(await person(body.id)).toMatchObject({ source: 'scim', roles: ['finance'] })
    const renamed = await sekisho.admin('POST', `/api/people/${body.id}/deactivate`, { reason: 'test' })
    expect(renamed.status).toBe(200)
  })

  it('the last owner is not to be deactivated or deleted by anybody', async () => {
    const { body } = await sekisho.admin<{ data: { id: string }[] }>('GET', '/api/people?role=owner')
    const owner = body.data[0]?.id ?? ''
    expect(await patch(`/Users/${owner}`, { op: 'replace', value: { active: false } })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('owner') },
    })
    expect((await scim('DELETE', `/Users/${owner}`)).status).toBe(409)
    expect(await call(sekisho.secret)).toBe(200)
  })

  it('pages hold everybody once', async () => {
    const all = await scim('GET', '/Users?count=200')
    const seen: string[] = []
    for (let startIndex = 1; startIndex <= all.body.totalResults; startIndex += 2) {
      const page = await scim('GET', `/Users?startIndex=${startIndex}&count=2&attributes=userName`)
      expect(Object.keys(page.body.Resources[0] ?? {}).toSorted()).toStrictEqual([
        'id',
        'schemas',
        'userName',
      ])
      seen.push(...page.body.Resources.map(({ id }) => id))
    }
    expect(seen).toStrictEqual(all.body.Resources.map(({ id }) => id))
    const sorted = await scim('GET', '/Users?sortBy=userName&sortOrder=descending&attributes=userName')
    const names = sorted.body.Resources.map((one) => String(one['userName']).toLowerCase())
    expect(names).toStrictEqual(names.toSorted().toReversed())
    expect((await scim('GET', '/Users?count=0')).body).toMatchObject({ Resources: [], itemsPerPage: 0 })
  })

  it('what the directory did is on the record as its doing, without names or addresses', async () => {
    await vi.waitFor(async () => {
      const entries = (await sekisho.entries()).filter(({ actor }) => actor.type === 'scim')
      const kinds = new Set(entries.map(({ kind }) => kind))
      for (const kind of [
        'person.created',
        'person.changed',
        'person.deactivated',
        'group.created',
        'group.changed',
        'group.removed',
        'credential.revoked',
      ])
        expect(kinds).toContain(kind)
      expect(JSON.stringify(entries)).not.toMatch(/田中|contoso|kenji|sato|hana@|okta\.example/i)
      expect(entries.find(({ kind }) => kind === 'person.deactivated')?.data).toMatchObject({
        credentials: 1,
      })
    })
  })

  it('says what it can do', async () => {
    const config = await scim('GET', '/ServiceProviderConfig')
    expect(config.body).toMatchObject({
      bulk: { supported: false },
      patch: { supported: true },
      etag: { supported: true },
    })
    expect((await scim('POST', '/Bulk', {})).status).toBe(501)
    expect((await scim('GET', '/ResourceTypes')).body.Resources.map(({ id }) => id)).toStrictEqual([
      'User',
      'Group',
    ])
    expect((await scim('GET', `/Schemas/${enterpriseUrn}`)).body).toMatchObject({ id: enterpriseUrn })
    expect((await scim('GET', '/Schemas')).body.totalResults).toBe(3)
  })

  it.each(['/Users', '/Groups', '/ServiceProviderConfig', '/Bulk', '/nothing', ''])(
    'a stranger learns nothing of %s',
    async (path) => {
      for (const authorization of [
        undefined,
        'Bearer x',
        `Bearer ${token}x`,
        `Basic ${token}`,
        `Bearer ${sekisho.secret}`,
      ]) {
        const response = await fetch(`${sekisho.url}/scim/v2${path}`, {
          headers: authorization === undefined ? {} : { authorization },
        })
        expect(response.status).toBe(401)
        expect(response.headers.get('www-authenticate')).toContain('Bearer')
        expect(await response.json()).toMatchObject({ status: '401' })
      }
    },
  )

  it('bad requests are refused in its own shape', async () => {
    const raw = async (path: string, init: RequestInit) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/scim+json',
        ...init.headers,
      }
      const response = await fetch(`${sekisho.url}/scim/v2${path}`, { ...init, headers })
      return { status: response.status, body: (await response.json()) as ScimBody }
    }
    const post = (body: string, headers = {}) => raw('/Users', { method: 'POST', body, headers })
    expect(await post('{"userName":')).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } })
    expect(await post('{}')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
    expect(await post('{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
    expect(await post(' '.repeat(1_048_577))).toMatchObject({ status: 413 })
    expect(
      await post(`{"userName":"x","urn:x:y":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`),
    ).toMatchObject({ status: 400 })
    expect(await post(`{"userName":"x","title":"${'x'.repeat(70_000)}"}`)).toMatchObject({ status: 400 })
    expect(await post('{"userName":"x\\u001b[31m"}')).toMatchObject({ status: 400 })
    expect(await raw('/Users', { method: 'PUT', body: '{}' })).toMatchObject({ status: 405 })
    expect(await raw('/Users/per_nobody', { method: 'GET' })).toMatchObject({ status: 404 })
    expect(await raw('/Users?startIndex=x', { method: 'GET' })).toMatchObject({ status: 400 })
    expect(await raw('/Users?filter=x', { method: 'GET' })).toMatchObject({
      body: { scimType: 'invalidFilter' },
    })
    expect(await raw('/Users?sortBy=emails', { method: 'GET' })).toMatchObject({
      body: { scimType: 'invalidPath' },
    })
    expect(await raw('/Users?attributes=a&excludedAttributes=b', { method: 'GET' })).toMatchObject({
      status: 400,
    })
  })
})

it('without a token in the configuration there is no SCIM', async () => {
  const [database] = await testDatabases()
  if (database === undefined) return
  const sekisho = await startSekisho({ storage: await database.open(), providers: [] })
  const response = await fetch(`${sekisho.url}/scim/v2/Users`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(response.status).toBe(404)
  await sekisho.stop()
  await database.dispose()
})
