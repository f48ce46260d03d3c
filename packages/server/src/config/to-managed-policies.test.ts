import { expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'

function managedOf(...args: Parameters<typeof loadText>) {
  const loaded = loadText(...args)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'))
  return { ...loaded.settings.managedPolicies, notices: loaded.settings.notices }
}

test('a file that says nothing pins nothing, and policies have rings, a rollback and no four eyes', () => {
  expect(managedOf('{}')).toEqual({
    file: [],
    fileGuard: undefined,
    mode: 'first_match',
    strictForDesktop: false,
    hintHeaders: true,
    fourEyes: false,
    rings: { canary: { groups: [], people: [] }, sharePercent: 20 },
    rollback: { factor: 3, calls: 200, people: 3 },
    requireGuard: { mode: 'off', maxAgeMs: 86_400_000 },
    configuredModels: [],
    notices: [],
  })
})

test('policies of the file are for guards too, where it says what those do with them', () => {
  const text = `managed: { policies: [{ match: {}, cli: { model: one } }] }
sekisho: { policies: { file_guard: report } }`
  expect(managedOf(text)).toMatchObject({ fileGuard: 'report', file: [{ settings: { model: 'one' } }] })
})

test('policies are pinned as they stand, by whichever name their block has', () => {
  const text = `managed:
  policy_mode: layered
  policies:
    - { match: { groups: [a], email_domain: '@Example.com' }, cli: { model: one }, serve_to_desktop: true }
    - { match: { groups: [b] }, settings: { model: two }, desktop: { isLocalDevMcpEnabled: false } }
    - { match: {} }`
  const { file, mode } = managedOf(text)
  expect(mode).toBe('layered')
  expect(file).toEqual([
    {
      match: { groups: ['a'], emailDomain: 'example.com' },
      settings: { model: 'one' },
      desktop: undefined,
      servedToDesktop: true,
    },
    {
      match: { groups: ['b'] },
      settings: { model: 'two' },
      desktop: { isLocalDevMcpEnabled: false },
      servedToDesktop: undefined,
    },
    { match: {}, settings: {}, desktop: undefined, servedToDesktop: undefined },
  ])
})

test('settings under code are for Claude Desktop too, whatever the policy says of it', () => {
  const text = 'managed: { policies: [{ code: { model: one }, serve_to_desktop: false }] }'
  expect(managedOf(text)).toMatchObject({ strictForDesktop: true, file: [{ servedToDesktop: true }] })
})

test('a policy that is never reached is told', () => {
  const text = 'managed: { policies: [{ cli: {} }, { match: { groups: [a] }, cli: {} }] }'
  expect(managedOf(text).notices).toEqual([
    'managed.policies[0] has no match, so that no policy after it is ever reached; make it the last',
  ])
})

test('the settings file is for everybody, where there are no policies', () => {
  const files = { '/etc/settings.json': '{"model":"file"}' }
  const text = (more = '') => `managed: { settings: /etc/settings.json${more} }`
  expect(managedOf(text(), { files }).file).toMatchObject([{ match: {}, settings: { model: 'file' } }])
  const both = text(', policies: [{ match: { groups: [a] }, cli: { model: one } }]')
  expect(managedOf(both, { files }).file).toMatchObject([{ settings: { model: 'one' } }])
})

test.each([
  ['{', 'managed.settings names a file that is not JSON'],
  ['[]', 'managed.settings names a file that is not JSON'],
  [undefined, 'managed.settings names a file that cannot be read (ENOENT)'],
])('a settings file that holds %j is a mistake', (content, problem) => {
  const files = content === undefined ? {} : { '/etc/settings.json': content }
  expect(problemsOf('managed: { settings: /etc/settings.json }', { files })).toEqual([problem])
})

test('a waiver of before is still taken, and told', () => {
  const { notices } = managedOf('sekisho: { waive: [managed] }')
  expect(notices).toEqual([expect.stringContaining('managed, which is built now')])
})

test('addresses of the canary are compared in lower case, ids as they are', () => {
  const text = 'sekisho: { policies: { rings: { canary: { people: [A@Example.com, per_AB] } } } }'
  expect(managedOf(text).rings.canary.people).toEqual(['a@example.com', 'per_AB'])
})
