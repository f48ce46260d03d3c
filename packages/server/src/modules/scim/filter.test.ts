import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFilter } from './filter.ts'
import { ScimProblem } from './problem.ts'
import { createSchemas, enterpriseUrn, userUrn } from './schema.ts'

const { user, group } = createSchemas('/scim/v2')

const tanaka = {
  id: 'per_1',
  externalId: 'Ext-1',
  userName: 'tanaka@example.jp',
  displayName: '田中 and 佐藤',
  active: true,
  title: 'a "quoted" word',
  name: { familyName: '田中', givenName: 'Aiko' },
  emails: [
    { value: 'tanaka@example.jp', type: 'work', primary: true },
    { value: 'aiko@home.example', type: 'home' },
  ],
  meta: { created: '2026-11-22T06:14:00.000Z' },
  [enterpriseUrn]: { department: 'R&D', manager: { value: 'per_2' } },
}

/** Halves of characters too. */
const anyText = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes))

describe('a filter', () => {
  it.each([
    ['userName eq "tanaka@example.jp"', true],
    ['userName eq "TANAKA@EXAMPLE.JP"', true],
    ['USERNAME Eq "tanaka@example.jp"', true],
    ['userName eq "tanaka"', false],
    [`${userUrn}:userName sw "tanaka"`, true],
    ['externalId eq "Ext-1"', true],
    ['externalId eq "ext-1"', false],
    ['active eq true', true],
    ['active eq "False"', false],
    ['active ne false', true],
    ['displayName co "and"', true],
    ['not (displayName eq "田中 and 佐藤")', false],
    ['title eq "a \\"quoted\\" word"', true],
    ['title eq "\\u0061 \\"quoted\\" word"', true],
    ['userName ew ".jp"', true],
    ['emails eq "aiko@home.example"', true],
    ['emails.value co "home"', true],
    ['emails[type eq "work" and value co "home"]', false],
    ['emails[type eq "home" and value co "home"]', true],
    ['emails[type eq "work"].value eq "tanaka@example.jp"', true],
    ['emails[type eq "work"].value eq "aiko@home.example"', false],
    ['emails[type eq "home"].display pr', false],
    ['emails[not (type eq "work")]', true],
    ['emails.type ne "other"', true],
    ['emails.type ne "work"', false],
    ['name.familyName pr', true],
    ['name.middleName pr', false],
    ['name pr', true],
    ['phoneNumbers pr', false],
    ['nickName eq null', true],
    ['userName ne null', true],
    ['nickName ne "x"', true],
    [`${enterpriseUrn}:department eq "r&d"`, true],
    [`${enterpriseUrn}:manager.value eq "per_2"`, true],
    ['id eq "per_1" and manager eq "per_2"', true],
    ['meta.created gt "2026-11-22T06:13:59Z"', true],
    ['meta.created le "2026-11-22T15:14:00+09:00"', true],
    ['meta.created lt "2026-11-22T06:14:00Z"', false],
    ['userName sw "x" or active eq true and displayName pr', true],
    ['(userName sw "x" or active eq true) and nickName pr', false],
    ['not (userName sw "t" and active eq false)', true],
    ['not (userName sw "t" or active eq false)', false],
    ['((active eq true))', true],
  ])('%s is %s', (text, expected) => {
    expect(createFilter(text, user).matches(tanaka)).toBe(expected)
  })

  it('of members compares ids as they are', () => {
    const members = { members: [{ value: 'per_A' }, { value: 'per_B' }] }
    expect(createFilter('members.value eq "per_B"', group).matches(members)).toBe(true)
    expect(createFilter('members eq "per_b"', group).matches(members)).toBe(false)
    expect(createFilter('members[value eq "per_A"]', group).matches(members)).toBe(true)
  })

  it('knows what it looks at', () => {
    const { needs } = createFilter(
      `userName pr and (emails[type eq "x"] or ${enterpriseUrn}:department pr)`,
      user,
    )
    expect(needs).toStrictEqual(new Set(['username', 'emails', enterpriseUrn.toLowerCase()]))
  })

  it.each([
    '',
    'userName',
    'userName eq',
    'userName eq x',
    'userName eq "x',
    'userName eq "\\x"',
    'userName is "x"',
    'userName eq "x" and',
    'userName eq "x" userName eq "y"',
    '(userName eq "x"',
    'userName eq "x")',
    'emails[type eq "work"',
    'emails[type eq "work"].value',
    'emails[type eq "work"].nonsense pr',
    'not userName eq "x"',
    'nonsense eq "x"',
    'name.nonsense eq "x"',
    'name eq "x"',
    'active gt true',
    'active eq "maybe"',
    'active co null',
    'userName eq 5',
    'meta.created gt "yesterday"',
    'urn:nobody:knows:User:tag eq "x"',
    '__proto__ eq "x"',
    'constructor pr',
    `userName eq "${'x'.repeat(2048)}"`,
    `${'('.repeat(20)}active pr${')'.repeat(20)}`,
    'not ('.repeat(400),
  ])('%s is refused as invalidFilter', (text) => {
    expect(() => createFilter(text, user)).toThrow(
      expect.objectContaining({ status: 400, scimType: 'invalidFilter' }),
    )
  })

  it('of fifty alternatives in fifty groups costs no more than it is long', () => {
    const text = Array.from({ length: 50 }, (_, index) => `(title eq "${index}" or title pr)`).join(' and ')
    expect(createFilter(text, user).matches(tanaka)).toBe(true)
  })

  const words = [
    'userName',
    'emails',
    'emails.value',
    'active',
    'nonsense',
    userUrn,
    `${userUrn}:active`,
    'eq',
    'co',
    'pr',
    'gt',
    'and',
    'or',
    'not',
    '(',
    ')',
    '[',
    ']',
    '"a"',
    '"a \\" b"',
    '"',
    '\\',
    'true',
    'null',
    '5',
    '-',
    '.value',
    ' ',
    '田',
  ]

  it('of any words is either refused as invalidFilter or can be asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { maxLength: 14 }),
        fc.constantFrom(' ', ''),
        (list, space) => {
          asked(list.join(space))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('of any text is either refused as invalidFilter or can be asked', () => {
    fc.assert(fc.property(anyText, asked))
  })

  it('of a text in quotation marks finds exactly that text', () => {
    fc.assert(
      fc.property(
        anyText.filter((text) => text !== ''),
        (text) => {
          const filter = createFilter(`externalId eq ${JSON.stringify(text)}`, user)
          expect(filter.matches({ externalId: text })).toBe(true)
          expect(filter.matches({ externalId: `${text}x` })).toBe(false)
        },
      ),
    )
  })

  function asked(text: string): void {
    try {
      expect(typeof createFilter(text, user).matches(tanaka)).toBe('boolean')
    } catch (error) {
      expect(error).toBeInstanceOf(ScimProblem)
      expect(error).toMatchObject({ status: 400, scimType: 'invalidFilter' })
    }
  }
})
