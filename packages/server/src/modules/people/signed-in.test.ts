import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { SignInClaims } from './index.ts'
import { openPeople, type PeopleHarness } from './testing.ts'

const operator = { type: 'operator' } as const
const issuer = 'https://login.example'
const tanaka: SignInClaims = {
  issuer,
  subject: 'sub-1',
  email: 'Tanaka@Example.jp',
  emailVerified: true,
  name: '田中',
  groups: ['研究'],
}

describe.each(await testDatabases())('who signs in at an identity provider, on $name', (databases) => {
  let harness: PeopleHarness
  const open = async (issuers?: { issuer: string }[]) => {
    await harness?.db.close()
    harness = await openPeople(await databases.openControl(), issuers)
  }
  beforeEach(() => open())
  afterEach(async () => {
    await harness.db.close()
    await databases.dispose()
  })

  const invite = (email: string) =>
    harness.people.create(operator, { name: 'invited', email, roles: ['finance'], groups: ['by hand'] })

  it('for the first time is a new person with the default roles and those of the groups', async () => {
    const person = await harness.people.signedIn(tanaka)
    expect(person).toMatchObject({
      name: '田中',
      email: 'tanaka@example.jp',
      source: 'oidc',
      roles: ['claude_code_user', 'developer'],
      groups: ['研究'],
    })
    expect(harness.people.bySubject(issuer, 'sub-1')).toStrictEqual(person)
    expect(harness.people.byEmail('TANAKA@example.JP')).toStrictEqual(person)
    const again = await harness.openAgain()
    expect(again.bySubject(issuer, 'sub-1')).toStrictEqual(person)
    const entries = await harness.entries()
    expect(entries.map(({ kind }) => kind)).toStrictEqual(['person.created', 'person.changed'])
    expect(JSON.stringify(entries)).not.toMatch(/田中|tanaka|sub-1/i)
  })

  it('again is the same person; what is the same is not written again', async () => {
    const first = await harness.people.signedIn({ ...tanaka, groups: ['b', 'a'] })
    expect(await harness.people.signedIn({ ...tanaka, groups: ['a', 'b', 'a'] })).toStrictEqual(first)
    expect(await harness.entries()).toHaveLength(2)
  })

  it('again is the same person with another address, and addresses do not follow the claims', async () => {
    const first = await harness.people.signedIn(tanaka)
    const again = await harness.people.signedIn({ ...tanaka, email: 'other@example.jp' })
    expect(again).toMatchObject({ id: first.id, email: 'tanaka@example.jp' })
  })

  it('has the name and the groups of today; those given by hand stay', async () => {
    const invited = await invite('tanaka@example.jp')
    await harness.people.signedIn(tanaka)
    const person = await harness.people.signedIn({ ...tanaka, name: '高橋', groups: ['it'] })
    expect(person).toMatchObject({
      id: invited.id,
      name: '高橋',
      groups: ['by hand', 'it'],
      roles: ['finance', 'admin'],
    })
    expect((await harness.people.signedIn({ ...tanaka, groups: [] })).roles).toStrictEqual(['finance'])
  })

  it('is linked to who is there with the address only when the provider vouches for it', async () => {
    const invited = await invite('tanaka@example.jp')
    const unverified = harness.people.signedIn({ ...tanaka, emailVerified: false })
    await expect(unverified).rejects.toMatchObject({ code: 'identity_not_linked' })
    expect(harness.people.bySubject(issuer, 'sub-1')).toBeUndefined()
    expect(await harness.people.signedIn(tanaka)).toMatchObject({ id: invited.id })
  })

  it('with the address of who has another account there is not linked', async () => {
    await harness.people.signedIn(tanaka)
    const other = harness.people.signedIn({ ...tanaka, subject: 'sub-2' })
    await expect(other).rejects.toMatchObject({ code: 'identity_not_linked' })
  })

  it('at two providers is one person, when both vouch for the address', async () => {
    await open([{ issuer }, { issuer: 'https://second.example' }])
    const first = await harness.people.signedIn(tanaka)
    const second = await harness.people.signedIn({
      ...tanaka,
      issuer: 'https://second.example',
      groups: ['it'],
    })
    expect(second).toMatchObject({ id: first.id, groups: ['研究', 'it'] })
  })

  it('known to two providers by the same subject has of each the groups it names now', async () => {
    await open([{ issuer }, { issuer: 'https://second.example' }])
    const second = { ...tanaka, issuer: 'https://second.example' }
    const groupsAfter = async (claims: SignInClaims) => (await harness.people.signedIn(claims)).groups
    await groupsAfter(tanaka)
    expect(await groupsAfter({ ...second, groups: ['it'] })).toStrictEqual(['研究', 'it'])
    expect(await groupsAfter({ ...second, groups: ['研究'] })).toStrictEqual(['研究'])
    expect(await groupsAfter({ ...second, groups: [] })).toStrictEqual(['研究'])
    expect(await groupsAfter({ ...tanaka, groups: [] })).toStrictEqual([])
  })

  it('leaves no address behind that the provider does not vouch for, also when it is the only one', async () => {
    const squatter = await harness.people.signedIn({ ...tanaka, emailVerified: false })
    expect(squatter).toMatchObject({ name: '田中', email: null })
    const owner = await harness.people.signedIn({ ...tanaka, subject: 'sub-2' })
    expect(owner.id).not.toBe(squatter.id)
    expect(owner.email).toBe('tanaka@example.jp')
  })

  it('at one of several providers leaves no address behind that it does not vouch for', async () => {
    await open([{ issuer }, { issuer: 'https://second.example' }])
    const squatter = await harness.people.signedIn({ ...tanaka, subject: 'evil', emailVerified: false })
    expect(squatter.email).toBeNull()
    const owner = await harness.people.signedIn({ ...tanaka, issuer: 'https://second.example' })
    expect(owner.id).not.toBe(squatter.id)
  })

  it('is who the directory pushed with the id of the account, when there is one provider', async () => {
    const record = {
      userName: 'tanaka@example.jp',
      externalId: 'sub-1',
      name: '田中 太郎',
      email: 'tanaka@example.jp',
      active: true,
      attributes: '{}',
    }
    const { person } = await harness.people.directory.addPerson(record)
    const signedIn = await harness.people.signedIn({ ...tanaka, emailVerified: false })
    expect(signedIn).toMatchObject({ id: person.id, name: '田中 太郎', groups: ['研究'] })
    await open([{ issuer }, { issuer: 'https://second.example' }])
    await harness.people.directory.addPerson(record)
    const elsewhere = { ...tanaka, issuer: 'https://second.example', emailVerified: false }
    await expect(harness.people.signedIn(elsewhere)).rejects.toMatchObject({ code: 'identity_not_linked' })
  })

  it('is refused when inactive, also by address alone', async () => {
    const { id } = await harness.people.signedIn(tanaka)
    await harness.people.deactivate(operator, id, 'left')
    await expect(harness.people.signedIn(tanaka)).rejects.toMatchObject({ code: 'person_inactive' })
    const invited = await invite('sato@example.jp')
    await harness.people.deactivate(operator, invited.id, 'left')
    const claims = { ...tanaka, subject: 'sub-9', email: 'sato@example.jp' }
    await expect(harness.people.signedIn(claims)).rejects.toMatchObject({ code: 'person_inactive' })
  })

  it('twice at the same moment is one person', async () => {
    const [one, other] = await Promise.all([harness.people.signedIn(tanaka), harness.people.signedIn(tanaka)])
    expect(one.id).toBe(other.id)
  })

  it('brings nothing longer or stranger than an administrator could write', async () => {
    const person = await harness.people.signedIn({
      ...tanaka,
      email: `${'a'.repeat(300)}@example.jp`,
      name: `a\u001B[31m${'名'.repeat(300)}`,
      groups: ['', 'x'.repeat(201), ...Array.from({ length: 2000 }, (_, index) => `g${index}`)],
    })
    expect(person.email).toBeNull()
    expect(person.name).not.toContain('\u001B')
    expect(Array.from(person.name).length).toBe(200)
    expect(person.groups).toHaveLength(1000)
  })
})
