import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { enterpriseUrn, openDirectory, scimToken, userUrn, type Directory, type ScimBody } from './scim.ts'
import { startSekisho } from './sekisho.ts'

describe.each(await testDatabases())('SCIM, on $name', (database) => {
  let directory: Directory
  beforeAll(async () => {
    directory = await openDirectory(database)
  })
  afterAll(() => directory.stop())

  beforeAll(async () => {
    for (const name of ['b', 'A', 'd', 'C', 'e'])
      await directory.scim('POST', '/Users', {
        body: { schemas: [userUrn], userName: `${name}@example.jp`, displayName: name },
      })
  })

  it('people who were there before are found by their address and taken over', async () => {
    const { body } = await directory.sekisho.admin<{ id: string }>('POST', '/api/people', {
      name: 'Hana',
      email: 'hana@example.jp',
      roles: ['finance'],
    })
    const found = await directory.query('/Users', 'userName eq "hana@example.jp"')
    expect(found.body.Resources).toMatchObject([{ id: body.id, emails: [{ value: 'hana@example.jp' }] }])
    const changed = await directory.patch(`/Users/${body.id}`, {
      op: 'Add',
      path: 'externalId',
      value: 'hana-1',
    })
    expect(changed.body).toMatchObject({ externalId: 'hana-1', userName: 'hana@example.jp' })
    expect(await directory.person(body.id)).toMatchObject({ source: 'scim', roles: ['finance'] })
    const renamed = await directory.sekisho.admin('POST', `/api/people/${body.id}/deactivate`, {
      reason: 'test',
    })
    expect(renamed.status).toBe(200)
  })

  it('the last owner is not to be deactivated or deleted by anybody', async () => {
    const { body } = await directory.sekisho.admin<{ data: { id: string }[] }>(
      'GET',
      '/api/people?role=owner',
    )
    const owner = body.data[0]?.id ?? ''
    expect(
      await directory.patch(`/Users/${owner}`, { op: 'replace', value: { active: false } }),
    ).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('owner') },
    })
    expect((await directory.scim('DELETE', `/Users/${owner}`)).status).toBe(409)
    expect(await directory.call(directory.sekisho.secret)).toBe(200)
  })

  it.each([
    ['removed', { op: 'remove', path: 'active' }],
    ['null', { op: 'replace', path: 'active', value: null }],
    ['null without a path', { op: 'replace', value: { active: null } }],
  ])('who is out stays out when active is %s', async (name, operation) => {
    const { body } = await directory.scim('POST', '/Users', {
      body: { schemas: [userUrn], userName: `out ${name}`, active: false },
    })
    const changed = await directory.patch(`/Users/${body.id}`, operation)
    expect([changed.status, changed.body['active']]).toEqual([200, false])
    expect(await directory.person(body.id)).toMatchObject({ status: 'inactive' })
    await directory.scim('DELETE', `/Users/${body.id}`)
  })

  it('pages hold everybody once', async () => {
    const all = await directory.scim('GET', '/Users?count=200')
    const seen: string[] = []
    for (let startIndex = 1; startIndex <= all.body.totalResults; startIndex += 2) {
      const page = await directory.scim('GET', `/Users?startIndex=${startIndex}&count=2&attributes=userName`)
      expect(Object.keys(page.body.Resources[0] ?? {}).toSorted()).toStrictEqual([
        'id',
        'schemas',
        'userName',
      ])
      seen.push(...page.body.Resources.map(({ id }) => id))
    }
    expect(seen).toStrictEqual(all.body.Resources.map(({ id }) => id))
    const sorted = await directory.scim(
      'GET',
      '/Users?sortBy=userName&sortOrder=descending&attributes=userName',
    )
    const names = sorted.body.Resources.map((one) => String(one['userName']).toLowerCase())
    expect(names).toStrictEqual(names.toSorted().toReversed())
    expect((await directory.scim('GET', '/Users?count=0')).body).toMatchObject({
      Resources: [],
      itemsPerPage: 0,
    })
  })

  it('says what it can do', async () => {
    const config = await directory.scim('GET', '/ServiceProviderConfig')
    expect(config.body).toMatchObject({
      bulk: { supported: false },
      patch: { supported: true },
      etag: { supported: true },
    })
    expect((await directory.scim('POST', '/Bulk', { body: {} })).status).toBe(501)
    expect((await directory.scim('GET', '/ResourceTypes')).body.Resources.map(({ id }) => id)).toStrictEqual([
      'User',
      'Group',
    ])
    expect((await directory.scim('GET', `/Schemas/${enterpriseUrn}`)).body).toMatchObject({
      id: enterpriseUrn,
    })
    expect((await directory.scim('GET', '/Schemas')).body.totalResults).toBe(3)
  })

  it.each(['/Users', '/Groups', '/ServiceProviderConfig', '/Bulk', '/nothing', ''])(
    'a stranger learns nothing of %s',
    async (path) => {
      for (const authorization of [
        undefined,
        'Bearer x',
        `Bearer ${scimToken}x`,
        `Basic ${scimToken}`,
        `Bearer ${directory.sekisho.secret}`,
      ]) {
        const response = await fetch(`${directory.sekisho.url}/scim/v2${path}`, {
          headers: authorization === undefined ? {} : { authorization },
        })
        expect(response.status).toBe(401)
        expect(response.headers.get('www-authenticate')).toContain('Bearer')
        expect(await response.json()).toMatchObject({ status: '401' })
      }
    },
  )

  it('bad requests are refused in its own shape', async () => {
    const raw = async (
      path: string,
      init: { method: string; body?: string; headers?: Record<string, string> },
    ) => {
      const headers = {
        authorization: `Bearer ${scimToken}`,
        'content-type': 'application/scim+json',
        ...init.headers,
      }
      const response = await fetch(`${directory.sekisho.url}/scim/v2${path}`, { ...init, headers })
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
    headers: { authorization: `Bearer ${scimToken}` },
  })
  expect(response.status).toBe(404)
  await sekisho.stop()
  await database.dispose()
})
