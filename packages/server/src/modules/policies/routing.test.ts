import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRouting, type RoutingRule } from './index.ts'

const aliases: Record<string, string> = { opus: 'claude-opus-5-5', haiku: 'claude-haiku-5-5' }
const resolveAlias = (alias: string) => aliases[alias]

interface Asked {
  model?: string
  maxTokens?: number
  headers?: Record<string, string>
  roles?: ('developer' | 'owner')[]
  groups?: string[]
}

function find(rules: RoutingRule[], asked: Asked = {}, mayServe = (_model: string) => true) {
  const { model = 'claude-opus-5-5', maxTokens, headers = {}, roles = [], groups = [] } = asked
  const call = { subject: { roles, groups }, model, maxTokens, headers }
  return createRouting({ rules, resolveAlias })?.find(call, mayServe)
}

const to = 'claude-haiku-4-5'
const routed = (match: RoutingRule['match'], asked: Asked) => find([{ match, to }], asked) !== undefined
const classed = (value: string) => ({ headers: { 'x-claude-code-request-class': value } })
const other = (value: string) => ({ headers: { 'x-claude-1p-request-class': value } })

it('without rules there is nothing to ask', () => {
  expect(createRouting({ rules: [], resolveAlias })).toBeUndefined()
})

describe('a rule', () => {
  it('without a match is for every call', () => {
    expect(find([{ match: {}, to }])).toEqual({ to, rule: 0 })
  })

  it.each<[RoutingRule['match'], Asked, boolean]>([
    [{ models: ['opus'] }, { model: 'claude-opus-4-8' }, true],
    [{ models: ['opus'] }, { model: 'opus' }, true],
    [{ models: ['opus'] }, { model: 'claude-sonnet-5-5' }, false],
    [{ models: ['claude-sonnet-*', 'opus'] }, { model: 'claude-sonnet-5-5' }, true],
    [{ roles: ['owner'] }, { roles: ['developer'] }, false],
    [{ roles: ['owner'] }, { roles: ['developer', 'owner'] }, true],
    [{ roles: ['owner'], groups: ['a'] }, { groups: ['b', 'a'] }, true],
    [{ groups: ['a'] }, { roles: ['owner'] }, false],
    [{ requestClasses: ['auxiliary'] }, classed('auxiliary'), true],
    [{ requestClasses: ['auxiliary'] }, classed('main'), false],
    [{ requestClasses: ['auxiliary'] }, {}, false],
    [{ requestClasses: ['summary-extraction'] }, other('summary-extraction'), true],
    [{ requestClasses: ['main'] }, classed('main'), true],
    [{ requestClasses: ['main'] }, other('main'), false],
    [{ agent: 'subagent' }, { headers: { 'x-claude-code-agent-id': 'a940a3bc' } }, true],
    [{ agent: 'subagent' }, {}, false],
    [{ agent: 'main' }, { headers: { 'x-claude-code-agent-id': 'a940a3bc' } }, false],
    [{ agent: 'main' }, {}, true],
    [{ maxTokensAtMost: 512 }, { maxTokens: 512 }, true],
    [{ maxTokensAtMost: 512 }, { maxTokens: 513 }, false],
    [{ maxTokensAtMost: 512 }, {}, false],
    [{ agent: 'main', maxTokensAtMost: 512 }, { maxTokens: 513 }, false],
    [{ models: ['opus'], groups: ['a'] }, { groups: ['a'], model: 'claude-sonnet-5-5' }, false],
  ])('with %j takes a call of %j: %s', (match, asked, expected) => {
    expect(routed(match, asked)).toBe(expected)
  })

  it('is not matched by what only looks like a class', () => {
    for (const value of [
      'Auxiliary',
      'auxiliary, main',
      ' auxiliary',
      'auxiliary\u0000',
      '__proto__',
      '',
      'x'.repeat(60_000),
    ])
      expect(routed({ requestClasses: ['auxiliary'] }, classed(value))).toBe(false)
    fc.assert(
      fc.property(
        fc.string(),
        (value) => routed({ requestClasses: ['compaction'] }, classed(value)) === (value === 'compaction'),
      ),
    )
  })
})

it('thousands of names that clients make up are answered as the first', () => {
  const match = { models: ['opus'] }
  const routing = createRouting({ rules: [{ match, to }], resolveAlias })
  const call = { subject: { roles: [], groups: [] }, maxTokens: undefined, headers: {} }
  for (let i = 0; i < 2000; i++) {
    const model = `claude-${i % 2 ? 'opus' : 'sonnet'}-${i}`
    expect(routing?.find({ ...call, model }, () => true) !== undefined).toBe(i % 2 === 1)
  }
})

describe('of several rules', () => {
  const rules: RoutingRule[] = [
    { match: { models: ['opus'] }, to: 'claude-sonnet-5-5' },
    { match: { agent: 'main' }, to: 'haiku' },
  ]

  it('the first that matches counts', () => {
    expect(find(rules)).toEqual({ to: 'claude-sonnet-5-5', rule: 0 })
    expect(find(rules, { model: 'claude-fable-5-2' })).toEqual({ to: 'claude-haiku-5-5', rule: 1 })
  })

  it('one whose model may not serve is passed over for the next', () => {
    const asked: string[] = []
    const mayServe = (model: string) => asked.push(model) > 1
    expect(find(rules, {}, mayServe)).toEqual({ to: 'claude-haiku-5-5', rule: 1 })
    expect(asked).toEqual(['claude-sonnet-5-5', 'claude-haiku-5-5'])
    expect(find(rules, {}, () => false)).toBeUndefined()
  })

  it('one that names the model that is asked for keeps the call there', () => {
    for (const model of ['claude-haiku-5-5', 'claude-haiku-5-5-20261001', 'haiku', 'claude-haiku-5-5[1m]'])
      expect(
        find(
          [
            { match: {}, to: 'haiku' },
            { match: {}, to },
          ],
          { model },
        ),
      ).toBeUndefined()
  })
})
