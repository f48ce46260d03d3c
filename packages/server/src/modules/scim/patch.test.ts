import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coerceResource } from './coerce.ts'
import { applyPatch } from './patch.ts'
import { ScimProblem } from './problem.ts'
import { createSchemas, enterpriseUrn, userUrn } from './schema.ts'

const { user, group } = createSchemas('/scim/v2')
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const foreignUrn = 'urn:ietf:params:scim:schemas:extension:custom:2.0:User'

const tanaka = {
  userName: 'tanaka@example.jp',
  displayName: '田中',
  active: true,
  name: { familyName: '田中', givenName: 'Aiko' },
  emails: [
    { value: 'tanaka@example.jp', type: 'work', primary: true },
    { value: 'aiko@home.example', type: 'home' },
  ],
}

const patch = (...operations: object[]) =>
  applyPatch(tanaka, { schemas: [patchUrn], Operations: operations }, user)

it('an unknown op is named once in quotes, and not at all when it is no text', () => {
  expect(() => patch({ op: 'append', path: 'title', value: 'x' })).toThrow(/not "append"$/)
  expect(() => patch({ op: 7, path: 'title', value: 'x' })).toThrow(/or remove$/)
})

it.each([1, 10_000])('the name of the schema within itself, %d times, is a wrong value', (times) => {
  const deep = JSON.parse(`{"${userUrn}":`.repeat(times + 1) + '{}' + '}'.repeat(times + 1)) as object
  expect(() => patch({ op: 'replace', value: deep })).toThrow(ScimProblem)
})

