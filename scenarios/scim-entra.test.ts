import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { enterpriseUrn, groupUrn, openDirectory, userUrn, type Directory } from './scim.ts'
import { storedLedger } from './stored.ts'

/** Requests as Microsoft Entra ID documents them for an application that is provisioned by SCIM. */
describe.each(await testDatabases())('Entra ID as the directory, on $name', (database) => {
  let directory: Directory
  beforeAll(async () => {
    directory = await openDirectory(database)
  })
  afterAll(() => directory.stop())

  let user: string
  let group: string
  let secret: string

  it('tests the connection with a user who is nobody', async () => {
    const asked = await directory.query('/Users', 'userName eq "f4f7e0e0-0000-4000-8000-000000000000"')
    expect(asked.status).toBe(200)
    expect(asked.headers.get('content-type')).toContain('application/scim+json')
    expect(asked.body).toMatchObject({ totalResults: 0, Resources: [] })
  })

  it('looks for a user, makes the user, and finds the user', async () => {
    expect((await directory.query('/Users', 'userName eq "Aiko@contoso.example"')).body.totalResults).toBe(0)
    const made = await directory.scim('POST', '/Users', {
      body: {
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
      },
    })
    expect(made.status).toBe(201)
    user = made.body.id
    expect(made.headers.get('location')).toBe(`${directory.sekisho.url}/scim/v2/Users/${user}`)
    expect(made.headers.get('etag')).toBe('W/"1"')
    expect(made.body).toMatchObject({
      schemas: [userUrn, enterpriseUrn],
      userName: 'Aiko@contoso.example',
      active: true,
      meta: { resourceType: 'User', version: 'W/"1"' },
      [enterpriseUrn]: { department: 'R&D' },
    })
    const found = await directory.query('/Users', 'userName eq "AIKO@contoso.example"')
    expect(found.body).toMatchObject({ totalResults: 1, itemsPerPage: 1, startIndex: 1 })
    expect(found.body.Resources[0]).toStrictEqual(made.body)
    expect((await directory.scim('GET', `/Users/${user}`)).body).toStrictEqual(made.body)
    expect(await directory.person(user)).toMatchObject({ name: '田中 愛子', roles: ['claude_code_user'] })
  })

  it('cannot make the user twice', async () => {
    const again = await directory.scim('POST', '/Users', {
      body: { schemas: [userUrn], userName: 'aiko@CONTOSO.example' },
    })
    expect(again.status).toBe(409)
    expect(again.body).toMatchObject({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
    })
  })

  it('changes attributes one by one', async () => {
    const changed = await directory.patch(
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
      expect(
        (await directory.query('/Users', `${filter} eq "tanaka@contoso.example"`)).body.totalResults,
      ).toBe(1)
    expect(
      (await directory.query('/Users', `id eq "${user}" and manager eq "per_manager"`)).body.totalResults,
    ).toBe(1)
    expect(await directory.person(user)).toMatchObject({ name: '田中' })
  })

  it('says which cost centre pays; what it never said is the administrator’s', async () => {
    const { sekisho } = directory
    const byHand = (costCentre: string) => sekisho.admin('PATCH', `/api/people/${user}`, { costCentre })
    const path = `${enterpriseUrn}:costCenter`
    await byHand('CC-BY-HAND')
    await directory.patch(`/Users/${user}`, { op: 'Replace', path: `${enterpriseUrn}:division`, value: 'X' })
    expect(await directory.person(user)).toMatchObject({ costCentre: 'CC-BY-HAND' })

    const said = await directory.patch(`/Users/${user}`, { op: 'Add', path, value: ' CC-4711\u001B ' })
    expect(said.body[enterpriseUrn]).toMatchObject({ department: 'R&D', costCenter: ' CC-4711\u001B ' })
    expect(await directory.person(user)).toMatchObject({ costCentre: 'CC-4711' })

    await byHand('CC-BY-HAND')
    await directory.patch(`/Users/${user}`, { op: 'Add', path, value: ' CC-4711\u001B ' })
    expect(await directory.person(user)).toMatchObject({ costCentre: 'CC-4711' })

    await directory.patch(`/Users/${user}`, { op: 'Remove', path })
    expect(await directory.person(user)).toMatchObject({ costCentre: null })
  })

  it('makes a user with a cost centre', async () => {
    const body = {
      schemas: [userUrn],
      userName: 'cc@contoso.example',
      [enterpriseUrn]: { costCenter: 'CC-9' },
    }
    const { id } = (await directory.scim('POST', '/Users', { body })).body
    expect(await directory.person(id)).toMatchObject({ costCentre: 'CC-9' })
    await directory.scim('PUT', `/Users/${id}`, {
      body: { ...body, [enterpriseUrn]: { costCenter: 'CC-10' } },
    })
    expect(await directory.person(id)).toMatchObject({ costCentre: 'CC-10' })
  })

  it('makes a group and looks for it without its members', async () => {
    const made = await directory.scim('POST', '/Groups', {
      body: {
        schemas: [groupUrn],
        externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
        displayName: 'Engineering',
        meta: { resourceType: 'Group' },
      },
    })
    expect(made.status).toBe(201)
    group = made.body.id
    const filter = encodeURIComponent('displayName eq "Engineering"')
    const found = await directory.scim('GET', `/Groups?excludedAttributes=members&filter=${filter}`)
    expect(found.body.Resources).toMatchObject([{ id: group, displayName: 'Engineering' }])
  })

  it('puts the user into the group, whose roles come at once', async () => {
    const added = await directory.patch(`/Groups/${group}`, {
      op: 'Add',
      path: 'members',
      value: [{ $ref: null, value: user }],
    })
    expect(added.status).toBe(204)
    expect(await directory.person(user)).toMatchObject({
      roles: ['claude_code_user', 'developer'],
      groups: ['Engineering'],
    })
    expect((await directory.scim('GET', `/Groups/${group}`)).body).toMatchObject({
      members: [{ value: user, display: '田中', type: 'User' }],
    })
    expect((await directory.scim('GET', `/Users/${user}`)).body).toMatchObject({
      groups: [{ value: group, display: 'Engineering' }],
    })
    expect((await directory.query('/Groups', `members.value eq "${user}"`)).body.totalResults).toBe(1)
    secret = await directory.issue(user)
    expect(await directory.call(secret)).toBe(200)
  })

  it('takes the user out of the group, whose roles go at once', async () => {
    const removed = await directory.patch(`/Groups/${group}`, {
      op: 'Remove',
      path: 'members',
      value: [{ $ref: null, value: user }],
    })
    expect(removed.status).toBe(204)
    expect(await directory.person(user)).toMatchObject({ roles: ['claude_code_user'], groups: [] })
    // Their credential is of a kind that the roles they have left may not hold.
    expect(await directory.call(secret)).not.toBe(200)
    await directory.patch(`/Groups/${group}`, { op: 'Add', path: 'members', value: [{ value: user }] })
    expect(await directory.call(secret)).toBe(200)
  })

  it('disables the user, whose credential and session are refused from the next call on', async () => {
    const token = await directory.signIn(user)
    expect(await directory.call(token)).toBe(200)
    const disabled = await directory.patch(`/Users/${user}`, {
      op: 'Replace',
      path: 'active',
      value: 'False',
    })
    expect(disabled).toMatchObject({ status: 200, body: { active: false } })
    expect(await directory.call(token)).toBe(401)
    expect(await directory.call(secret)).toBe(401)
    expect(
      (await directory.query('/Users', 'userName eq "aiko@contoso.example"')).body.Resources,
    ).toMatchObject([{ active: false }])
  })

  it('enables the user again, whose old credential stays refused', async () => {
    expect(
      (await directory.patch(`/Users/${user}`, { op: 'Add', path: 'active', value: 'True' })).body,
    ).toMatchObject({
      active: true,
    })
    expect(await directory.person(user)).toMatchObject({ status: 'active' })
    expect(await directory.call(secret)).toBe(401)
    secret = await directory.issue(user)
    expect(await directory.call(secret)).toBe(200)
  })

  it('renames the group and the roles go with the name', async () => {
    await directory.patch(`/Groups/${group}`, { op: 'Replace', path: 'displayName', value: 'Research' })
    expect(await directory.person(user)).toMatchObject({ roles: ['claude_code_user'], groups: ['Research'] })
    await directory.patch(`/Groups/${group}`, { op: 'Replace', path: 'displayName', value: 'Engineering' })
    expect(await directory.person(user)).toMatchObject({ roles: ['claude_code_user', 'developer'] })
  })

  it('deletes the user, who is not found any more and calls nothing', async () => {
    expect((await directory.scim('DELETE', `/Users/${user}`)).status).toBe(204)
    expect(await directory.call(secret)).toBe(401)
    expect((await directory.scim('GET', `/Users/${user}`)).status).toBe(404)
    expect((await directory.scim('DELETE', `/Users/${user}`)).status).toBe(404)
    expect(
      (await directory.patch(`/Users/${user}`, { op: 'Replace', path: 'active', value: true })).status,
    ).toBe(404)
    expect((await directory.query('/Users', 'userName eq "aiko@contoso.example"')).body.totalResults).toBe(0)
    expect((await directory.scim('GET', `/Groups/${group}`)).body).not.toHaveProperty('members')
    expect(await directory.person(user)).toMatchObject({ status: 'inactive', groups: [] })
  })

  it('pushes the user again, who is the same person with no right of before', async () => {
    const back = await directory.scim('POST', '/Users', {
      body: {
        schemas: [userUrn],
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        userName: 'aiko@contoso.example',
        displayName: '田中',
      },
    })
    expect(back).toMatchObject({ status: 201, body: { id: user, active: true } })
    expect(await directory.person(user)).toMatchObject({ status: 'active', roles: ['claude_code_user'] })
    expect(await directory.call(secret)).toBe(401)
  })

  it('deletes the group', async () => {
    expect((await directory.scim('DELETE', `/Groups/${group}`)).status).toBe(204)
    expect((await directory.scim('GET', `/Groups/${group}`)).status).toBe(404)
  })

  it('is on the record as its doing, without names or addresses', async () => {
    const { sekisho } = directory
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
        'session.revoked',
      ])
        expect(kinds).toContain(kind)
      expect(entries.find(({ kind }) => kind === 'person.deactivated')?.data).toMatchObject({
        reason: 'directory',
        credentials: 1,
        sessions: 1,
      })
    })
    const { dataDir, storage } = sekisho.settings
    expect(await storedLedger(dataDir, storage)).not.toMatch(/田中|contoso|0a21f0f2/i)
  })
})
