import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LintFinding } from '../../lint/finding.ts'
import { mcpRules } from '../mcp-rules.ts'
import { lintMcp } from './lint-mcp.ts'

const codes = (findings: readonly LintFinding[]): string[] => findings.map(({ code }) => code)
const server = (definition: object) => lintMcp({ mcpServers: { one: definition } })
const allow = (rule: object) =>
  lintMcp({ allowManagedMcpServersOnly: true, allowedMcpServers: [rule] }).map(({ code }) => code)

/** Of the shape of real ones; put together here, so that no scanner takes this file for a leak. */
const token = ['gh', 'p_', 'Zx81kQm4Tn07Rw52Lv96Bd33Hs'].join('')
const random = ['q8Zr2', 'VnT7w', 'Kx4Lm', '9Pd3Hs', '6Jb1Ga'].join('')

describe('a secret', () => {
  it.each([
    ['env', { command: '/usr/bin/server', env: { GITHUB_TOKEN: token } }, ['env', 'GITHUB_TOKEN']],
    ['env by its name', { command: 'server', env: { DB_PASSWORD: 'hunter-two' } }, ['env', 'DB_PASSWORD']],
    ['env by its randomness', { command: 'server', env: { X: random } }, ['env', 'X']],
    [
      'the text used where a variable is not set',
      { command: 's', env: { A_TOKEN: `\${T:-${token}}` } },
      ['env', 'A_TOKEN'],
    ],
    [
      'a header',
      { url: 'https://a.example/', headers: { Authorization: `Bearer ${random}` } },
      ['headers', 'Authorization'],
    ],
    ['an option', { command: 'server', args: ['--api-key', 'hunter-two'] }, ['args', 1]],
    ['an option with =', { command: 'server', args: ['--api-key=hunter-two'] }, ['args', 0]],
    [
      'a header in an argument',
      { command: 'server', args: [`Authorization: Bearer ${random}`] },
      ['args', 0],
    ],
    ['a query', { url: `https://a.example/mcp?api_key=${random}` }, ['url']],
    [
      'a URL in an argument',
      { command: 'server', args: ['--from=https://who:hunter-two@git.example/x'] },
      ['args', 0],
    ],
    ['a password in a URL', { url: 'https://who:hunter-two@a.example/mcp' }, ['url']],
  ])('in %s is found, and does not stand in the finding', (_, definition, path) => {
    const [finding, ...more] = server(definition)
    expect(finding).toMatchObject({
      code: 'mcp-hard-coded-secret',
      severity: 'error',
      path: ['mcpServers', 'one', ...path],
    })
    expect(more).toStrictEqual([])
    const { fix, ...said } = finding ?? {}
    expect(JSON.stringify([said, fix])).not.toMatch(/hunter|Zx81|q8Zr2/)
  })

  it.each([
    {
      command: 'server',
      env: { GITHUB_TOKEN: '${GITHUB_TOKEN}', LEVEL: 'debug', AUTH: 'true', PATHS: '/opt/a/b1/c2/d3/e4/f5' },
    },
    {
      url: 'https://a.example/mcp',
      headers: { Authorization: 'Bearer ${A}', 'X-Team': 'platform-engineering-tokyo-2' },
    },
    { command: 'server', args: ['--token', '${TOKEN}', '--root', '/srv/data', '--auth'] },
    { command: 'server', env: { API_KEY: '<your key>' } },
    { url: 'https://a.example/mcp?page=2&token=${T}' },
  ])('is not seen in a reference or a plain value: %j', (definition) => {
    expect(codes(server(definition))).toStrictEqual([])
  })

  it.each([
    { command: 'uvx', args: [`git+https://who:${random}@git.example/x`] },
    { url: `http://a.example/mcp?token=${random}` },
    { command: `../${token}/x` },
    { url: `https://who:${random}@a.example/../x` },
  ])('stands in no finding about something else, nor in its edit: %#', (definition) => {
    const findings = server(definition)
    expect(findings.length).toBeGreaterThan(1)
    expect(JSON.stringify(findings)).not.toMatch(/Zx81|q8Zr2/)
  })

  it('is replaced by a reference that keeps the scheme', () => {
    const [finding] = server({ url: 'https://a.example/', headers: { 'X-Api-Key': random } })
    expect(finding?.fix?.edits).toStrictEqual([
      { path: ['mcpServers', 'one', 'headers', 'X-Api-Key'], op: 'replace', value: '${X_API_KEY}' },
    ])
    const [bearer] = server({ url: 'https://a.example/', headers: { Authorization: `Bearer ${random}` } })
    expect(bearer?.fix?.edits[0]?.value).toBe('Bearer ${AUTHORIZATION}')
  })
})

