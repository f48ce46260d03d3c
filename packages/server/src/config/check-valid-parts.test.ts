import { expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'
import { formatProblem } from './problems.ts'

const worker = { env: { ANTHROPIC_API_KEY: 'k' } }

test('a mistake of the schema and a mistake between sections are named together, in the order of the file', () => {
  const text = [
    'models:',
    '  - id: claude-x',
    '    upstream_model: { anthropc: claude-x }',
    'upstreams:',
    '  - provider: anthropic',
    '    auth: { api_key: k }',
    'limits:',
    '  max_request_bytes: many',
  ].join('\n')
  const loaded = loadText(text)
  const lines = loaded.ok ? [] : loaded.problems.map((problem) => formatProblem(problem))
  expect(lines).toEqual([
    expect.stringMatching(/sekisho\.yaml:3: models\[0\]\.upstream_model\.anthropc .*did you mean anthropic/),
    expect.stringMatching(/sekisho\.yaml:8: limits\.max_request_bytes must be/),
  ])
})

test.each([
  ['in a section that it reads', 'upstreams: 7\nmodels: [{ id: x, upstream_model: { a: x } }]', 'upstreams'],
  [
    'by a name that was misspelled',
    'upstream: []\nmodels: [{ id: x, upstream_model: { a: x } }]',
    'upstream ',
  ],
  [
    'by what is waived',
    'load_test_mode: { enabled: true }\nsekisho: { waive: [nothing] }',
    'sekisho.waive[0]',
  ],
  [
    'by an absent variable',
    'store: { postgres_url: "${NONE}" }\nsekisho: { workers: 2 }',
    'store.postgres_url',
  ],
])('what may be the doing of a mistake %s is not named', (_, text, path) => {
  expect(problemsOf(text, worker)).toEqual([expect.stringMatching(`^${path.replace(/[[\].]/g, '\\$&')}`)])
})

test('one part of the section sekisho that is wrong hides no mistake in another', () => {
  const keep = 'sekisho: { time_zone: Nowhere/City, workers: 2 }'
  const problems = problemsOf(keep, worker)
  expect(problems).toHaveLength(2)
  expect(problems.join('\n')).toContain('sekisho.workers above 1 needs PostgreSQL')
})

test('flags are judged too, and nothing is named twice', () => {
  const problems = problemsOf('nonsense: 1', { ...worker, flags: { port: 'x', workers: 'y' } })
  expect(problems.map((line) => line.split(' ')[0])).toEqual(['--port', '--workers', 'nonsense'])
})

test('a file that is no mapping has that one problem', () => {
  expect(problemsOf('[]', worker)).toHaveLength(1)
})
