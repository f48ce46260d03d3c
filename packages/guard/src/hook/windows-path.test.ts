import { describe, expect, it } from 'vitest'
import { readHookCall } from './hook-call.ts'
import { judge } from './judge.ts'
import { nativePath, windowsPath } from './windows-path.ts'

const stateRoot = String.raw`C:\Users\tanaka\AppData\Local\sekisho-guard`
const settings = { permissions: { deny: ['Read(~/.ssh/**)', 'Read(./.env)'] } }

function verdict(tool: string, file_path: string, cwd = String.raw`C:\Users\tanaka\project`) {
  const told = { hook_event_name: 'PreToolUse', cwd, tool_name: tool, tool_input: { file_path } }
  const ground = { settings, homes: ['/c/Users/tanaka'], links: new Map(), stateRoot }
  return judge(readHookCall(JSON.stringify(told)), ground).verdict
}

describe('on Windows, a file that a rule closes', () => {
  it.each([
    String.raw`C:\Users\tanaka\.ssh\id_rsa`,
    String.raw`c:/users\TANAKA/.SSH\id_rsa`,
    String.raw`..\.ssh\id_rsa`,
    String.raw`~\.ssh\id_rsa`,
    String.raw`\Users\tanaka\.ssh\id_rsa`,
    '/Users/tanaka/.ssh/id_rsa',
    '/c/Users/tanaka/.ssh/id_rsa',
    String.raw`C:..\.ssh\id_rsa`,
    String.raw`\\?\C:\Users\tanaka\.ssh\id_rsa`,
    String.raw`\\.\C:\Users\tanaka\.ssh\id_rsa`,
    '//?/C:/Users/tanaka/.ssh/id_rsa',
    String.raw`\??\C:\Users\tanaka\.ssh\id_rsa`,
    String.raw`\\localhost\c$\Users\tanaka\.ssh\id_rsa`,
    String.raw`\\?\UNC\127.0.0.1\C$\Users\tanaka\.ssh\id_rsa`,
    String.raw`C:\Users\tanaka\.ssh.\id_rsa`,
    String.raw`C:\Users\tanaka\.ssh \id_rsa`,
    String.raw`.\.env`,
    '.env.',
    '.env::$DATA',
    'C:.env',
    String.raw`C:\Users\tanaka\project\.env:$DATA`,
  ])('stays closed by the name %s', (file) => {
    expect([verdict('Read', file), verdict('Edit', file)]).toEqual(['deny', 'deny'])
  })

  it.each([
    String.raw`src\a.ts`,
    String.raw`C:\Users\tanaka\project\src\a.ts`,
    String.raw`\\files\team\a.txt`,
  ])('is not %s', (file) => {
    expect(verdict('Read', file)).toBe('allow')
  })
})

it('a backslash is a character like any other where folders have no drive', () => {
  expect(verdict('Read', String.raw`.\.env`, '/home/tanaka/project')).toBe('allow')
})

it.each([
  [String.raw`D:a\b`, '/d/a/b'],
  ['C:', '/c/'],
  [String.raw`\\files\team\a`, '//files/team/a'],
  [String.raw`..\a`, '../a'],
  ['/d/a', '/d/a'],
])('%s is %s', (path, form) => {
  expect(windowsPath(path, 'c')).toBe(form)
})

it.each([
  ['/c/Users/tanaka', 'c:/Users/tanaka'],
  ['/c', 'c:'],
  ['//files/team', '//files/team'],
])('%s is %s for the file system', (path, native) => {
  expect(nativePath(path)).toBe(native)
})