describe('a command', () => {
  it.each([
    [['npx', '-y', '@scope/server'], '@scope/server'],
    [['npx', '-y', '@scope/server@latest'], '@scope/server@latest'],
    [['npx', '--package', 'server@^1.2.0', 'run'], 'server@^1.2.0'],
    [['C:\\node\\npx.cmd', 'server'], 'server'],
    [['pnpm', 'dlx', 'server'], 'server'],
    [['npm', 'exec', '--yes', '--', 'server'], 'server'],
    [['bunx', 'server@1'], 'server@1'],
    [['uvx', 'mcp-server'], 'mcp-server'],
    [['deno', 'run', '-A', 'npm:mcp-server'], 'npm:mcp-server'],
    [['deno', 'run', '--config', 'deno.json', 'jsr:@scope/server@^1'], 'jsr:@scope/server@^1'],
    [['deno', 'run', 'https://example.test/server.ts'], 'https://example.test/server.ts'],
    [['uvx', '--from', 'git+https://git.example/x', 'x'], 'git+https://git.example/x'],
    [['uv', 'tool', 'run', 'mcp-server>=1'], 'mcp-server>=1'],
    [['pipx', 'run', 'mcp-server'], 'mcp-server'],
    [['docker', 'run', '-i', '--rm', '-e', 'A', '--network', 'none', 'mcp/server'], 'mcp/server'],
    [['docker', 'run', 'mcp/server:latest'], 'mcp/server:latest'],
  ])('%j that fetches what was published last is found', ([command, ...args], name) => {
    const [finding] = server({ command, args })
    expect(finding).toMatchObject({
      code: 'mcp-unpinned-package',
      message: { en: expect.stringContaining(name) },
    })
  })

  it.each([
    ['npx', '-y', '@scope/server@1.2.3'],
    ['npx', './local/server.js'],
    ['uvx', 'mcp-server==1.2.3'],
    ['deno', 'run', '-A', 'npm:@scope/server@1.2.3/main.js'],
    ['deno', 'run', 'https://example.test/x/server@v1.2.3/mod.ts'],
    ['deno', 'run', '/opt/mcp/server.ts'],
    ['uvx', '--python', '3.12', 'mcp-server@1.2.3'],
    ['docker', 'run', '-i', `mcp/server@sha256:${'0a'.repeat(32)}`],
    ['docker', 'ps'],
    ['node', '/opt/server.js'],
  ])('%s %s %s that names an exact version, or fetches nothing, is not', (command, ...args) => {
    expect(codes(server({ command, args }))).toStrictEqual([])
  })

  it('that names an image by a tag is told that tags move', () => {
    expect(codes(server({ command: 'docker', args: ['run', 'mcp/server:1.2'] }))).toStrictEqual([
      'mcp-image-by-tag',
    ])
  })

  it.each([
    { command: 'bash', args: ['-c', 'npx -y server'] },
    { command: 'cmd', args: ['/c', 'npx', '-y', 'server'] },
    { command: 'powershell.exe', args: ['-Command', 'npx -y server'] },
  ])('through a shell is found, and so is what the shell starts: %j', (definition) => {
    expect(codes(server(definition))).toStrictEqual(['mcp-shell-wrapper', 'mcp-unpinned-package'])
  })

  it.each([
    [{ command: './server' }, 'mcp-relative-command'],
    [{ command: 'node_modules/.bin/server' }, 'mcp-relative-command'],
    [{ command: '/tmp/server' }, 'mcp-writable-folder'],
    [{ command: '/opt/a/../b' }, 'mcp-path-traversal'],
    [{ command: 'server', args: ['--root=../../etc'] }, 'mcp-path-traversal'],
    [{ command: 'server', args: ['..\\x'] }, 'mcp-path-traversal'],
    [{ command: 'server', url: 'https://a.example/' }, 'mcp-server-shape'],
    [{}, 'mcp-server-shape'],
    ['text', 'mcp-server-shape'],
  ])('%j has the finding %s', (definition, code) => {
    expect(codes(lintMcp({ mcpServers: { one: definition } }))).toStrictEqual([code])
  })
})

