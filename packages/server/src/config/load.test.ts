import { expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'
import { formatProblem } from './problems.ts'
import type { Settings } from './settings.ts'

function settingsOf(...args: Parameters<typeof loadText>): Settings {
  const loaded = loadText(...args)
  if (!loaded.ok) throw new Error(loaded.problems.map(({ path, message }) => `${path} ${message}`).join('\n'))
  return loaded.settings
}

test('nothing at all serves this machine with the practice provider and SQLite', () => {
  const settings = settingsOf(undefined)
  expect(settings).toMatchObject({
    dataDir: '/srv/.sekisho',
    listen: { host: '127.0.0.1', port: 8787, publicUrl: 'http://127.0.0.1:8787', trustedProxies: [] },
    storage: { kind: 'sqlite' },
    workers: 1,
    includeBuiltinModels: true,
    access: [],
    pricing: { multiplierPpm: 1_000_000, overrides: [] },
    limits: {
      maxBodyBytes: 33_554_432,
      maxBufferedBytes: 268_435_456,
      maxHeaderBytes: 65_536,
      maxConnections: 10_000,
    },
    timeouts: { requestMs: 120_000, idleMs: 300_000, staleMs: 10_000, drainMs: 30_000 },
    accessControl: { allow: [], deny: [] },
    timeZone: 'UTC',
    language: 'en',
    logLevel: 'info',
    notices: [],
  })
  expect(settings.providers).toEqual([
    expect.objectContaining({
      kind: 'practice',
      name: 'practice',
      terms: expect.objectContaining({ retention: 'zero' }),
    }),
  ])
})

test('a key in the environment makes Anthropic the provider, whatever ANTHROPIC_BASE_URL says', () => {
  const { providers } = settingsOf(undefined, {
    env: { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'http://127.0.0.1:8787' },
  })
  expect(providers).toMatchObject([
    {
      kind: 'anthropic',
      baseUrl: 'https://api.anthropic.com',
      keys: [{ kind: 'value', value: 'k' }],
      auth: 'x-api-key',
    },
  ])
})

test('an empty key in the environment is no key', () => {
  expect(settingsOf(undefined, { env: { ANTHROPIC_API_KEY: '' } }).providers).toMatchObject([
    { kind: 'practice' },
  ])
})

test.each([
  ['sk-ant-oat01-secret', 'consumer'],
  ['sk-skh-secret', 'credential of Sekisho'],
])('the key %s in the environment is refused without being shown', (key, reason) => {
  const [problem] = problemsOf(undefined, { env: { ANTHROPIC_API_KEY: key } })
  expect(problem).toContain(reason)
  expect(problem).not.toContain('secret')
})

test('a file that is named must be there, the default one need not', () => {
  expect(problemsOf(undefined)).toEqual([])
  const refused = loadText('x: 1')
  expect(refused.ok).toBe(false)
})

test('flags override the file', () => {
  const text =
    'listen: { host: 0.0.0.0, port: 9000, public_url: https://a.example, trusted_proxies: [10.0.0.1] }\nsekisho: { data_dir: there, workers: 2 }\nstore: { postgres_url: "postgres://db/x" }'
  expect(settingsOf(text, { flags: { host: '::1', port: '0', data: 'here', workers: '3' } })).toMatchObject({
    listen: { host: '::1', port: 0, publicUrl: 'https://a.example' },
    dataDir: '/srv/here',
    workers: 3,
  })
})

test.each([
  [{ port: 'http' }, '--port must be a whole number from 0 to 65535'],
  [{ workers: '0' }, '--workers must be a whole number from 1 to 256'],
  [{ workers: '2' }, '--workers above 1 needs PostgreSQL; set store.postgres_url'],
])('the flag %o is refused', (flags, problem) => {
  expect(problemsOf(undefined, { flags })).toEqual([problem])
})

test('a listen section brings the official defaults, and they need a public address and TLS', () => {
  expect(problemsOf('listen: {}').join('\n')).toMatch(
    /listen\.public_url is required.*0\.0\.0\.0[\s\S]*listen\.tls is required/,
  )
  expect(
    settingsOf('listen: { public_url: https://a.example/, trusted_proxies: [10.0.0.1] }').listen,
  ).toMatchObject({
    host: '0.0.0.0',
    port: 8080,
    publicUrl: 'https://a.example',
  })
})

test('files that are no certificate are refused', () => {
  const text = 'listen: { host: 127.0.0.1, tls: { cert: c.pem, key: k.pem } }'
  expect(problemsOf(text, { files: { '/srv/c.pem': 'x', '/srv/k.pem': 'y' } })).toEqual([
    'listen.tls names files that are not a PEM certificate and its private key',
  ])
})

test('user and password are laid into the database URL, whatever characters they hold', () => {
  const { storage } = settingsOf(
    'store: { postgres_url: "postgres://old:older@db.example:5433/x?sslmode=require", username: "us er", password: "p@:/%40" }',
  )
  const url = new URL(storage.kind === 'postgres' ? storage.url : '')
  expect([decodeURIComponent(url.username), decodeURIComponent(url.password), url.host, url.search]).toEqual([
    'us er',
    'p@:/%40',
    'db.example:5433',
    '?sslmode=require',
  ])
})

test('a key from a file stays a path, so that it can be read again', () => {
  const text = `upstreams: [{ provider: anthropic, auth: { api_key: "\${file:/run/key}" } }]
sekisho: { providers: { anthropic: { next_api_key: "\${file:/run/next}", contract: enterprise, retention: zero, region: jp } } }`
  expect(settingsOf(text, { files: { '/run/key': 'one\n', '/run/next': 'two' } }).providers).toMatchObject([
    {
      keys: [
        { kind: 'file', path: '/run/key' },
        { kind: 'file', path: '/run/next' },
      ],
      terms: { contract: 'enterprise', retention: 'zero', training: false, region: 'jp' },
    },
  ])
})

test('a custom model is served only where it is mapped; a Claude model everywhere', () => {
  const text = `upstreams:
  - { name: a, provider: anthropic, auth: { api_key: k } }
  - { name: b, provider: anthropic, auth: { oauth_token: t }, base_url: "https://relay.example/x/" }
models:
  - { id: house, upstream_model: { a: claude-opus-4-8 } }
  - { id: claude-sonnet-4-6, label: Sonnet, upstream_model: { b: sonnet-relay } }`
  expect(settingsOf(text)).toMatchObject({
    models: [{ id: 'house' }, { id: 'claude-sonnet-4-6', label: 'Sonnet' }],
    providers: [
      { name: 'a', modelIds: { house: 'claude-opus-4-8' }, customModels: ['house'], auth: 'x-api-key' },
      {
        name: 'b',
        modelIds: { 'claude-sonnet-4-6': 'sonnet-relay' },
        customModels: ['house'],
        auth: 'bearer',
        baseUrl: 'https://relay.example/x',
      },
    ],
  })
})

test('rates become whole micro-USD per million tokens', () => {
  const text = `upstreams: [{ provider: anthropic, auth: { api_key: k } }]
pricing: { multiplier: 0.85, overrides: [{ upstream: anthropic, model: m, input: 3.3, output: 16.5, cache_read: 0.33, cache_write: "4.125" }] }`
  expect(settingsOf(text).pricing).toEqual({
    multiplierPpm: 850_000,
    overrides: [
      {
        provider: 'anthropic',
        model: 'm',
        input: 3_300_000,
        output: 16_500_000,
        cacheRead: 330_000,
        cacheWrite5m: 4_125_000,
        cacheWrite1h: 4_125_000,
      },
    ],
  })
})

test.each([
  [
    'sekisho: { practice: {} }\nupstreams: [{ provider: anthropic, auth: { api_key: k } }]',
    'sekisho.practice cannot stand beside upstreams',
  ],
  ['sekisho: { practice: { script: no.json } }', 'sekisho.practice.script names a file that cannot be read'],
  [
    'sekisho: { providers: { practice: {} } }',
    'sekisho.providers.practice names an upstream, and there is none',
  ],
  [
    'upstreams: [{ provider: anthropic, auth: { api_key: k } }]\nsekisho: { providers: { antropic: {} } }',
    'sekisho.providers.antropic names no upstream; did you mean anthropic?',
  ],
  [
    'upstreams: [{ provider: anthropic, auth: { api_key: k } }]\nsekisho: { providers: { anthropic: { contract: consumer } } }',
    'sekisho.providers.anthropic.contract is consumer',
  ],
  [
    'sekisho: { limits: { buffered_bytes: 5 } }',
    'sekisho.limits.buffered_bytes must be at least limits.max_request_bytes',
  ],
  ['sekisho: { time_zone: Tokyo }', 'sekisho.time_zone is not a time zone; write an IANA name'],
  ['sekisho: { time_zone: "+09:00" }', 'sekisho.time_zone is not a time zone'],
  ['sekisho: { workers: 2 }', 'sekisho.workers above 1 needs PostgreSQL'],
  ['sekisho: { store: { ca_file: x } }', 'sekisho.store needs a store section'],
  ['sekisho: { waive: [odic] }', 'sekisho.waive[0] must be'],
  ['models: [{ id: a, upstream_model: { b: c } }]', 'models needs upstreams'],
  ['load_test_mode: { enabled: true }', 'load_test_mode is not built yet'],
  ['cri: { enabled: true }', 'cri.audience must name at least one when enabled'],
  ['cri: { enabled: true, audience: [a], org_allowlist: [b] }', 'cri is not built yet'],
  ['sekisho: { sk-ant-api03-oops: 1 }', 'sekisho.(hidden) is not a known key'],
])('%j is refused', (text, problem) => {
  const problems = problemsOf(text)
  expect(problems.map((line) => line.slice(0, problem.length))).toContain(problem)
})

test('the practice provider is taken when it is asked for, even with a key in the environment', () => {
  const options = { env: { ANTHROPIC_API_KEY: 'k' }, files: { '/srv/script.json': '[]' } }
  expect(settingsOf('sekisho: { practice: { script: script.json } }', options).providers).toMatchObject([
    { kind: 'practice', scriptFile: '/srv/script.json' },
  ])
})

test.each([
  [{ LC_ALL: '', LANG: 'ja_JP.UTF-8' }, 'ja'],
  [{ LC_ALL: 'C', LANG: 'ja_JP.UTF-8' }, 'en'],
])('the language follows the locale %o', (env, language) => {
  expect(settingsOf(undefined, { env }).language).toBe(language)
})

test('what does nothing yet is reported', () => {
  const telemetry = 'telemetry: { forward_to: [{ url: "https://otel.example.com" }] }'
  expect(settingsOf(telemetry).notices).toEqual([expect.stringMatching(/^telemetry does nothing yet/)])
})

test('what an admin section asks to be deleted is kept, and that is reported', () => {
  const keys = ['audit_retention_days', 'spend_retention_months', 'identity_retention_days']
  const admin = `admin: { ${keys.map((key) => `${key}: 90`).join(', ')} }`
  expect(settingsOf(admin).notices).toEqual(
    keys.map((key) => `admin.${key} does nothing: the ledger, and what people spent, are kept`),
  )
  expect(settingsOf('admin: { group_limit_mode: max }').notices).toEqual([])
})

test('the spend limits API is there as soon as there is an admin section', () => {
  expect(settingsOf(undefined).spendLimits).toBeUndefined()
  expect(settingsOf('admin: {}').spendLimits).toEqual({ writeKeys: [], readKeys: [], adminGroups: [] })
  const key = 'a key of at least thirty-two characters'
  const admin = `admin: { write_keys: [{ id: ci, key: ${key} }], admin_groups: [finops] }`
  expect(settingsOf(admin).spendLimits).toEqual({
    writeKeys: [{ id: 'ci', key }],
    readKeys: [],
    adminGroups: ['finops'],
  })
})

test('a waiver of what is built now passes, and is reported', () => {
  expect(settingsOf('sekisho: { waive: [oidc] }').notices).toEqual([
    'sekisho.waive names oidc, which is built now and in force; remove it from the list',
  ])
})

test('every problem is found at once, in the order of the file, with its line', () => {
  const loaded = loadText('limits: { max_request_bytes: 0 }\nlisten:\n  prot: 1\n  host: "${NOPE}"\n')
  expect(loaded.ok ? [] : loaded.problems.map(({ line, path }) => [line, path])).toEqual([
    [1, 'limits.max_request_bytes'],
    [3, 'listen.prot'],
    [4, 'listen.host'],
  ])
})

test('a problem is printed as one line with its file and line', () => {
  const loaded = loadText('limits:\n  max_url_length: 0')
  expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([
    '/etc/sekisho.yaml:2: limits.max_url_length must be at least 1',
  ])
})

test.each([
  ['{}', 90],
  ['{ rotate_days: 7 }', 7],
  ['{ rotate_days: 0 }', undefined],
  ['{ rotate_days: never }', undefined],
])('the signing keys %s are rotated after %s days', (keys, days) => {
  const { signIn } = settingsOf(`sekisho: { sign_in: { signing_keys: ${keys} } }`)
  expect(signIn.rotateSigningKeyAfterMs).toBe(days === undefined ? undefined : days * 86_400_000)
})

test.each(['soon', '1.5'])('signing keys that are rotated %s are a mistake', (days) => {
  expect(problemsOf(`sekisho: { sign_in: { signing_keys: { rotate_days: ${days} } } }`)).toEqual([
    expect.stringContaining('must be a whole number of days from 0 to 3660, or never'),
  ])
})
