import { expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'

const accessOf = (text: string) => {
  const loaded = loadText(text)
  return loaded.ok ? loaded.settings.access : loaded.problems
}

test('our rules are taken as they stand', () => {
  const text = `sekisho:
  access:
    - { match: { groups: [a], roles: [developer] }, models: [opus], server_tools: [], tokens_per_day: 1000000 }
    - { retention: zdr, level: minimal }`
  expect(accessOf(text)).toEqual([
    {
      match: { groups: ['a'], roles: ['developer'] },
      models: ['opus'],
      serverTools: [],
      tokensPerDay: 1_000_000,
    },
    { retention: 'zdr', level: 'minimal' },
  ])
})

test.each([
  [
    'access: [{ models: [a] }, { match: {}, models: [b] }]',
    'sekisho.access[1] is a second rule without match',
  ],
  ['access: [{ match: { roles: [develper] } }]', 'sekisho.access[0].match.roles[0] must be owner'],
  ['access: [{ match: { groups: [] } }]', 'sekisho.access[0].match.groups must have at least one entry'],
  ['access: [{ tokens_per_day: 0 }]', 'sekisho.access[0].tokens_per_day must be at least 1'],
  ['access: [{ retention: none }]', 'sekisho.access[0].retention must be zdr, metadata or full'],
  ['access: [{ level: none }]', 'sekisho.access[0].level must be minimal, standard or full'],
])('%s is refused', (text, problem) => {
  expect(problemsOf(`sekisho:\n  ${text}`).map((line) => line.slice(0, problem.length))).toContain(problem)
})

test('zero data retention needs a provider that keeps nothing', () => {
  const text = (retention: string) => `upstreams: [{ provider: anthropic, auth: { api_key: k } }]
sekisho: { access: [{ match: { groups: [a] }, retention: zdr }], providers: { anthropic: { retention: ${retention} } } }`
  expect(problemsOf(text('standard'))).toEqual([
    expect.stringMatching(/^sekisho\.access\[0\]\.retention is zdr/),
  ])
  expect(problemsOf(text('zero'))).toEqual([])
})
