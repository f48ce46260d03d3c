import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimAt, unmetClaims } from './conditions.ts'
import { workloads } from './testing/issuer.ts'

describe('a claim', () => {
  const claims = {
    plain: 'a',
    'https://example.com/team': 'b',
    'kubernetes.io': { namespace: 'agents' },
    'a/b': { 'c~d': 'e' },
    list: ['x', { deep: 'y' }],
  }

  it.each([
    ['plain', 'a'],
    ['https://example.com/team', 'b'],
    ['/kubernetes.io/namespace', 'agents'],
    ['/a~1b/c~0d', 'e'],
    ['/list/0', 'x'],
    ['/list/1/deep', 'y'],
    ['missing', undefined],
    ['/plain/length', undefined],
    ['/list/2', undefined],
    ['/', undefined],
  ])('%j is %j', (name, value) => {
    expect(claimAt(claims, name)).toBe(value)
  })

  it.each(['toString', '__proto__', 'constructor', '/constructor/name', '/list/constructor', '/__proto__/a'])(
    'that every object has, %s, is not there',
    (name) => expect(claimAt(claims, name)).toBeUndefined(),
  )
})

describe('conditions', () => {
  it('hold when every claim has one of its values, and name those that do not', () => {
    const conditions = { repository: ['example-org/*', 'example-org/app'], ref: ['refs/heads/main'] }
    expect(unmetClaims(conditions, workloads.github)).toEqual([])
    expect(unmetClaims(conditions, { ...workloads.github, ref: 'refs/heads/x' })).toEqual(['ref'])
    expect(unmetClaims(conditions, {})).toEqual(['repository', 'ref'])
  })

  it('take integers and booleans as they are written, and one item of a list', () => {
    expect(unmetClaims({ ok: ['true'] }, { ok: true })).toEqual([])
    expect(unmetClaims({ id: ['7*'] }, { id: 74 })).toEqual([])
    expect(unmetClaims({ groups: ['example-group/*'] }, { groups: workloads.gitlab.groups_direct })).toEqual(
      [],
    )
    expect(unmetClaims({ groups: ['x'] }, { groups: [] })).toEqual(['groups'])
  })

  it('are not met by what has no text', () => {
    for (const value of [null, {}, [['x']], 0.5, Number.NaN, undefined])
      expect(unmetClaims({ claim: ['**x**', '0.5', 'NaN', 'null'] }, { claim: value })).toEqual(['claim'])
  })

  it('are met by nothing but a value that matches: a claim nobody wrote down does not help', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => {
        const { repository: _, ...others } = claims
        expect(unmetClaims({ repository: ['example-org/app'] }, others)).toEqual(['repository'])
      }),
    )
  })
})
