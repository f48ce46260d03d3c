import type { Actor, Role } from '@sekisho/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { Person } from './index.ts'
import { openPeople, type PeopleHarness } from './testing.ts'

const operator: Actor = { type: 'operator' }
const as = ({ id }: Person): Actor => ({ type: 'person', id })

describe.each(await testDatabases())('changes of people on $name', (databases) => {
  let harness: PeopleHarness
  let made = 0
  beforeEach(async () => {
    harness = await openPeople(await databases.openControl())
  })
  afterEach(async () => {
    await harness.db.close()
    await databases.dispose()
  })

  const add = (roles: readonly Role[], groups: readonly string[] = []) =>
    harness.people.create(operator, { name: `人 ${made}`, email: `p${made++}@example.jp`, roles, groups })

  it('roles in effect are those given by hand and those the groups map to, here and on another node', async () => {
    const person = await add(['viewer'], ['it', 'unmapped'])
    expect(person).toMatchObject({ roles: ['viewer', 'admin'], given: { roles: ['viewer'] }, version: 1 })
    expect((await harness.openAgain()).byId(person.id)).toStrictEqual(person)
    const changed = await harness.people.update(operator, person.id, { groups: ['研究'] })
    expect(changed).toMatchObject({ roles: ['viewer', 'developer'], groups: ['研究'], version: 2 })
    expect(harness.people.byId(person.id)).toStrictEqual(changed)
    expect((await harness.openAgain()).byId(person.id)).toStrictEqual(changed)
  })

  it('the entry of a change says what was and is, and of name and address by commitments', async () => {
    const person = await add(['viewer'])
    await harness.people.update(operator, person.id, { name: '田中', email: null, roles: ['finance'] })
    const entries = await harness.entries()
    expect(entries.at(-1)).toMatchObject({
      kind: 'person.changed',
      data: {
        person: person.id,
        before: { roles: ['viewer'], name: { commitment: expect.any(String) as string } },
        after: { roles: ['finance'], email: null },
      },
    })
    expect(JSON.stringify(entries)).not.toMatch(/田中|example\.jp/)
  })

  it('what changes nothing is not on the record and raises no version', async () => {
    const person = await add(['viewer'])
    expect(await harness.people.update(operator, person.id, { name: person.name })).toStrictEqual(person)
    expect(await harness.entries()).toHaveLength(1)
  })

  it('an address of somebody else is refused, one’s own is not', async () => {
    const [one, other] = [await add(['viewer']), await add(['viewer'])]
    const email = one.email
    await expect(harness.people.update(operator, other.id, { email })).rejects.toMatchObject({
      code: 'email_taken',
    })
    await expect(harness.people.update(operator, one.id, { email, name: 'x' })).resolves.toMatchObject({
      name: 'x',
    })
  })

  it('of somebody who is not there nothing can be changed', async () => {
    const { people } = harness
    for (const ask of [
      () => people.update(operator, 'per_nobody', { name: 'x' }),
      () => people.deactivate(operator, 'per_nobody', 'x'),
      () => people.reactivate(operator, 'per_nobody'),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'person_unknown' })
  })

  it('the last active owner stays: by hand, by a group, and by deactivation', async () => {
    const owner = await add(['owner'])
    const refused = { code: 'last_owner' }
    await expect(harness.people.update(operator, owner.id, { roles: ['admin'] })).rejects.toMatchObject(
      refused,
    )
    await expect(harness.people.deactivate(operator, owner.id, 'left')).rejects.toMatchObject(refused)
    expect(harness.people.byId(owner.id)).toStrictEqual(owner)
    const founder = await add(['viewer'], ['founders'])
    await harness.people.deactivate(operator, owner.id, 'left')
    await expect(harness.people.update(operator, founder.id, { groups: [] })).rejects.toMatchObject(refused)
  })

  it('the last active owner stays, whatever the directory does to the group that makes one', async () => {
    const { directory } = harness.people
    const owner = await add(['owner'])
    const founder = await add(['viewer'])
    const record = { name: 'founders', externalId: null, members: new Set([founder.id]) }
    const group = await directory.addGroup(record)
    await harness.people.deactivate(operator, owner.id, 'left')
    expect(harness.people.byId(founder.id)?.roles).toContain('owner')
    const nobody = new Set<string>()
    for (const ask of [
      () => directory.changeGroup(group.id, () => ({ ...record, members: nobody })),
      () => directory.changeGroup(group.id, () => ({ ...record, name: 'others' })),
      () => directory.removeGroup(group.id, () => {}),
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'last_owner' })
    const second = await add(['viewer'])
    await directory.changeGroup(group.id, () => ({ ...record, members: new Set([second.id]) }))
    expect(harness.people.byId(second.id)?.roles).toContain('owner')
    expect(harness.people.byId(founder.id)?.roles).toStrictEqual(['viewer'])
  })

  it('a machine with the role owner is not the owner that has to stay', async () => {
    const owner = await add(['owner'])
    const machine = { name: 'ci', kind: 'service_account', roles: ['owner'], groups: [] } as const
    expect((await harness.people.create(operator, machine)).id).toMatch(/^svc_/)
    await expect(harness.people.deactivate(operator, owner.id, 'left')).rejects.toMatchObject({
      code: 'last_owner',
    })
  })

  it('of two that unmake each other at the same time one stays', async () => {
    const [one, other] = [await add(['owner']), await add(['owner'])]
    const asked = await Promise.allSettled([
      harness.people.update(as(one), other.id, { roles: ['viewer'] }),
      harness.people.update(as(other), one.id, { roles: ['viewer'] }),
    ])
    expect(asked.map(({ status }) => status).toSorted()).toStrictEqual(['fulfilled', 'rejected'])
  })

  describe('an admin', () => {
    let owner: Person
    let admin: Person
    let other: Person
    beforeEach(async () => {
      owner = await add(['owner'])
      admin = await add(['admin'])
      other = await add(['developer'])
    })

    it('changes people, and not their own roles, by hand or by a group', async () => {
      const { people } = harness
      await expect(people.update(as(admin), other.id, { roles: ['finance'] })).resolves.toBeDefined()
      await expect(people.update(as(admin), admin.id, { name: 'x' })).resolves.toBeDefined()
      for (const patch of [{ roles: ['admin', 'security'] as const }, { groups: ['研究'] }])
        await expect(people.update(as(admin), admin.id, patch)).rejects.toMatchObject({ code: 'own_roles' })
    })

    it('neither makes nor unmakes an owner, in whatever way', async () => {
      const { people } = harness
      for (const ask of [
        () => people.update(as(admin), other.id, { roles: ['owner'] }),
        () => people.update(as(admin), other.id, { groups: ['founders'] }),
        () => people.update(as(admin), owner.id, { roles: ['viewer'] }),
        () => people.update(as(admin), owner.id, { email: 'admin@example.jp' }),
        () => people.deactivate(as(admin), owner.id, 'x'),
        () => people.create(as(admin), { name: 'x', roles: ['owner'], groups: [] }),
        () => people.create(as(admin), { name: 'x', roles: [], groups: ['founders'] }),
        () => people.checkGrant(as(admin), { roles: ['owner'], groups: [] }),
        () => people.checkGrant(as(admin), { roles: [], groups: ['founders'] }),
      ])
        await expect(ask()).rejects.toMatchObject({ code: 'owner_protected' })
      await expect(people.checkGrant(as(admin), { roles: ['admin'], groups: ['it'] })).resolves.toBe(
        undefined,
      )
      await expect(people.checkGrant(as(owner), { roles: ['owner'], groups: [] })).resolves.toBe(undefined)
      expect(people.byId(owner.id)).toStrictEqual(owner)
    })

    it('does not bring back an owner who was deactivated', async () => {
      const second = await harness.people.create(as(owner), { name: 'second', roles: ['owner'], groups: [] })
      await harness.people.deactivate(as(owner), second.id, 'left')
      await expect(harness.people.reactivate(as(admin), second.id)).rejects.toMatchObject({
        code: 'owner_protected',
      })
    })

    it('who is an owner only through what they are about to write is none', async () => {
      const machine = await harness.people.create(operator, {
        name: 'ci',
        kind: 'service_account',
        roles: ['owner'],
        groups: [],
      })
      const actor: Actor = { type: 'service_account', id: machine.id }
      await expect(harness.people.update(actor, other.id, { roles: ['owner'] })).rejects.toMatchObject({
        code: 'owner_protected',
      })
    })

    it('an owner may leave when another stays', async () => {
      await expect(harness.people.deactivate(as(owner), owner.id, 'left')).rejects.toMatchObject({
        code: 'last_owner',
      })
      await harness.people.create(as(owner), { name: 'second', roles: ['owner'], groups: [] })
      await expect(harness.people.deactivate(as(owner), owner.id, 'left')).resolves.toBeDefined()
    })

    it('an owner unmakes another, and not themselves', async () => {
      const second = await harness.people.create(as(owner), { name: 'second', roles: ['owner'], groups: [] })
      const patch = { roles: ['viewer'] } as const
      await expect(harness.people.update(as(owner), owner.id, patch)).rejects.toMatchObject({
        code: 'own_roles',
      })
      await expect(harness.people.update(as(owner), second.id, patch)).resolves.toBeDefined()
    })
  })

  describe('deactivation', () => {
    it('is on the record with how much it ends, and tells those that end it who and why', async () => {
      const person = await add(['developer'])
      const told: unknown[] = []
      harness.people.onDeactivated(async ({ actor, person: { id, status }, reason }) =>
        told.push({ actor, id, status, reason }),
      )
      await harness.people.deactivate(operator, person.id, 'left')
      expect(told).toStrictEqual([{ actor: operator, id: person.id, status: 'inactive', reason: 'left' }])
      expect((await harness.entries()).at(-1)).toMatchObject({
        kind: 'person.deactivated',
        data: { person: person.id, reason: 'left', sessions: 0, credentials: 0 },
      })
    })

    it('that could not end everything says so, holds all the same, and ends the rest when it is asked again', async () => {
      const person = await add(['developer'])
      let works = false
      const told: string[] = []
      harness.people.onDeactivated(async () => {
        if (!works) throw new Error('the store is away')
        told.push('sessions')
      })
      harness.people.onDeactivated(async () => told.push('credentials'))
      await expect(harness.people.deactivate(operator, person.id, 'left')).rejects.toThrow('not everything')
      expect(harness.people.byId(person.id)?.status).toBe('inactive')
      expect(told).toStrictEqual(['credentials'])
      works = true
      await harness.people.deactivate(operator, person.id, 'left')
      expect(told).toContain('sessions')
      expect((await harness.entries()).filter(({ kind }) => kind === 'person.deactivated')).toHaveLength(1)
    })

    it('is undone, but first what it may have left is ended', async () => {
      const person = await add(['developer'])
      await harness.people.deactivate(operator, person.id, 'left')
      const told: string[] = []
      harness.people.onDeactivated(async ({ person: { status } }) => told.push(status))
      expect(await harness.people.reactivate(operator, person.id)).toMatchObject({ status: 'active' })
      expect(told).toStrictEqual(['inactive'])
      await harness.people.reactivate(operator, person.id)
      expect(told).toHaveLength(1)
      expect((await harness.entries()).at(-1)).toMatchObject({
        kind: 'person.changed',
        data: { before: { status: 'inactive' }, after: { status: 'active' } },
      })
    })
  })

  describe('removal by the directory', () => {
    const record = (externalId: string | null) => ({
      userName: 'aiko@example.jp',
      externalId,
      name: '愛子',
      email: 'aiko@example.jp',
      active: true,
      attributes: '{}',
    })
    const issuer = 'https://login.example'
    /** Somebody with every way in that there is, and what was left of them when the directory removed them. */
    async function addRemoved(externalId: string | null): Promise<Person> {
      const { person } = await harness.people.directory.addPerson(record(externalId))
      const claims = { issuer, email: 'aiko@example.jp', emailVerified: true, groups: ['it'] }
      await harness.people.signedIn({ ...claims, subject: 'sub-aiko' })
      const of = { person_id: person.id }
      const open = { roles: '[]', groups: '[]', invited_by: null, accepted_at: null, revoked_at: null }
      const times = { created_at: 1, expires_at: 2 ** 50 }
      await harness.db.recorded(operator, 'local_sign_in', async (tx) => {
        const account = { password_hash: 'hash', totp_secret: null, recovery_codes: '[]', updated_at: 1 }
        await tx
          .insertInto('local_accounts')
          .values({ ...of, ...account })
          .execute()
        const passkey = {
          id: 'pk',
          name: 'key',
          public_key: 'key',
          counter: 0,
          transports: '[]',
          created_at: 1,
        }
        await tx
          .insertInto('passkeys')
          .values({ ...of, ...passkey })
          .execute()
        const invitation = { id: 'inv', name: '愛子', email: 'aiko@example.jp', token_hash: 'hash' }
        await tx
          .insertInto('invitations')
          .values({ ...of, ...open, ...times, ...invitation })
          .execute()
        const data = { person: person.id, method: 'passkey' } as const
        return { entries: [{ kind: 'sign_in_method.added', data }], result: undefined }
      })
      await harness.people.directory.removePerson(person.id, () => undefined)
      return person
    }

    it('takes their passkeys, password and open links, on the record', async () => {
      const { id } = await addRemoved('ext-1')
      const { read } = harness.db
      expect(await read.selectFrom('local_accounts').selectAll().execute()).toEqual([])
      expect(await read.selectFrom('passkeys').selectAll().execute()).toEqual([])
      const links = await read.selectFrom('invitations').select('revoked_at').execute()
      expect(links).toEqual([{ revoked_at: expect.any(Number) as number }])
      const entries = await harness.entries()
      for (const method of ['passkey', 'password'])
        expect(entries).toContainEqual(
          expect.objectContaining({
            kind: 'sign_in_method.removed',
            data: { person: id, method, reason: 'directory' },
          }),
        )
      expect(entries.map(({ kind }) => kind)).toContain('invitation.revoked')
    })

    it('keeps out who signs in again, and who is pushed again is the same person without groups of before', async () => {
      const { id } = await addRemoved('ext-1')
      const claims = { issuer, subject: 'sub-aiko', emailVerified: false, groups: ['it'] }
      await expect(harness.people.signedIn(claims)).rejects.toMatchObject({ code: 'person_inactive' })
      const { person } = await harness.people.directory.addPerson(record('ext-1'))
      expect(person).toMatchObject({ id, status: 'active', groups: [], roles: ['claude_code_user'] })
      expect(await harness.people.signedIn({ ...claims, groups: [] })).toMatchObject({ id })
    })

    it('frees the address for another person, whom the directory knows by another id', async () => {
      const former = await addRemoved('ext-1')
      const { person } = await harness.people.directory.addPerson(record('ext-2'))
      expect(person.id).not.toBe(former.id)
      expect(person).toMatchObject({ email: 'aiko@example.jp', identities: [] })
      expect(harness.people.byEmail('aiko@example.jp')).toStrictEqual(person)
      expect(harness.people.byId(former.id)).toMatchObject({ status: 'inactive', email: null })
      const back = { ...record('ext-1'), userName: 'a.old', email: 'a.old@example.jp' }
      expect((await harness.people.directory.addPerson(back)).person.id).toBe(former.id)
    })

    it.each([
      [null, 'ext-2'],
      ['ext-1', null],
    ])('who comes back by address alone has no account of before: %s, %s', async (before, after) => {
      const { id } = await addRemoved(before)
      const { person } = await harness.people.directory.addPerson(record(after))
      expect(person).toMatchObject({ id, status: 'active', identities: [] })
      expect(harness.people.bySubject(issuer, 'sub-aiko')).toBeUndefined()
    })
  })

  it('lists are narrowed by status, group, role and text, and their pages hold everyone once', async () => {
    const { people } = harness
    const hana = await people.create(operator, {
      name: '鈴木 ハナ',
      email: 'hana@example.jp',
      roles: ['finance'],
      groups: ['研究'],
    })
    const others = [await add(['finance']), await add(['developer'], ['研究']), await add(['viewer'])]
    await people.create(operator, { name: 'ci', kind: 'service_account', roles: ['developer'], groups: [] })
    await people.deactivate(operator, hana.id, 'left')
    const found = async (query: object) =>
      (await people.list({ limit: 10, ...query })).data.map(({ id }) => id)
    const ids = others.map(({ id }) => id)
    expect(await found({})).toStrictEqual([hana.id, ...ids])
    expect(await found({ status: 'inactive' })).toStrictEqual([hana.id])
    expect(await found({ group: '研究' })).toStrictEqual([hana.id, ids[1]])
    expect(await found({ role: 'developer' })).toStrictEqual([hana.id, ids[1]])
    expect(await found({ role: 'finance', status: 'active' })).toStrictEqual([ids[0]])
    expect(await found({ search: 'HANA@' })).toStrictEqual([hana.id])
    expect(await found({ search: 'ﾊﾅ' })).toStrictEqual([hana.id])
    expect(await found({ search: ids[2] ?? '' })).toStrictEqual([ids[2]])
    expect(await found({ kind: 'service_account' })).toHaveLength(1)
    const first = await people.list({ limit: 1, group: '研究' })
    expect(await people.list({ limit: 1, group: '研究', after: first.next })).toMatchObject({
      data: [{ id: ids[1] }],
    })
  })

  it('groups are listed with their members and what they give, wherever they come from', async () => {
    await add(['viewer'], ['it', 'web'])
    await add(['viewer'], ['web'])
    const { id } = await harness.people.directory.addGroup({
      name: '空',
      externalId: null,
      members: new Set(),
    })
    const { data } = await harness.people.groups.list({ limit: 10 })
    expect(data).toStrictEqual([
      { name: 'it', members: 1, roles: ['admin'] },
      { name: 'web', members: 2, roles: [] },
      { name: '空', members: 0, roles: [], id },
    ])
    const first = await harness.people.groups.list({ limit: 1 })
    expect(first).toMatchObject({ data: [{ name: 'it' }], next: 'it' })
    const second = await harness.people.groups.list({ limit: 10, after: 'it', search: 'W' })
    expect(second).toStrictEqual({ data: [{ name: 'web', members: 2, roles: [] }] })
  })
})