describe('a PATCH', () => {
  it.each<[string, object, object]>([
    ['replaces a value', { op: 'replace', path: 'displayName', value: 'x' }, { displayName: 'x' }],
    [
      'in capitals, as Entra sends it',
      { op: 'Replace', path: 'DISPLAYNAME', value: 'x' },
      { displayName: 'x' },
    ],
    [
      'takes "False" for false, as Entra sends it',
      { op: 'Replace', path: 'active', value: 'False' },
      { active: false },
    ],
    [
      'without a path takes names, as Okta sends it',
      { op: 'replace', value: { active: false } },
      { active: false },
    ],
    [
      'without a path takes names with dots, as Entra sends it',
      {
        op: 'Add',
        value: { 'name.givenName': 'Hana', displayName: 'y', [`${enterpriseUrn}:department`]: 'R&D' },
      },
      {
        displayName: 'y',
        name: { familyName: '田中', givenName: 'Hana' },
        [enterpriseUrn]: { department: 'R&D' },
      },
    ],
    [
      'without a path passes over what only the server writes, and what nobody knows',
      {
        op: 'replace',
        value: { id: 'x', meta: {}, schemas: [], groups: [], shoeSize: 44, displayName: 'z' },
      },
      { displayName: 'z' },
    ],
    [
      'without a path takes what has parts by its whole name',
      { op: 'add', value: { [`${enterpriseUrn}:manager`]: { value: 'boss' } } },
      { [enterpriseUrn]: { manager: { value: 'boss' } }, [`${enterpriseUrn}:manager`]: undefined },
    ],
    [
      'without a path takes what stands under the name of the schema',
      { op: 'replace', value: { [userUrn]: { active: false } } },
      { active: false },
    ],
    [
      'changes a part and leaves the others',
      { op: 'replace', path: 'name', value: { givenName: 'Hana' } },
      { name: { familyName: '田中', givenName: 'Hana' } },
    ],
    ['removes a part', { op: 'remove', path: 'name.givenName' }, { name: { familyName: '田中' } }],
    ['removes an attribute', { op: 'remove', path: 'emails' }, { emails: undefined }],
    [
      'with null removes too',
      { op: 'replace', path: 'displayName', value: null },
      { displayName: undefined },
    ],
    [
      'changes the value that a filter selects',
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@example.jp' },
      { emails: [{ value: 'new@example.jp', type: 'work', primary: true }, tanaka.emails[1]] },
    ],
    [
      'makes the value that a filter describes when there is none, as Entra asks for it',
      { op: 'Add', path: 'emails[type eq "other"].value', value: 'o@example.jp' },
      { emails: [...tanaka.emails, { type: 'other', value: 'o@example.jp' }] },
    ],
    [
      'does so from several equalities',
      { op: 'Add', path: 'phoneNumbers[type eq "work" and primary eq true].value', value: '1' },
      { phoneNumbers: [{ type: 'work', primary: true, value: '1' }] },
    ],
    [
      'removes the value that a filter selects',
      { op: 'remove', path: 'emails[type eq "home"]' },
      { emails: [tanaka.emails[0]] },
    ],
    ['does not mind when there is none', { op: 'remove', path: 'emails[type eq "other"]' }, {}],
    [
      'adds a value to others, once',
      { op: 'add', path: 'emails', value: [{ value: 'o@example.jp' }, tanaka.emails[1]] },
      { emails: [...tanaka.emails, { value: 'o@example.jp' }] },
    ],
    [
      'leaves one primary value, the new one',
      { op: 'add', path: 'emails[type eq "home"].primary', value: true },
      {
        emails: [
          { value: 'tanaka@example.jp', type: 'work', primary: false },
          { value: 'aiko@home.example', type: 'home', primary: true },
        ],
      },
    ],
    [
      'writes the attributes of an extension',
      { op: 'add', path: `${enterpriseUrn}:manager.value`, value: 'per_2' },
      { [enterpriseUrn]: { manager: { value: 'per_2' } } },
    ],
    [
      'writes an extension',
      { op: 'add', path: enterpriseUrn, value: { costCenter: 'c' } },
      { [enterpriseUrn]: { costCenter: 'c' } },
    ],
    [
      'names the own schema',
      { op: 'replace', path: `${userUrn}:displayName`, value: 'x' },
      { displayName: 'x' },
    ],
    [
      'keeps the extension of somebody else as it is',
      { op: 'add', path: `${foreignUrn}:Tag`, value: { a: [1] } },
      { [foreignUrn]: { Tag: { a: [1] } } },
    ],
    ['never keeps a password', { op: 'replace', path: 'password', value: 'secret' }, {}],
  ])('%s', (_, operation, expected) => {
    const changed = { ...tanaka, ...expected }
    expect(patch(operation)).toStrictEqual(JSON.parse(JSON.stringify(changed)))
  })

  it('does one operation after the other, and leaves what it was given as it was', () => {
    const before = structuredClone(tanaka)
    const changed = patch(
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: { value: 'a@example.jp' } },
      { op: 'add', path: 'emails', value: { value: 'b@example.jp' } },
    )
    expect(changed['emails']).toStrictEqual([{ value: 'a@example.jp' }, { value: 'b@example.jp' }])
    expect(tanaka).toStrictEqual(before)
  })

  it.each<[string, object, string | undefined]>([
    ['an unknown operation', { op: 'move', path: 'displayName' }, 'invalidSyntax'],
    ['no operation', {}, 'invalidSyntax'],
    ['remove without a path', { op: 'remove' }, 'noTarget'],
    ['a value that is no object, without a path', { op: 'add', value: 'x' }, 'invalidValue'],
    ['an unknown attribute', { op: 'add', path: 'nonsense', value: 'x' }, 'invalidPath'],
    ['an unknown part', { op: 'add', path: 'name.nonsense', value: 'x' }, 'invalidPath'],
    ['a path that is none', { op: 'add', path: 'emails[', value: 'x' }, 'invalidPath'],
    ['a path that is a number', { op: 'add', path: 5, value: 'x' }, 'invalidSyntax'],
    ['what only the server writes', { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    ['a value of another type', { op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
    ['a text that is a number', { op: 'replace', path: 'displayName', value: 5 }, 'invalidValue'],
    ['an object that is a text', { op: 'replace', path: 'name', value: 'x' }, 'invalidValue'],
    [
      'a value nobody described',
      { op: 'replace', path: 'emails[type sw "x"].value', value: 'x' },
      'noTarget',
    ],
    [
      'a filter on what has one value',
      { op: 'replace', path: 'name[givenName eq "x"]', value: {} },
      'invalidPath',
    ],
    ['a path into the prototype', { op: 'add', path: '__proto__.x', value: 'x' }, 'invalidPath'],
    [
      'a foreign path into the prototype',
      { op: 'add', path: `${foreignUrn}:__proto__`, value: {} },
      'invalidPath',
    ],
  ])('with %s is refused', (_, operation, scimType) => {
    expect(() => patch(operation)).toThrow(expect.objectContaining({ status: 400, scimType }))
  })

  it.each([
    null,
    [],
    'x',
    {},
    { schemas: [patchUrn] },
    { schemas: [patchUrn], Operations: [] },
    { Operations: [{}] },
  ])('whose body is %j is refused', (body) => {
    expect(() => applyPatch(tanaka, body, user)).toThrow(
      expect.objectContaining({ scimType: 'invalidSyntax' }),
    )
  })

  it('of more than 500 operations is refused', () => {
    const operations = Array.from({ length: 501 }, () => ({ op: 'add', path: 'displayName', value: 'x' }))
    expect(() => patch(...operations)).toThrow(expect.objectContaining({ scimType: 'invalidSyntax' }))
  })

  describe('of members', () => {
    const members = Array.from({ length: 10_000 }, (_, index) => ({ value: `per_${index}` }))
    const change = (...operations: object[]) =>
      applyPatch({ displayName: 'g', members }, { schemas: [patchUrn], Operations: operations }, group)

    it('adds and removes by value and by filter, as Entra and Okta do', () => {
      const changed = change(
        { op: 'Add', path: 'members', value: [{ value: 'new' }, { value: 'per_7' }] },
        { op: 'Remove', path: 'members', value: [{ value: 'per_1' }, { value: 'nobody' }] },
        { op: 'remove', path: 'members[value eq "per_2"]' },
      )
      const expected = [
        ...members.filter(({ value }) => value !== 'per_1' && value !== 'per_2'),
        { value: 'new' },
      ]
      expect(changed['members']).toStrictEqual(expected)
    })

    it('replaces all, and removes all', () => {
      expect(change({ op: 'replace', path: 'members', value: [{ value: 'a' }] })['members']).toStrictEqual([
        { value: 'a' },
      ])
      expect(change({ op: 'remove', path: 'members' })).toStrictEqual({ displayName: 'g' })
    })
  })

  const paths = [
    'userName',
    'emails',
    'emails.value',
    'emails[type eq "work"]',
    'emails[type eq "x"].value',
    'emails[',
    'name',
    'name.givenName',
    'active',
    'id',
    'nonsense',
    '__proto__',
    'constructor',
    enterpriseUrn,
    `${enterpriseUrn}:manager`,
    `${foreignUrn}:a`,
    'urn:',
    ':',
    '',
    userUrn,
    'password',
    'members',
    'meta.created',
    'x509Certificates.value',
  ]

  it('of anything is either refused with a SCIM error or gives a resource that can be patched again', () => {
    const operation = fc.record(
      {
        op: fc.constantFrom('add', 'Replace', 'remove', 'x'),
        path: fc.oneof(fc.constantFrom(...paths), fc.string({ maxLength: 12 })),
        value: fc.oneof(
          fc.jsonValue({ maxDepth: 3 }),
          fc.dictionary(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 })),
        ),
      },
      { requiredKeys: ['op'] },
    )
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
        try {
          const changed = patch(...(JSON.parse(JSON.stringify(operations)) as object[]))
          expect(Object.getPrototypeOf(changed)).toBe(Object.prototype)
          expect(
            applyPatch(
              changed,
              { schemas: [patchUrn], Operations: [{ op: 'add', path: 'title', value: 't' }] },
              user,
            ),
          ).toHaveProperty('title', 't')
        } catch (error) {
          expect(error).toBeInstanceOf(ScimProblem)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('what a client sends', () => {
  it('is kept as the schema writes it, without what only the server writes', () => {
    const sent = {
      schemas: [userUrn, enterpriseUrn],
      ID: 'x',
      username: 'a',
      Active: 'True',
      password: 'secret',
      shoeSize: 44,
      emails: [
        'a@example.jp',
        { VALUE: 'b@example.jp', Primary: true },
        { value: 'c@example.jp', primary: true },
      ],
      meta: {},
      name: {},
      [enterpriseUrn.toLowerCase()]: { Department: 'R&D' },
      [foreignUrn]: { any: ['thing'] },
    }
    expect(coerceResource(sent, user)).toStrictEqual({
      userName: 'a',
      active: true,
      emails: [
        { value: 'a@example.jp' },
        { value: 'b@example.jp', primary: false },
        { value: 'c@example.jp', primary: true },
      ],
      [enterpriseUrn]: { department: 'R&D' },
      [foreignUrn]: { any: ['thing'] },
    })
  })

  it('of anything is either refused with a SCIM error or becomes an object of its own', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.dictionary(
            fc.constantFrom('userName', 'emails', 'name', 'active', '__proto__', foreignUrn, enterpriseUrn),
            fc.jsonValue(),
          ),
        ),
        (body) => {
          try {
            expect(Object.getPrototypeOf(coerceResource(body, user))).toBe(Object.prototype)
          } catch (error) {
            expect(error).toBeInstanceOf(ScimProblem)
          }
        },
      ),
    )
  })
})
