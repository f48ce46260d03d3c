import { describe, expect, it } from 'vitest'
import { predictRow, readRow } from './read-row.ts'

const call = { tool: 'Bash', input: { command: 'npm i' } }
const verdict = (row: object) => predictRow({ ...call, ...row }).verdict

describe('a row', () => {
  it.each([
    ['rules', ['--allowedTools', 'Read,Bash(npm *)'], 'allow'],
    ['rules to deny', ['--allowed-tools=Bash', '--disallowedTools', 'Bash(npm *)', 'Read'], 'deny'],
    ['a mode', ['--permission-mode', 'dontAsk'], 'deny'],
    ['no permissions at all', ['--dangerously-skip-permissions'], 'allow'],
    ['settings', ['--settings', '{"permissions":{"allow":["Bash(npm *)"]}}'], 'allow'],
    ['nothing that counts', ['--model', 'x', '--settings', 'file.json'], 'ask'],
  ])('may have flags with %s', (_, args, expected) => expect(verdict({ args })).toBe(expected))

  it('may add folders, whose files are then read unasked', () => {
    const read = { tool: 'Read', input: { file_path: '/data/x' } }
    expect(predictRow(read).verdict).toBe('ask')
    expect(predictRow({ ...read, args: ['--add-dir', '/data'] }).verdict).toBe('allow')
  })

  it('may have managed settings by delivery path', () => {
    const managed = {
      remote: { permissions: { deny: ['Bash(npm *)'] } },
      file: { permissions: { allow: ['Bash'] } },
    }
    expect(verdict({ managed })).toBe('deny')
    expect(verdict({ managed: managed.file })).toBe('allow')
  })

  it('takes @CWD@ and @HOME@ for its folders', () => {
    const { policy, call: read } = readRow({
      tool: 'Read',
      input: { file_path: '@CWD@/@HOME@' },
      cwd: '/a',
      home: '/b"',
    })
    expect([policy.cwd, policy.home, read.input]).toStrictEqual(['/a', '/b"', { file_path: '/a//b"' }])
  })

  it.each([
    ['no object', 7, 'not_object'],
    ['no tool', { input: {} }, 'not_text'],
    ['no input', { tool: 'Bash' }, 'not_object'],
    ['settings that are no object', { ...call, user: [] }, 'not_object'],
    ['a relative folder', { ...call, cwd: 'a' }, 'not_path'],
    ['an unknown mode', { ...call, mode: 'x' }, 'unknown_mode'],
    ['flags that are no texts', { ...call, args: [1] }, 'not_texts'],
  ])('is refused with %s', (_, row, code) => {
    expect(() => readRow(row)).toThrow(expect.objectContaining({ name: 'RowError', code }))
  })
})
