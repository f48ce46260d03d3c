import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { groupUrn, openDirectory, userUrn, type Directory } from './scim.ts'

/** Requests as Okta documents them for a SCIM 2.0 integration. */
describe.each(await testDatabases())('Okta as the directory, on $name', (database) => {
  let directory: Directory
  beforeAll(async () => {
    directory = await openDirectory(database)
  })
  afterAll(() => directory.stop())

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
    const users = await directory.scim('GET', '/Users?startIndex=1&count=2')
    expect(users.body).toMatchObject({ startIndex: 1 })
    expect(users.body.Resources.length).toBeLessThanOrEqual(2)
    expect((await directory.scim('GET', '/Groups?startIndex=1&count=100')).status).toBe(200)
  })

  it('looks for the user, makes the user, reads the user; the password is not kept', async () => {
    const filter = encodeURIComponent('userName eq "kenji@okta.example"')
    expect(
      (await directory.scim('GET', `/Users?filter=${filter}&startIndex=1&count=100`)).body.totalResults,
    ).toBe(0)
    const made = await directory.scim('POST', '/Users', { body: profile })
    expect(made.status).toBe(201)
    user = made.body.id
    expect(JSON.stringify(made.body)).not.toContain('password')
    expect((await directory.scim('GET', `/Users/${user}`)).body).toMatchObject({
      locale: 'ja-JP',
      externalId: profile.externalId,
    })
    other = (
      await directory.scim('POST', '/Users', {
        body: {
          ...profile,
          userName: 'maria@okta.example',
          externalId: '00u2',
          emails: [],
        },
      })
    ).body.id
  })

  it('writes the whole user with PUT, guarded by the version it read', async () => {
    const read = await directory.scim('GET', `/Users/${user}`)
    const etag = read.headers.get('etag') ?? ''
    const renamed = { ...profile, id: user, displayName: 'K. Sato' }
    const stale = await directory.scim('PUT', `/Users/${user}`, {
      body: renamed,
      headers: { 'if-match': 'W/"99"' },
    })
    expect(stale).toMatchObject({ status: 412, body: { status: '412' } })
    const written = await directory.scim('PUT', `/Users/${user}`, {
      body: renamed,
      headers: { 'if-match': etag },
    })
    expect(written).toMatchObject({ status: 200, body: { displayName: 'K. Sato' } })
    expect(written.headers.get('etag')).not.toBe(etag)
    const unchanged = await directory.scim('GET', `/Users/${user}`, {
      headers: { 'if-none-match': written.headers.get('etag') ?? '' },
    })
    expect(unchanged.status).toBe(304)
  })

  it('pushes a group with its members, and changes who is in it', async () => {
    const made = await directory.scim('POST', '/Groups', {
      body: {
        schemas: [groupUrn],
        displayName: 'Engineering',
        members: [{ value: user, display: 'kenji@okta.example' }],
      },
    })
    expect(made.status).toBe(201)
    group = made.body.id
    expect(await directory.person(user)).toMatchObject({ roles: ['claude_code_user', 'developer'] })
    const changed = await directory.patch(
      `/Groups/${group}`,
      { op: 'remove', path: `members[value eq "${user}"]` },
      { op: 'add', path: 'members', value: [{ value: other, display: 'maria@okta.example' }] },
    )
    expect(changed.status).toBe(204)
    expect(await directory.person(user)).toMatchObject({ roles: ['claude_code_user'] })
    expect(await directory.person(other)).toMatchObject({ roles: ['claude_code_user', 'developer'] })
    await directory.scim('PUT', `/Groups/${group}`, {
      body: {
        schemas: [groupUrn],
        displayName: 'Engineering',
        members: [{ value: user }, { value: other }],
      },
    })
    await directory.patch(`/Groups/${group}`, {
      op: 'replace',
      value: { id: group, displayName: 'Engineering' },
    })
    expect((await directory.scim('GET', `/Groups/${group}`)).body['members']).toHaveLength(2)
  })

  it('deactivates the user, whose credential is refused from the next call on, and reactivates them', async () => {
    secret = await directory.issue(user)
    expect(await directory.call(secret)).toBe(200)
    expect(
      (await directory.patch(`/Users/${user}`, { op: 'replace', value: { active: false } })).status,
    ).toBe(200)
    expect(await directory.call(secret)).toBe(401)
    // PUT of somebody without "active" lets nobody in.
    const { active: _, ...silent } = profile
    expect((await directory.scim('PUT', `/Users/${user}`, { body: silent })).body).toMatchObject({
      active: false,
    })
    expect((await directory.patch(`/Users/${user}`, { op: 'replace', value: { active: true } })).status).toBe(
      200,
    )
    expect(await directory.call(secret)).toBe(401)
  })

  it('does not let in again whom an administrator stopped, until it has said itself that they are out', async () => {
    const stopped = await directory.issue(user)
    const active = async (method: string, sent: object) =>
      (await directory.scim(method, `/Users/${user}`, { body: { ...profile, ...sent } })).body['active']
    const patched = async (value: object) =>
      (await directory.patch(`/Users/${user}`, { op: 'replace', value })).body['active']
    await directory.sekisho.admin('POST', `/api/people/${user}/deactivate`, { reason: 'incident' })
    // The whole profile comes with every change of it, and Entra ID sets right what differs.
    expect(await active('PUT', { nickName: 'Ken', active: true })).toBe(false)
    expect(await patched({ nickName: 'K' })).toBe(false)
    expect(await patched({ active: true })).toBe(false)
    const { active: _, ...silent } = profile
    expect((await directory.scim('PUT', `/Users/${user}`, { body: silent })).body['active']).toBe(false)
    expect(await active('PUT', { active: true })).toBe(false)
    expect(JSON.stringify((await directory.scim('GET', `/Users/${user}`)).body)).not.toContain('stoppedHere')
    expect(await directory.person(user)).toMatchObject({ status: 'inactive' })
    expect(await directory.call(stopped)).toBe(401)
    expect(await patched({ active: false })).toBe(false)
    expect(await patched({ active: true })).toBe(true)
    // And back by hand: from then on the directory is followed as before.
    await directory.sekisho.admin('POST', `/api/people/${user}/deactivate`, { reason: 'incident' })
    await directory.sekisho.admin('POST', `/api/people/${user}/reactivate`)
    expect(await directory.person(user)).toMatchObject({ status: 'active' })
    expect(await patched({ active: false })).toBe(false)
    expect(await patched({ active: true })).toBe(true)
  })

  it('takes over whom it never wrote, and leaves them stopped when they were', async () => {
    const { body } = await directory.sekisho.admin<{ id: string }>('POST', '/api/people', {
      name: 'Hana',
      email: 'hana@okta.example',
      roles: ['developer'],
    })
    await directory.sekisho.admin('POST', `/api/people/${body.id}/deactivate`, { reason: 'left' })
    const hers = { schemas: [userUrn], userName: 'hana@okta.example', displayName: 'Hana', active: true }
    expect((await directory.scim('PUT', `/Users/${body.id}`, { body: hers })).body['active']).toBe(false)
    expect((await directory.scim('PUT', `/Users/${body.id}`, { body: hers })).body['active']).toBe(false)
  })

  it('that makes a member of nobody is told so, and nothing is changed', async () => {
    const refused = await directory.patch(`/Groups/${group}`, {
      op: 'add',
      path: 'members',
      value: [{ value: 'per_nobody' }],
    })
    expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
    expect((await directory.scim('GET', `/Groups/${group}`)).body['members']).toHaveLength(2)
  })

  it('with a NUL in an id or a cursor asks for what is not there', async () => {
    expect((await directory.scim('GET', '/Users/per_%00')).status).toBe(404)
    const member = { op: 'add', path: 'members', value: [{ value: 'per_\u0000' }] }
    expect((await directory.patch(`/Groups/${group}`, member)).status).toBe(400)
    for (const path of ['credentials', 'invitations', 'federation-rules'])
      expect((await directory.sekisho.admin('GET', `/api/${path}?after=%00`)).status).toBe(400)
  })
})
