import { AdminProblem } from '@sekisho/contract'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkDocument, maxDocumentBytes, readDocument } from './document.ts'

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

test.each([
  ['a list', [], '.'],
  ['null', null, '.'],
  ['settings that are none', { settings: 5 }, 'settings'],
  ['an unknown key beside settings', { settings: {}, gard: { mode: 'off' } }, 'gard'],
  ['an unknown guard mode', { settings: {}, guard: { mode: 'warn' } }, 'guard.mode'],
  ['what is too deep', { settings: nested(40) }, '.'],
  ['what is too large', { settings: { claudeMd: 'x'.repeat(maxDocumentBytes) } }, '.'],
])('%s is no policy document', async (_name, document, path) => {
  const problem = await checkDocument(document).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(AdminProblem)
  expect(problem).toMatchObject({
    code: 'policy_document_invalid',
    values: { path, problemJa: expect.stringMatching(/[ぁ-ん]/) },
  })
})

test('a settings file as it stands is one', async () => {
  const { text } = await checkDocument({ permissions: { deny: ['WebFetch'] } })
  expect(readDocument(JSON.parse(text))).toEqual({
    settings: { permissions: { deny: ['WebFetch'] } },
    guard: undefined,
  })
})

test('what the lint calls an error is refused by name, and what it warns of is told', async () => {
  const problem = await checkDocument({ permissions: { deny: ['bash(rm *)'] } }).catch(
    (error: unknown) => error,
  )
  expect(problem).toMatchObject({
    code: 'policy_document_error',
    values: { path: 'permissions.deny.0', lint: 'tool-name-case' },
  })
  const { findings } = await checkDocument({ keyOfTomorrow: true })
  expect(findings.map(({ severity }) => severity)).not.toContain('error')
  expect(findings.map(({ path }) => path)).toContainEqual(['keyOfTomorrow'])
})

test.each([
  ['permissions', { permissions: 'x' }],
  ['settings.permissions.deny', { settings: { permissions: { deny: 'Bash(rm *)' } } }],
  ['hooks', { hooks: 5 }],
])('one thing where several belong at %s is refused: the client would drop it', async (path, document) => {
  const problem = await checkDocument(document).catch((error: unknown) => error)
  expect(problem).toMatchObject({
    code: 'policy_document_error',
    values: { path, lint: 'invalid-value', problemJa: expect.stringMatching(/[ぁ-ん]/) },
  })
})

test('what fails the tests it carries is refused, each with its place, what was expected and what came', async () => {
  const document = {
    settings: { permissions: { deny: ['Bash(curl *)'], allow: ['Bash(npm test *)'] } },
    rules: [{ rule: 'Bash(npm test *)', match: ['npm test x', 'npm run x'], not_match: ['npm test y'] }],
    tests: [
      { call: 'Bash(curl x)', expect: 'deny' },
      { call: 'Bash(curl x)', expect: 'allow' },
    ],
  }
  const problem = await checkDocument(document).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(AdminProblem)
  if (!(problem instanceof AdminProblem)) return
  const { error } = problem.envelope('en')
  expect(error).toMatchObject({ code: 'policy_test_failed', field: 'document.tests.1' })
  expect(error.problems?.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^A test .* tests\.1: Bash\(curl x\) is to be allow, and is deny .*Bash\(curl \*\)/,
    ),
    expect.stringContaining('rules.0.match.1: the rule Bash(npm test *) does not apply to Bash(npm run x)'),
    expect.stringContaining('rules.0.not_match.0: the rule Bash(npm test *) applies to Bash(npm test y)'),
  ])
  expect(problem.envelope('ja').error.message).toContain('期待は allow、結果は deny')
})

test('what passes its tests is taken, and more tests than a server runs are refused', async () => {
  const tests = Array.from({ length: 2_001 }, () => ({ call: 'WebFetch(https://a.example)', expect: 'deny' }))
  const settings = { permissions: { deny: ['WebFetch'] } }
  const { findings } = await checkDocument({ settings, tests: tests.slice(0, 20) })
  expect(findings.map(({ severity }) => severity)).not.toContain('error')
  await expect(checkDocument({ settings, tests })).rejects.toMatchObject({
    code: 'policy_document_invalid',
    values: { path: 'tests' },
  })
})

test.each([
  [
    'a secret of an MCP server',
    { url: 'https://a.example/mcp', headers: { authorization: `Bearer ${'x1'.repeat(20)}` } },
    'mcp-hard-coded-secret',
  ],
  ['an MCP server without TLS', { url: 'http://a.example/mcp' }, 'mcp-no-tls'],
])('%s in what is pushed is refused, with where it stands', async (_name, server, lint) => {
  const document = { settings: { managedMcpServers: { a: { type: 'http', ...server } } } }
  const problem = await checkDocument(document).catch((error: unknown) => error)
  expect(problem).toMatchObject({ code: 'policy_document_error', values: { lint } })
})

test('a guard mode of a newer release is taken for the strictest', () => {
  expect(readDocument({ settings: {}, guard: { mode: 'quarantine' } }).guard).toBe('enforce')
  expect(readDocument({ settings: {}, guard: { mode: 'report' } }).guard).toBe('report')
  expect(readDocument({ settings: {} }).guard).toBeUndefined()
})

test('whatever is sent is either a document or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const { text } = await checkDocument(value).catch((error: unknown) => {
        expect(error).toBeInstanceOf(AdminProblem)
        return { text: '{}' }
      })
      expect(typeof readDocument(JSON.parse(text)).settings).toBe('object')
    }),
  )
})
