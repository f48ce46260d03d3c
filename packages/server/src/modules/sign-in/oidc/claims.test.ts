import { describe, expect, it } from 'vitest'
import type { IssuerSettings } from '../settings.ts'
import { claimAt, checkRules, isIncomplete, readClaims } from './claims.ts'
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
      secondFactor: false,
    })
  })

  it.each([
    ['groups', { groups: ['a'] }, ['a']],
    ['https://corp.example/groups', { 'https://corp.example/groups': ['a'] }, ['a']],
    ['/realm_access/roles', { realm_access: { roles: ['a', 'b', 'a'] } }, ['a', 'b']],
    ['/a~1b/c~0d', { 'a/b': { 'c~d': 'one' } }, ['one']],
    ['groups', { groups: 'one' }, ['one']],
    ['groups', { groups: ['a', 7, null, ''] }, ['a']],
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
    [undefined, true],
    [false, false],
    ['false', false],
  ])('email_verified %s means %s', (email_verified, verified) => {
    expect(readClaims({ ...claims, email_verified }, settings()).emailVerified).toBe(verified)
  })

  it.each([
    [{ acr: 'urn:mfa' }, true],
    [{ acr: 'urn:pwd' }, false],
    [{ amr: ['pwd', 'otp'] }, true],
    [{ amr: ['pwd'] }, false],
    [{ amr: 'otp' }, false],
    [{}, false],
  ])('%j proves a second factor: %s', (given, proved) => {
    const wanted = settings({ secondFactor: { acr: ['urn:mfa'], amr: ['otp'] } })
    expect(readClaims({ sub: 'a', ...given }, wanted).secondFactor).toBe(proved)
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
})