it.each([
  ['nothing', null, []],
  ['a list', [{ command: 'x' }], []],
  ['a text', '\uFFFD\0', []],
  ['servers in a list', { mcpServers: [{ command: 'x' }] }, ['mcpServers']],
  [
    'managed servers that are none',
    { settings: { managedMcpServers: 5 } },
    ['settings', 'managedMcpServers'],
  ],
])('a document that is %s is not passed as clean', (_, document, path) => {
  expect(lintMcp(document)).toMatchObject([{ code: 'mcp-document-shape', severity: 'error', path }])
})

describe('a connection', () => {
  it.each([
    'http://mcp.example.com/',
    'ws://mcp.example.com/',
    'http://127.0.0.1.example.com/',
    'http://localhost@x.example/',
  ])('without TLS is found: %s', (url) => {
    const [finding] = server({ url })
    expect(finding?.code).toBe('mcp-no-tls')
    expect(String(finding?.fix?.edits[0]?.value)).toBe(url.replace(/^(http|ws)/, '$1s'))
  })

  it.each(['http://localhost:3000/', 'http://127.0.0.1/', 'http://[::1]:80/', 'https://mcp.example.com/'])(
    'to the machine itself, or with TLS, is in order: %s',
    (url) => {
      expect(codes(server({ url }))).toStrictEqual([])
    },
  )
})

describe('a rule', () => {
  it.each([
    [{ serverName: 'github' }, ['mcp-label-allowed']],
    [{ serverUrl: 'https://mcp.example.com*' }, ['mcp-url-other-hosts']],
    [{ serverUrl: 'https://*' }, ['mcp-url-other-hosts']],
    [{ serverUrl: '*' }, ['mcp-url-other-hosts']],
    [{ serverUrl: '*://mcp.example.com/*' }, ['mcp-no-tls']],
    [{ serverUrl: 'mcp.example.com/*' }, ['mcp-url-without-scheme']],
    [{ serverUrl: 'https://a.example/x/%2e%2e/y' }, ['mcp-path-traversal']],
    [{ serverCommand: ['npx', '*'] }, ['mcp-command-wildcard', 'mcp-unpinned-package']],
    [{ serverCommand: [] }, ['mcp-rule-shape']],
    [{ serverCommand: ['a', 1] }, ['mcp-rule-shape']],
    [{ serverUrl: 'https://a.example/', serverName: 'a' }, ['mcp-rule-shape']],
    [{ url: 'https://a.example/' }, ['mcp-rule-shape']],
    [{ serverUrl: 'https://*.example.com/*' }, []],
    [{ serverCommand: ['/opt/server', '--stdio'] }, []],
  ])('%j that allows has the findings %j', (rule, expected) => {
    expect(allow(rule)).toStrictEqual(expected)
  })

  it('that denies may be wide, but a name is no control there either', () => {
    const rules = [{ serverUrl: 'http://*' }, { serverName: 'github' }, { serverName: 'claude.ai Slack' }]
    const findings = lintMcp({ deniedMcpServers: rules })
    expect(findings.map(({ code, path }) => [code, ...path])).toStrictEqual([
      ['mcp-label-denied', 'deniedMcpServers', 1],
    ])
  })

  it('of a list that anybody may add to is found, with the edit that locks it', () => {
    const [finding] = lintMcp({ settings: { allowedMcpServers: [] } })
    expect(finding).toMatchObject({
      code: 'mcp-list-not-locked',
      fix: { edits: [{ path: ['settings', 'allowManagedMcpServersOnly'], op: 'add', value: true }] },
    })
    expect(
      codes(lintMcp({ allowManagedMcpServersOnly: true, enableAllProjectMcpServers: true })),
    ).toStrictEqual(['mcp-lock-without-list', 'mcp-all-project-servers'])
  })
})

