import { describe, expect, it } from 'vitest'
import { readPolicyDocument } from './policy-document.ts'
import { runPolicyTests } from './run-policy-tests.ts'

const settings = {
  permissions: { deny: ['Bash(rm *)', 'Bash(curl *)'], allow: ['Bash(npm test *)', 'Edit(src/**)'] },
}
const outcomes = (given: object) => runPolicyTests(readPolicyDocument({ settings, ...given }))
const passed = (given: object) => outcomes(given).map((outcome) => outcome.passed)

describe('the tests of a policy', () => {
  it('expect a verdict of the client, of the guard, or in the end', () => {
    const hidden = { call: "Bash(eval 'r'm x)" }
    const tests = [
      { ...hidden, expect: 'ask' },
      { ...hidden, expect: 'ask', by: 'client' },
      { ...hidden, expect: 'deny', by: 'guard' },
    ]
    expect(passed({ tests })).toStrictEqual([true, true, true])
    // Once the guard enforces, what happens in the end is its denial.
    expect(passed({ tests, guard: { mode: 'enforce' } })).toStrictEqual([false, true, true])
    expect(passed({ tests, guard: { mode: 'report' } })).toStrictEqual([true, true, true])
  })

  it('say what came, and by which rule', () => {
    const [outcome] = outcomes({ tests: [{ call: 'Bash(ls; rm x)', expect: 'allow' }] })
    expect(outcome).toMatchObject({
      path: ['tests', 0],
      passed: false,
      expected: 'allow',
      got: 'deny',
      by: 'client',
      decision: { rule: 'Bash(rm *)', scope: 'managed' },
    })
  })

  it('may name the mode and the folder', () => {
    const edit = { tool: 'Edit', input: { file_path: '/srv/x' }, expect: 'allow' }
    const tests = [edit, { ...edit, cwd: '/srv' }, { ...edit, cwd: '/srv', mode: 'acceptEdits' }]
    expect(passed({ tests })).toStrictEqual([false, false, true])
  })

  it('beside a rule ask whether this very rule applies, whatever others say', () => {
    const rules = [
      {
        rule: 'Bash(npm test *)',
        match: ['npm test', 'npm test x'],
        not_match: ['npm testx', 'npm run test'],
      },
      { rule: 'Edit(src/**)', match: ['src/a/b', 'Write(src/a)'], not_match: ['lib/a'] },
      { rule: 'Bash(rm *)', match: ["eval 'r'm x"] },
      { rule: 'Bash(rm *)', match: ["eval 'r'm x"], by: 'guard' },
    ]
    expect(passed({ rules })).toStrictEqual([true, true, true, true, true, true, true, false, true])
    expect(passed({ rules, guard: { mode: 'enforce' } })).not.toContain(false)
  })

  it('are none where a policy has none', () => expect(outcomes({})).toStrictEqual([]))
})
