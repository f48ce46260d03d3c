import { describe, expect, it } from 'vitest'
import { enforceRow } from './enforce-row.ts'
import { predictRow, readRow } from './read-row.ts'

const call = { tool: 'Bash', input: { command: 'npm i' } }
const deep: unknown = JSON.parse('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))
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

  it('may give a trusted project’s settings as `policy`, for both evaluators', () => {
    const policy = { permissions: { allow: ['Bash(npm i)'], deny: ['Bash(npm x)'] } }
    expect([verdict({ policy }), enforceRow({ ...call, policy }).verdict]).toStrictEqual(['allow', 'allow'])
    const input = { command: 'npm x' }
    expect([verdict({ policy, input }), enforceRow({ ...call, policy, input }).verdict]).toStrictEqual([
      'deny',
      'deny',
    ])
  })

  it('may have a whole policy document as `policy`', () => {
    const policy = { settings: { permissions: { deny: ['Bash(npm i)'] } } }
    expect([verdict({ policy }), enforceRow({ ...call, policy }).verdict]).toStrictEqual(['deny', 'deny'])
  })

  it.each([
    [{ cwd: '@CWD@', home: '@HOME@' }, '/tmp/session/project'],
    [{ cwd: '@CWD@/sub' }, '/tmp/session/project/sub'],
    [{ cwd: '~/p', home: '/home/ann' }, '/home/ann/p'],
    [{ cwd: '@HOME@/p', home: '/home/ann' }, '/home/ann/p'],
  ])('may have its folder as %j', (places, cwd) => {
    expect(readRow({ ...call, ...places }).policy.cwd).toBe(cwd)
  })

  it('may have null where it has nothing', () => {
    const nothing = {
      policy: null,
      fs: null,
      user: null,
      mode: null,
      cwd: null,
      home: null,
      args: null,
      links: null,
    }
    expect(verdict(nothing)).toBe('ask')
    expect(enforceRow({ ...call, ...nothing }).verdict).toBe('allow')
  })

  it('has links under `fs`, whose targets are relative to their own folder, for both evaluators', () => {
    const policy = { permissions: { deny: ['Read(./.env)'] } }
    const read = {
      tool: 'Read',
      input: { file_path: '/p/sub/x' },
      cwd: '/p',
      policy,
      fs: { 'sub/x': 'symlink:../.env' },
    }
    expect([predictRow(read).verdict, enforceRow(read).verdict]).toStrictEqual(['deny', 'deny'])
  })

  it('may have paths of Windows', () => {
    const input = { file_path: 'C:\\Users\\ann\\p\\.env' }
    const policy = { permissions: { deny: ['Read(./.env)'] } }
    const read = { tool: 'Read', input, cwd: 'C:\\Users\\ann\\p', home: 'C:\\Users\\ann', policy }
    expect([predictRow(read).verdict, enforceRow(read).verdict]).toStrictEqual(['deny', 'deny'])
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
    ['settings under `policy` that are no object', { ...call, policy: 'x' }, 'not_object'],
    ['more nested in it than is read', { ...call, user: deep }, 'too_deep'],
    ['an unknown mode', { ...call, mode: 'x' }, 'unknown_mode'],
    ['flags that are no texts', { ...call, args: [1] }, 'not_texts'],
  ])('is refused with %s', (_, row, code) => {
    expect(() => readRow(row)).toThrow(expect.objectContaining({ name: 'RowError', code }))
  })
})
