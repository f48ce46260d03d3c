import { expect, test } from 'vitest'
import { fixSettings } from '../fix-settings.ts'
import { lintSettings } from '../lint-settings.ts'
import { spellingOf } from './path-spelling.ts'

test.each([
  ['Read', '$HOME/.ssh/**', { problem: 'path-variable', meant: '~/.ssh/**' }],
  ['Edit', '${HOME}/.bashrc', { problem: 'path-variable', meant: '~/.bashrc' }],
  ['Read', '%USERPROFILE%\\.aws\\credentials', { problem: 'path-variable', meant: '~/.aws/credentials' }],
  ['Read', '$HOME', { problem: 'path-variable', meant: '~/**' }],
  ['Read', '$XDG_CONFIG_HOME/gh/**', { problem: 'path-variable' }],
  ['Read', '%APPDATA%\\x', { problem: 'path-variable' }],
  ['Read', 'C:\\Users\\x\\.ssh\\**', { problem: 'windows-path', meant: '//c/Users/x/.ssh/**' }],
  ['Read', '//D:/secrets/**', { problem: 'windows-path', meant: '//d/secrets/**' }],
  ['Read', '"./.env"', { problem: 'quoted-specifier', meant: './.env' }],
  ['Bash', "'rm *'", { problem: 'quoted-specifier', meant: 'rm *' }],
  ['Read', '**/*.{pem,key}', { problem: 'rule-alternatives' }],
  ['Read', './.env, ./.npmrc', { problem: 'rule-alternatives' }],
  ['Read', '.env|.npmrc', { problem: 'rule-alternatives' }],
  ['Bash', '{rm,curl} *', { problem: 'rule-alternatives' }],
  ['Bash', 'rm|curl', { problem: 'rule-alternatives' }],
  ['Bash', 'rm *, curl *', { problem: 'rule-alternatives' }],
  ['Read', '../secrets/**', { problem: 'path-upwards' }],
  ['Edit', './a/../b', { problem: 'path-upwards' }],
])('%s(%s) is told: %j', (tool, specifier, told) => {
  expect(spellingOf(tool, specifier)).toEqual(told)
})

test.each([
  ['Edit', 'app/routes/$id.tsx'],
  ['Edit', 'app/[slug]/(group)/page.tsx'],
  ['Read', '~/..config'],
  ['Read', 'a{b}/c'],
  ['Read', 'Smith, John/notes'],
  ['Read', '//c/Users/**'],
  ['Bash', 'echo {a,b}'],
  ['Bash', 'ls | wc -l'],
  ['Bash', 'cat *.log | grep x'],
  ['Bash', '"my program" "x"'],
  ['Bash', 'git commit -m "a, b"'],
  ['WebFetch', 'domain:{a,b}.test'],
  ['Agent', '"x"'],
])('%s(%s) is as it was meant', (tool, specifier) => {
  expect(spellingOf(tool, specifier)).toBeUndefined()
})

test('a fix writes what was meant', () => {
  const given = { permissions: { deny: ['Read($HOME/.ssh/**)', 'Bash("rm *")', 'Read(**/*.{pem,key})'] } }
  const { document } = fixSettings(given)
  expect(document).toMatchObject({
    permissions: { deny: ['Read(~/.ssh/**)', 'Bash(rm *)', 'Read(**/*.{pem,key})'] },
  })
})

test('a misspelled key is told with what was meant where that stands beside it, and is not renamed', () => {
  const given = { permissions: { deny: ['WebFetch'], denny: ['Bash'] }, permisions: { deny: ['Bash'] } }
  const told = lintSettings(given).filter(({ code }) => code === 'misspelled-key')
  expect(told.map(({ path, fix }) => [path, fix])).toEqual([
    [['permissions', 'denny'], undefined],
    [['permisions'], undefined],
  ])
  expect(told[0]?.message.en).toContain(
    'permissions.denny is not a setting and has no effect; deny is probably meant',
  )
  expect(fixSettings(given).document).toMatchObject(given)
})
