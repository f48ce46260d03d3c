import { roles } from '@sekisho/contract'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileWildcard } from './model-pattern.ts'
import { createPolicies, type AccessRule, type PolicySubject } from './index.ts'

const current: Record<string, string> = {
  opus: 'claude-opus-5-5',
  best: 'claude-opus-5-5',
  haiku: 'claude-haiku-5-5',
}
const resolveAlias = (alias: string) => current[alias]

function policyFor(rules: AccessRule[], subject: Partial<PolicySubject> = {}) {
  return createPolicies({ rules, resolveAlias }).snapshotFor({ roles: ['developer'], groups: [], ...subject })
}

describe('without rules', () => {
  it('everything is allowed, kept as metadata, without a limit', () => {
    const policy = policyFor([])
    expect(policy.allowsModel('claude-opus-5-5')).toBe(true)
    expect(policy.allowsServerTool('web_search_20260209')).toBe(true)
    expect(policy.retention).toBe('metadata')
    expect(policy.tokensPerDay).toBeUndefined()
    expect(policy.describeModels()).toBe('*')
    expect(policy.explain().every(({ decidedBy }) => decidedBy === 'default')).toBe(true)
  })

  it('a model name of absurd length is still refused', () => {
    expect(policyFor([]).allowsModel('a'.repeat(257))).toBe(false)
  })
})

describe('models', () => {
  const allowed = (models: string[], name: string) => policyFor([{ models }]).allowsModel(name)

  it.each([
    ['claude-haiku-4-5', 'claude-haiku-4-5-20251001'],
    ['claude-haiku-4-5', 'claude-haiku-4-5@20251001'],
    ['claude-haiku-4-5-20251001', 'claude-haiku-4-5-20251001'],
    ['claude-sonnet-5', 'claude-sonnet-5[1m]'],
    ['claude-sonnet-5[1m]', 'claude-sonnet-5'],
    ['opus', 'claude-opus-5-5'],
    ['opus', 'claude-opus-4-6'],
    ['opus', 'claude-opus-5-5[1M]'],
    ['opus', 'best'],
    ['haiku', 'claude-3-5-haiku-20241022'],
    ['sonnet', 'anthropic.claude-sonnet-5'],
    ['claude-opus-5-5', 'opus'],
    ['claude-opus-*', 'claude-opus-4-5-20251101'],
    ['*-4-5', 'claude-opus-4-5-20251101'],
    ['*', 'anything'],
  ])('%s allows %s', (pattern, name) => expect(allowed([pattern], name)).toBe(true))

  it.each([
    ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
    ['claude-haiku-4-5-20251001', 'claude-haiku-4-5-20260101'],
    ['claude-opus-4', 'claude-opus-4-6'],
    ['claude-sonnet-5', 'claude-sonnet-5-5'],
    ['opus', 'claude-sonnet-5'],
    ['opus', 'my-opus'],
    ['opus', 'claude-opusculum-1'],
    ['claude-opus-*', 'xclaude-opus-5'],
    ['claude-opus-5', 'CLAUDE-OPUS-5'],
    ['claude-opus-5', 'claude-opus-5 '],
    ['claude-opus-5', ''],
  ])('%s does not allow %s', (pattern, name) => expect(allowed([pattern], name)).toBe(false))

  it('an empty list allows none', () => {
    expect(allowed([], 'claude-opus-5')).toBe(false)
    expect(policyFor([{ models: [] }]).describeModels()).toBe('-')
  })

  it('a wildcard matches what the regular expression it stands for matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.'), maxLength: 12 })
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '*'), maxLength: 8 })
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*')
        expect(compileWildcard(pattern)(text)).toBe(new RegExp(`^${source}$`, 's').test(text))
      }),
    )
  })

  it('a name with a context suffix is judged as the name without it', () => {
    const name = fc.constantFrom('claude-opus-5-5', 'claude-haiku-4-5-20251001', 'opus', 'other')
    const pattern = fc.constantFrom('opus', 'haiku', 'claude-haiku-4-5', 'claude-*', 'claude-opus-5-5', 'o*')
    fc.assert(
      fc.property(pattern, name, (pattern, name) => {
        expect(allowed([pattern], `${name}[1m]`)).toBe(allowed([pattern], name))
      }),
    )
  })
})

describe('server tools', () => {
  it('a type stands for its dated versions and for nothing else', () => {
    const policy = policyFor([{ serverTools: ['web_search'] }])
    expect(policy.allowsServerTool('web_search_20260209')).toBe(true)
    expect(policy.allowsServerTool('web_search')).toBe(true)
    expect(policy.allowsServerTool('web_searching')).toBe(false)
    expect(policy.allowsServerTool('web_fetch_20260209')).toBe(false)
  })

  it('an empty list allows none, a star all', () => {
    expect(policyFor([{ serverTools: [] }]).allowsServerTool('web_search_20260209')).toBe(false)
    expect(policyFor([{ serverTools: ['*'] }]).allowsServerTool('code_execution_20250825')).toBe(true)
  })
})

