import { describe, expect, it } from 'vitest'
import type { IssuerSettings } from '../settings.ts'
import { claimAt, checkRules, isIncomplete, readClaims, withUserinfo, type Claims } from './claims.ts'
import { testIssuer } from './testing/issuer-settings.ts'

const settings = (more: Partial<IssuerSettings> = {}) => testIssuer('https://id.example.com', more)
const claims = {
  sub: 'abc',
  email: 'Tanaka@Example.JP',
  email_verified: true,
  name: '田中',
  groups: ['研究'],
}

describe('claims', () => {
  it('become a person, the address in lower case', () => {
    expect(readClaims(claims, settings())).toStrictEqual({
      subject: 'abc',
      email: 'tanaka@example.jp',
      emailVerified: true,
      name: '田中',
      groups: ['研究'],
    })
  })

  it.each([
    ['groups', { groups: ['a'] }, ['a']],
    ['https://corp.example/groups', { 'https://corp.example/groups': ['a'] }, ['a']],
    ['/realm_access/roles', { realm_access: { roles: ['a', 'b', 'a'] } }, ['a', 'b']],
    ['/a~1b/c~0d', { 'a/b': { 'c~d': 'one' } }, ['one']],
    ['groups', { groups: 'one' }, ['one']],
    ['groups', { groups: ['a', 7, null, '', 'it\u200B', '\u202Eit'] }, ['a']],
    ['groups', {}, undefined],
    ['/groups/none', { groups: ['a'] }, undefined],
    ['/__proto__/x', {}, undefined],
    ['constructor', {}, undefined],
  ])('groups are read at %s', (name, given, groups) => {
    const wanted = settings({ claims: { groups: [name], email: ['email'], userId: 'sub' } })
    expect(readClaims({ sub: 'abc', ...given }, wanted).groups).toEqual(groups)
  })

  it('the address is the first claim that holds one', () => {
    const wanted = settings({ claims: { groups: ['groups'], email: ['email', 'upn'], userId: 'sub' } })
    expect(readClaims({ sub: 'a', email: 'no address', upn: 'Sato@corp.example' }, wanted)).toMatchObject({
      email: 'sato@corp.example',
      emailVerified: true,
    })
    expect(readClaims({ sub: 'a', email: 'x@evil.example\r\nBcc: y' }, wanted).email).toBeUndefined()
  })

  it.each([
    [true, true],
    ['true', true],
    [undefined, false],
    [null, false],
    [1, false],
    [false, false],
    ['false', false],
  ])('email_verified %s means %s', (email_verified, verified) => {
    expect(readClaims({ ...claims, email_verified }, settings()).emailVerified).toBe(verified)
  })

  it.each(['email', '/email'])('an address at %s is not verified by its place alone', (name) => {
    const wanted = settings({ claims: { groups: ['groups'], email: [name], userId: 'sub' } })
    const read = (email_verified: unknown) => readClaims({ ...claims, email_verified }, wanted)
    expect([true, false, undefined].map((verified) => read(verified).emailVerified)).toEqual([
      true,
      false,
      false,
    ])
    expect(isIncomplete({ sub: 'a', email: 'a@example.jp', groups: [] }, wanted)).toBe(true)
  })

  it('every address of a provider that the operator trusts is verified, unless it says otherwise itself', () => {
    const trusting = settings({ trustEmail: true })
    const verified = (email_verified: unknown) =>
      readClaims({ ...claims, email_verified }, trusting).emailVerified
    expect([undefined, true, false, 'false'].map(verified)).toEqual([true, true, false, false])
  })

  it('a number that JSON rounded names nobody: it may be another person’s', () => {
    const subjectOf = (json: string) => readClaims(JSON.parse(json) as Claims, settings()).subject
    expect(subjectOf('{"sub":9007199254740991}')).toBe('9007199254740991')
    for (const rounded of ['9007199254740993', '12345678901234567890', '1.5', '1e400'])
      expect(() => subjectOf(`{"sub":${rounded}}`)).toThrow('names nobody')
  })

  it.each([{}, { sub: '' }, { sub: {} }, { sub: 'x'.repeat(257) }])('%j is nobody', (given) => {
    expect(() => readClaims(given, settings())).toThrow(
      expect.objectContaining({ reason: 'token_invalid' }) as Error,
    )
  })

  it('groups that are kept elsewhere are no empty list of groups', () => {
    const given = { sub: 'a', _claim_names: { groups: 'src1' } }
    expect(() => readClaims(given, settings())).toThrow(
      expect.objectContaining({ reason: 'groups_left_out' }) as Error,
    )
  })

  it('a number is a subject, too', () => {
    const wanted = settings({ claims: { groups: ['groups'], email: ['email'], userId: 'employee' } })
    expect(readClaims({ sub: 'a', employee: 4711 }, wanted).subject).toBe('4711')
    expect(claimAt({ a: 1 }, 'b')).toBeUndefined()
  })
})

describe('rules', () => {
  const ruled = settings({ allowedEmailDomains: ['example.jp'], allowedGroups: ['研究', '開発'] })
  const check = (more: object) => checkRules(readClaims({ ...claims, ...more }, ruled), ruled)

  it('let in who has an address of the company and is in one of the groups', () => {
    expect(() => check({})).not.toThrow()
  })

  it.each([
    ['email_missing', { email: undefined }],
    ['email_unverified', { email_verified: false }],
    ['email_unverified', { email_verified: undefined }],
    ['email_domain', { email: 'a@sub.example.jp' }],
    ['email_domain', { email: 'a@example.jp.evil.example' }],
    ['group', { groups: ['研究室'] }],
    ['group', { groups: undefined }],
  ])('%s: %j', (reason, more) => {
    expect(() => check(more)).toThrow(expect.objectContaining({ reason }) as Error)
  })

  it('ask nothing where there are none', () => {
    expect(() => checkRules(readClaims({ sub: 'a' }, settings()), settings())).not.toThrow()
  })
})

it('the userinfo endpoint is worth a question when the address or the groups are missing', () => {
  expect(isIncomplete(claims, settings())).toBe(false)
  expect(isIncomplete({ ...claims, groups: undefined }, settings())).toBe(true)
  expect(isIncomplete({ sub: 'a', groups: [] }, settings())).toBe(true)
  expect(isIncomplete({ ...claims, email_verified: undefined }, settings())).toBe(true)
  expect(isIncomplete({ ...claims, email_verified: undefined }, settings({ trustEmail: true }))).toBe(false)
})

it.each<[string, [Claims, Claims], boolean | undefined]>([
  ['its no wins', [{ email: 'a@x.example', email_verified: true }, { email_verified: false }], false],
  [
    'its no wins as a text',
    [{ email: 'a@x.example', email_verified: true }, { email_verified: 'false' }],
    false,
  ],
  [
    'its yes counts for the same address',
    [{ email: 'a@x.example' }, { email: 'a@x.example', email_verified: true }],
    true,
  ],
  ['its yes counts for its own address', [{}, { email: 'b@x.example', email_verified: true }], true],
  [
    'its yes is not of another address',
    [{ email: 'a@x.example' }, { email: 'b@x.example', email_verified: true }],
    undefined,
  ],
  [
    'its yes is not of an address it does not name',
    [{ email: 'a@x.example' }, { email_verified: true }],
    undefined,
  ],
  [
    'a yes of the token is not of its address',
    [{ email_verified: true }, { email: 'b@x.example' }],
    undefined,
  ],
])('of the userinfo endpoint %s', (_, [token, userinfo], verified) => {
  expect(withUserinfo(token, userinfo)['email_verified']).toBe(verified)
})
