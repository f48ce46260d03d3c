import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PolicyDocumentError, readPolicyDocument } from './policy-document.ts'

const settings = { permissions: { deny: ['Bash(rm *)'] } }

function problemsOf(value: unknown): { path: string; message: string; fix: string }[] {
  try {
    readPolicyDocument(value)
  } catch (error) {
    if (!(error instanceof PolicyDocumentError)) throw error
    return error.problems.map(({ path, message, fix }) => {
      expect([message.ja, fix.ja]).not.toContain('')
      return { path: path.join('.'), message: message.en, fix: fix.en }
    })
  }
  return []
}

describe('a policy document', () => {
  it('may be plain settings', () => {
    expect(readPolicyDocument(settings)).toStrictEqual({ settings })
    expect(readPolicyDocument({})).toStrictEqual({ settings: {} })
  })

  it('is read as written, with its tests and its guard', () => {
    const document = {
      settings,
      tests: [
        { call: 'Bash(rm -rf /)', expect: 'deny', by: 'guard', mode: 'acceptEdits', cwd: '/srv' },
        { tool: 'Read', input: { file_path: 'x' }, expect: 'allow' },
      ],
      rules: [{ rule: 'Bash(rm *)', match: ['rm x', 'Bash(rm y)'], not_match: ['ls'], by: 'client' }],
      guard: { mode: 'enforce' },
    }
    expect(readPolicyDocument({ $schema: 'x', ...document })).toStrictEqual(document)
  })

  it.each([
    ['no object', [], ''],
    ['tests without settings', { tests: [] }, 'settings'],
    ['an unknown key', { settings, test: [] }, 'test'],
    ['tests that are no list', { settings, tests: {} }, 'tests'],
    ['a test that is no object', { settings, tests: [1] }, 'tests.0'],
    ['a test without a call', { settings, tests: [{ expect: 'ask' }] }, 'tests.0.tool'],
    ['a call that is none', { settings, tests: [{ call: ')(', expect: 'ask' }] }, 'tests.0.call'],
    [
      'two calls in one test',
      { settings, tests: [{ call: 'X', tool: 'X', input: {}, expect: 'ask' }] },
      'tests.0.call',
    ],
    ['no expectation', { settings, tests: [{ call: 'Bash(x)' }] }, 'tests.0.expect'],
    ['an unknown verdict', { settings, tests: [{ call: 'Bash(x)', expect: 'block' }] }, 'tests.0.expect'],
    ['an unknown mode', { settings, tests: [{ call: 'Bash(x)', expect: 'ask', mode: 'x' }] }, 'tests.0.mode'],
    ['a relative folder', { settings, tests: [{ call: 'Bash(x)', expect: 'ask', cwd: 'x' }] }, 'tests.0.cwd'],
    [
      'a misspelled key of a test',
      { settings, tests: [{ call: 'Bash(x)', expect: 'ask', mod: 'x' }] },
      'tests.0.mod',
    ],
    ['an entry without a rule', { settings, rules: [{ match: ['x'] }] }, 'rules.0'],
    ['a rule that is nowhere', { settings, rules: [{ rule: 'Bash(rm)' }] }, 'rules.0.rule'],
    ['a match that is no text', { settings, rules: [{ rule: 'Bash(rm *)', match: [1] }] }, 'rules.0.match.0'],
    ['an unknown guard mode', { settings, guard: { mode: 'on' } }, 'guard.mode'],
    ['more in the guard', { settings, guard: { mode: 'off', extra: 1 } }, 'guard.extra'],
  ])('with %s says where, and what to do', (_, value, path) => {
    const [problem, ...more] = problemsOf(value)
    expect([problem?.path, more]).toStrictEqual([path, []])
    expect(problem?.fix).not.toBe('')
  })

  it('never fails in another way, whatever it is', () => {
    const keys = fc.constantFrom(
      'settings',
      'tests',
      'rules',
      'guard',
      'rule',
      'match',
      'call',
      'expect',
      '__proto__',
    )
    const hostile = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.anything(),
        fc.dictionary(keys, tie('value')),
        fc.array(tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(hostile, (value) => {
        problemsOf(value)
      }),
    )
  })
})