describe('classifications of projects', () => {
  it('are all allowed unless a rule names some, and none with an empty list', () => {
    expect(policyFor([]).allowsClassification('confidential')).toBe(true)
    expect(policyFor([{ classifications: [] }]).allowsClassification('internal')).toBe(false)
    const policy = policyFor([{ classifications: ['internal', 'customer_facing'] }])
    expect(policy.allowsClassification('customer_facing')).toBe(true)
    expect(policy.allowsClassification('confidential')).toBe(false)
  })
})

describe('rules', () => {
  const rules: AccessRule[] = [
    { match: { groups: ['research'] }, models: ['opus'], tokensPerDay: 9 },
    { models: ['haiku'], tokensPerDay: 5, retention: 'zdr' },
    { match: { roles: ['owner'], groups: ['research'] }, tokensPerDay: 0 },
  ]

  it('the first that matches is laid on the base, field by field', () => {
    const policy = policyFor(rules, { roles: ['owner'], groups: ['research'] })
    expect(policy.describeModels()).toBe('opus')
    expect(policy.tokensPerDay).toBe(9)
    expect(policy.retention).toBe('zdr')
    expect(policy.explain()).toStrictEqual([
      { field: 'models', decidedBy: { rule: 0, base: false }, value: 'opus' },
      { field: 'serverTools', decidedBy: 'default', value: '*' },
      { field: 'classifications', decidedBy: 'default', value: '*' },
      { field: 'tokensPerDay', decidedBy: { rule: 0, base: false }, value: '9' },
      { field: 'retention', decidedBy: { rule: 1, base: true }, value: 'zdr' },
      { field: 'level', decidedBy: 'default', value: '*' },
    ])
  })

  it('of the levels of all that match, the strictest counts, wherever it stands', () => {
    const leveled: AccessRule[] = [
      { match: { roles: ['developer'] }, level: 'full', models: ['opus'] },
      { match: { groups: ['research'] }, level: 'minimal' },
      { match: { groups: ['sales'] } },
      { level: 'standard' },
    ]
    const levelOf = (groups: string[], roles: PolicySubject['roles'] = ['developer']) =>
      policyFor(leveled, { roles, groups }).level
    expect(levelOf([])).toBe('standard')
    expect(levelOf(['research', 'sales'])).toBe('minimal')
    expect(levelOf(['sales'], [])).toBe('standard')
    expect(policyFor(leveled.slice(0, 1)).level).toBe('full')
    expect(policyFor([]).level).toBe('standard')
    const policy = policyFor(leveled, { groups: ['research'] })
    expect(policy.describeModels()).toBe('opus')
    expect(policy.explain().at(-1)).toEqual({
      field: 'level',
      decidedBy: { rule: 1, base: false },
      value: 'minimal',
    })
  })

  it('a limit of nothing is a limit', () => {
    expect(policyFor(rules, { roles: ['owner'] }).tokensPerDay).toBe(0)
  })

  it('a person no rule names gets the base', () => {
    expect(policyFor(rules).describeModels()).toBe('haiku')
  })

  it('a match of nothing is the base, as in a gateway.yaml', () => {
    expect(policyFor([{ match: {}, models: ['opus'] }]).describeModels()).toBe('opus')
  })

  it('a match by empty lists matches nobody', () => {
    expect(policyFor([{ match: { groups: [] }, models: ['opus'] }]).describeModels()).toBe('*')
  })

  it('two bases are refused', () => {
    expect(() => policyFor([{ models: [] }, { models: ['opus'] }])).toThrow('both have no match')
  })

  it('the same person object is answered with the same policy', () => {
    const policies = createPolicies({ rules, resolveAlias })
    const person: PolicySubject = { roles: ['developer'], groups: [] }
    expect(policies.snapshotFor(person)).toBe(policies.snapshotFor(person))
  })

  it('rules about other people change nothing, wherever they stand', () => {
    const other = fc.record({
      match: fc.record({ groups: fc.array(fc.constantFrom('x', 'y'), { minLength: 1 }) }),
      tokensPerDay: fc.nat(),
      models: fc.constant(['claude-x']),
    })
    const subject = fc.record({ roles: fc.subarray([...roles]), groups: fc.subarray(['research', 'sales']) })
    fc.assert(
      fc.property(fc.array(fc.tuple(other, fc.nat(3))), subject, (others, subject) => {
        const mixed: AccessRule[] = [...rules]
        for (const [rule, at] of others) mixed.splice(at, 0, rule)
        const plain = createPolicies({ rules, resolveAlias }).snapshotFor(subject)
        const policy = createPolicies({ rules: mixed, resolveAlias }).snapshotFor(subject)
        expect(policy.describeModels()).toBe(plain.describeModels())
        expect(policy.tokensPerDay).toBe(plain.tokensPerDay)
        expect(policy.retention).toBe(plain.retention)
      }),
    )
  })
})
