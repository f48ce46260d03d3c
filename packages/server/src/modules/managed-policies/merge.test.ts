import { expect, test } from 'vitest'
import { layOn } from './merge.ts'

/** Each answer was measured: the official gateway 2.1.330, a policy for a group on one with `match: {}`. */
const measured: [key: string, base: unknown, top: unknown, merged: unknown][] = [
  ['model', 'base', 'top', 'top'],
  ['availableModels', ['opus', 'haiku'], ['sonnet'], ['sonnet']],
  ['enabledMcpjsonServers', ['e2'], ['e1'], ['e1']],
  ['allowedMcpServers', [{ serverName: 'd' }], [{ serverName: 'c' }], [{ serverName: 'c' }]],
  ['strictKnownMarketplaces', [{ repo: 'c/z' }], [{ repo: 'a/z' }], [{ repo: 'a/z' }]],
  ['sandbox', { autoAllowBashIfSandboxed: true }, { enabled: true }, { enabled: true }],
  ['attribution', { pr: 'b' }, { commit: 'a' }, { commit: 'a' }],
  ['enabledPlugins', { 'c@b': false }, { 'a@b': true }, { 'a@b': true }],
  ['disabledMcpjsonServers', ['q'], ['p'], ['q', 'p']],
  [
    'deniedMcpServers',
    [{ serverName: 'b' }],
    [{ serverName: 'a' }],
    [{ serverName: 'b' }, { serverName: 'a' }],
  ],
  ['blockedMarketplaces', [{ repo: 'c/d' }], [{ repo: 'a/b' }], [{ repo: 'c/d' }, { repo: 'a/b' }]],
  ['env', { A: '0', C: 'z' }, { A: '1', B: 'x' }, { A: '1', C: 'z', B: 'x' }],
  ['modelOverrides', { m2: 'y', m1: 'z' }, { m1: 'x' }, { m2: 'y', m1: 'x' }],
  ['skillOverrides', { s2: 'off' }, { s1: 'off' }, { s2: 'off', s1: 'off' }],
  [
    'permissions',
    { allow: ['Edit'], deny: ['WebFetch', 'Bash(b)'], ask: ['Y'], defaultMode: 'plan' },
    { allow: ['Read'], deny: ['WebFetch', 'Bash(a)'], ask: ['X'] },
    { allow: ['Read'], deny: ['WebFetch', 'Bash(b)', 'Bash(a)'], ask: ['Y', 'X'], defaultMode: 'plan' },
  ],
  [
    'permissions',
    { additionalDirectories: ['/b'] },
    { additionalDirectories: ['/a'] },
    { additionalDirectories: ['/a'] },
  ],
  [
    'hooks',
    { PreToolUse: [{ matcher: 'Edit' }, { matcher: 'Both' }], PostToolUse: [{ matcher: 'Edit' }] },
    { PreToolUse: [{ matcher: 'Bash' }, { matcher: 'Both' }] },
    {
      PreToolUse: [{ matcher: 'Edit' }, { matcher: 'Both' }, { matcher: 'Bash' }],
      PostToolUse: [{ matcher: 'Edit' }],
    },
  ],
]

test.each(measured)(
  '%s is laid on the base as the official gateway does it',
  (key, ...[base, top, merged]) => {
    expect(layOn({ [key]: base, other: 1 }, { [key]: top })).toStrictEqual({ [key]: merged, other: 1 })
  },
)

test.each(['permissions', 'hooks', 'env', 'deniedMcpServers'])(
  'what is on top counts as it is where %s cannot be joined',
  (key) => {
    for (const odd of ['text', 5, null, true]) {
      expect(layOn({ [key]: odd }, { [key]: { deny: ['A'] } })).toEqual({ [key]: { deny: ['A'] } })
      expect(layOn({ [key]: { deny: ['A'] } }, { [key]: odd })).toEqual({ [key]: odd })
    }
  },
)

test('a key named __proto__ is data', () => {
  const settings = JSON.parse('{"__proto__":{"a":1},"env":{"__proto__":"x"}}') as Record<string, unknown>
  const merged = layOn(settings, settings)
  expect(JSON.stringify(merged)).toBe('{"__proto__":{"a":1},"env":{"__proto__":"x"}}')
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype)
})