it('any document is read, and every finding names a place in it and is said in both languages', () => {
  const part = fc.oneof(
    fc.constantFrom('command', 'url', 'args', 'env', 'serverUrl', 'mcpServers'),
    fc.string(),
  )
  const document = fc.dictionary(
    fc.constantFrom('mcpServers', 'settings', 'allowedMcpServers', 'deniedMcpServers'),
    fc.oneof(fc.object({ key: part, maxDepth: 4 }), fc.array(fc.object({ key: part }), { maxLength: 3 })),
  )
  fc.assert(
    fc.property(document, (drawn) => {
      for (const { path, message } of lintMcp(drawn)) {
        expect(path.length).toBeGreaterThan(0)
        expect([message.en, message.ja]).not.toContain('')
      }
    }),
  )
})

it.each(['eyJ-', '${A:-', '*', '../', 'a:', '--a=', 'SG.', 'A '])(
  '%s a hundred thousand times is read soon',
  (part) => {
    const text = part.repeat(100_000)
    const servers = {
      a: { command: text, args: [text], env: { A: text } },
      b: { url: `https://${text}`, headers: { A: text } },
    }
    const rules = [{ serverUrl: `https://${text}x` }, { serverUrl: text }, { serverCommand: [text] }]
    expect(lintMcp({ mcpServers: servers, allowedMcpServers: rules })).toContainEqual(
      expect.objectContaining({ code: 'mcp-list-not-locked' }),
    )
  },
)

describe('mcpRules', () => {
  const catalogue = [
    {
      name: 'files',
      transport: { type: 'stdio', command: ['/opt/files', '--stdio'] },
      secrets: {},
      status: 'approved',
    },
    {
      name: 'issues',
      transport: { type: 'http', url: 'https://issues.example.com/mcp' },
      secrets: { Authorization: 'Bearer ${ISSUES_TOKEN}' },
      status: 'approved',
    },
    { name: 'old', transport: { type: 'stdio', command: ['/opt/old'] }, secrets: {}, status: 'retired' },
    {
      name: 'files-before',
      transport: { type: 'stdio', command: ['/opt/files', '--stdio'] },
      secrets: {},
      status: 'retired',
    },
  ] as const

  it('allows by command and URL, denies what was retired, and makes what its own lint accepts', () => {
    const { settings, managedMcp } = mcpRules(catalogue)
    expect(settings).toStrictEqual({
      allowManagedMcpServersOnly: true,
      allowedMcpServers: [
        { serverCommand: ['/opt/files', '--stdio'] },
        { serverUrl: 'https://issues.example.com/mcp' },
      ],
      deniedMcpServers: [{ serverCommand: ['/opt/old'] }],
    })
    expect(managedMcp.mcpServers).toStrictEqual({
      files: { type: 'stdio', command: '/opt/files', args: ['--stdio'] },
      issues: {
        type: 'http',
        url: 'https://issues.example.com/mcp',
        headers: { Authorization: 'Bearer ${ISSUES_TOKEN}' },
      },
    })
    expect(lintMcp({ ...settings, ...managedMcp })).toStrictEqual([])
  })

  it('of an empty catalogue allows none', () => {
    expect(mcpRules([]).settings).toMatchObject({ allowedMcpServers: [], allowManagedMcpServersOnly: true })
  })
})
