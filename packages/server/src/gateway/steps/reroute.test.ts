import type { IncomingMessage } from 'node:http'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createPolicies, createRouting, type RoutingRule } from '../../modules/policies/index.ts'
import { bodyForProvider } from './body-for-provider.ts'
import { readMessage } from './read-message.ts'
import { reroute, routedHeader } from './reroute.ts'

const resolveAlias = () => undefined
const haiku = 'claude-haiku-4-5'
const signed = [{ role: 'assistant', content: [{ type: 'thinking', thinking: '', signature: 'c2lnbmVk' }] }]
const outcomes: string[] = []
beforeEach(() => void outcomes.splice(0))

interface Asked {
  body?: object
  rules?: RoutingRule[]
  models?: string[]
  isOffered?: (model: string) => boolean
}

function rerouted({ body = {}, rules = [{ match: {}, to: haiku }], models, isOffered = () => true }: Asked) {
  const bytes = Buffer.from(
    JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [], ...body }),
  )
  const message = readMessage(bytes, 'messages', { tagName: 'project' })
  const subject = { roles: ['developer' as const], groups: [] }
  const policy = createPolicies({ rules: models ? [{ models }] : [], resolveAlias }).snapshotFor(subject)
  const call = { request: { headers: {} } as IncomingMessage } as Parameters<typeof reroute>[0]['call']
  const caller = { person: subject } as unknown as Parameters<typeof reroute>[0]['caller']
  const routing = createRouting({ rules, resolveAlias })
  const metrics = { routing: (outcome: string) => void outcomes.push(outcome) }
  const deps = { routing, isOffered, metrics } as Parameters<typeof reroute>[1]
  return { bytes, message, after: reroute({ call, caller, message, policy }, deps) }
}

describe('an admitted message', () => {
  it('stays itself without rules', () => {
    const { message, after } = rerouted({ rules: [] })
    expect(after).toBe(message)
    expect(outcomes).toEqual([])
  })

  it('goes out for the other model, and not a byte beside its name is changed', () => {
    const { bytes, after } = rerouted({ body: { system: '"model":"claude-opus-5-5"', metadata: {} } })
    expect(after).toMatchObject({ model: haiku, routed: { from: 'claude-opus-5-5', rule: 0 } })
    const text = bytes.toString().replace('"claude-opus-5-5"', `"${haiku}"`)
    expect(bodyForProvider(bytes, after, haiku).toString()).toBe(text)
    expect(bodyForProvider(bytes, after, 'house-haiku').toString()).toBe(text.replace(haiku, 'house-haiku'))
    expect(outcomes).toEqual(['routed'])
  })

  it('goes out unchanged when the provider knows the other model by the name that was asked for', () => {
    const { bytes, after } = rerouted({})
    expect(bodyForProvider(bytes, after, 'claude-opus-5-5')).toBe(bytes)
  })

  it('never goes to a model that its caller may not have, or that nobody is offered', () => {
    for (const asked of [{ models: ['opus'] }, { isOffered: (model: string) => model !== haiku }]) {
      const { message, after } = rerouted(asked)
      expect(after).toBe(message)
    }
    expect(outcomes).toEqual(['not_allowed', 'not_allowed'])
  })

  it.each([
    [{ messages: signed }],
    [{ messages: signed, thinking: { type: 'disabled' } }],
    [{ thinking: { type: 'adaptive', display: 'omitted' } }],
    [{ thinking: { type: 'enabled', budget_tokens: 1024 } }],
    [{ thinking: [] }],
    [{ thinking: 'disabled' }],
    [{ thinking: { type: 'disabled', pad: 'x'.repeat(1000) } }],
  ])('with thinking stays where it is: %j', (body) => {
    const { message, after } = rerouted({ body })
    expect(after).toBe(message)
    expect(outcomes).toEqual(['thinking'])
  })

  it.each([[{ thinking: null }], [{ thinking: { type: 'disabled' } }], [{ system: '"signature":"x"' }]])(
    'without thinking does not: %j',
    (body) => expect(rerouted({ body }).after.model).toBe(haiku),
  )
})

describe('the header', () => {
  const header = (from: string) => routedHeader({ model: haiku, routed: { from, rule: 0 } })

  it('names who serves, what was asked for and the rule', () => {
    expect(header('claude-opus-5-5')).toEqual([
      'x-sekisho-routed',
      '"claude-haiku-4-5";from="claude-opus-5-5";rule=0',
    ])
    expect(routedHeader({ model: haiku })).toEqual([])
  })

  it.each([
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['opus\r\nx-evil: 1', '%"opus%0d%0ax-evil: 1"'],
    ['モデル', '%"%e3%83%a2%e3%83%87%e3%83%ab"'],
    ['50 % "é"', '%"50 %25 %22%c3%a9%22"'],
  ])('carries %j safely', (model, expected) => {
    expect(header(model)[1]).toBe(`"claude-haiku-4-5";from=${expected};rule=0`)
  })

  it('is printable ASCII whatever a client asks for', () => {
    const model = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 })
    fc.assert(fc.property(model, (name) => /^[\x20-\x7e]+$/.test(header(name)[1] ?? '')))
  })
})
