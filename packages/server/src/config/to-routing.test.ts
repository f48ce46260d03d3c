import { expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'

const routingOf = (text: string) => {
  const loaded = loadText(`sekisho:\n  routing:\n${text}`)
  return loaded.ok ? loaded.settings.routing : loaded.problems
}

test('there are no rules unless the file has some', () => {
  expect(routingOf('    []')).toEqual([])
  const loaded = loadText(undefined)
  expect(loaded).toMatchObject({ settings: { routing: [] } })
})

test('rules are taken as they stand, in their order', () => {
  const text = `    - match:
        roles: [developer]
        groups: [a]
        models: [opus]
        request_class: [auxiliary, summary-extraction]
        agent: subagent
        max_tokens_at_most: 512
      to: claude-haiku-4-5
    - to: sonnet`
  expect(routingOf(text)).toEqual([
    {
      match: {
        roles: ['developer'],
        groups: ['a'],
        models: ['opus'],
        requestClasses: ['auxiliary', 'summary-extraction'],
        agent: 'subagent',
        maxTokensAtMost: 512,
      },
      to: 'claude-haiku-4-5',
    },
    { match: {}, to: 'sonnet' },
  ])
})

test.each([
  ['[{ match: { request_class: [auxilary] }, to: haiku }]', '[0].match.request_class[0] must be main, '],
  ['[{ match: { request_class: [] }, to: haiku }]', '[0].match.request_class must have at least one entry'],
  ['[{ match: { agent: any }, to: haiku }]', '[0].match.agent must be main or subagent'],
  ['[{ match: { max_tokens_at_most: -1 }, to: haiku }]', '[0].match.max_tokens_at_most must be at least 0'],
  ['[{ match: { models: [opus] } }]', '[0].to is required'],
  ['[{ to: claude-* }]', '[0].to must be one model, without *'],
  ['[{ to: haiku }, { match: { agent: main }, to: opus }]', '[0] has no match, so that no rule after it'],
])('%s is refused', (text, problem) => {
  const expected = `sekisho.routing${problem}`
  const problems = problemsOf(`sekisho:\n  routing: ${text}`)
  expect(problems.map((line) => line.slice(0, expected.length))).toContain(expected)
})

test.each([
  ['claude-haiku-4-5', true],
  ['claude-haiku-4-5-20251001', true],
  ['haiku', true],
  ['claude-haiku-5-5', false],
  ['sonnet', false],
])('where only listed models are offered, a rule may lead to one of them: %s (%s)', (to, allowed) => {
  const text = `upstreams: [{ provider: anthropic, auth: { api_key: k } }]
auto_include_builtin_models: false
models: [{ id: claude-haiku-4-5, upstream_model: { anthropic: a } }]
sekisho: { routing: [{ to: ${to} }] }`
  const problems = problemsOf(text)
  if (allowed) expect(problems).toEqual([])
  else expect(problems).toEqual([expect.stringMatching(/^sekisho\.routing\[0\]\.to is not offered/)])
})
