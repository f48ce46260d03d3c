import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`
const fixture = new URL('../modules/sinks/fixtures/test-only-sekisho.cert.pem', import.meta.url)
const pem = readFileSync(fixture, 'utf8')
const env = { TOKEN: 'token-in-the-environment' }
const files = { '/etc/ca.pem': pem, '/etc/key.pem': 'key', '/run/secret': `${secret}\n` }
const textOf = (sinks: string) => `sekisho:\n  sinks:\n${sinks.replaceAll(/^/gm, '    ')}\n`

function sinksIn(sinks: string) {
  const loaded = loadText(textOf(sinks), { env, files })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.settings.sinks
}
const refused = (sinks: string) => problemsOf(textOf(sinks), { env, files })

describe('sekisho.sinks', () => {
  test('is empty when nothing is said', () => {
    const loaded = loadText('{}')
    expect(loaded.ok && loaded.settings.sinks).toEqual([])
  })

  test('takes one of each kind, with the format that suits it', () => {
    const sinks =
      sinksIn(`- { name: a, kind: syslog, host: logs.example.com, ca_file: /etc/ca.pem, cert_file: /etc/ca.pem, key_file: /etc/key.pem }
- { name: b, kind: splunk, url: 'https://splunk.example.com:8088/', token: '\${TOKEN}' }
- { name: c, kind: datadog, site: ap1.datadoghq.com, api_key: '\${TOKEN}' }
- { name: d, kind: elastic, url: 'https://es.example.com', username: sekisho, password: '\${TOKEN}' }
- { name: e, kind: otlp, url: 'https://otel.example.com/v1/logs', headers: { x-key: '\${TOKEN}' } }
- { name: f, kind: s3, bucket: records, region: ap-northeast-1, prefix: a, access_key_id: id, secret_access_key: '\${TOKEN}' }
- { name: g, kind: webhook, url: 'https://hooks.example.com/a', secrets: ['\${file:/run/secret}'] }`)
    expect(sinks.map(({ kind, format }) => [kind, format])).toEqual([
      ['syslog', 'ocsf'],
      ['splunk', 'ocsf'],
      ['datadog', 'ocsf'],
      ['elastic', 'ecs'],
      ['otlp', 'ocsf'],
      ['s3', 'sekisho'],
      ['webhook', 'sekisho'],
    ])
    expect(sinks[0]).toMatchObject({
      port: 6514,
      tls: { certPem: pem, keyPem: 'key' },
      caPem: pem,
      facility: 13,
    })
    expect(sinks[1]).toMatchObject({
      url: 'https://splunk.example.com:8088',
      token: env.TOKEN,
      acknowledge: false,
    })
    expect(sinks[2]).toMatchObject({ url: 'https://http-intake.logs.ap1.datadoghq.com' })
    expect(sinks[3]).toMatchObject({
      authorization: `Basic ${Buffer.from(`sekisho:${env.TOKEN}`).toString('base64')}`,
      dataStream: 'logs-sekisho.ledger-default',
    })
    expect(sinks[5]).toMatchObject({
      endpoint: 'https://s3.ap-northeast-1.amazonaws.com',
      pathStyle: false,
      prefix: 'a/',
      batchMs: 60_000,
    })
    expect(sinks[6]).toMatchObject({ secrets: [secret], from: 'beginning' })
  })

  test('reads filters, where a word and a star are all kinds that begin so', () => {
    const [sink] = sinksIn(`- name: a
  kind: webhook
  url: https://hooks.example.com
  secrets: ['\${file:/run/secret}']
  filter: { kinds: [session.*, sign_in.denied], persons: [per_1], min_severity: low }
  fields: { include: [/data], exclude: [/data/client/address], personal: false }
  from: now`)
    expect(sink).toMatchObject({
      from: 'now',
      filter: { minimumSeverity: 'low', persons: new Set(['per_1']) },
      fields: { include: ['/data'], exclude: ['/data/client/address'], personal: false },
    })
    expect([...(sink?.filter.kinds ?? [])].sort()).toEqual([
      'session.opened',
      'session.refresh_reused',
      'session.revoked',
      'sign_in.denied',
    ])
  })

  const webhook = (more: string) =>
    `- { name: a, kind: webhook, url: 'https://hooks.example.com', secrets: ['${secret}'], ${more} }`
  test.each([
    ['an unknown kind', '- { name: a, kind: kafka }', 'sekisho.sinks[0].kind must be'],
    ['a name that could not stand in a URL', webhook('name: "A b"').replace('name: a, ', ''), 'lower-case'],
    ['a name twice', `${webhook('max_events: 1')}\n${webhook('max_events: 2')}`, 'names a sink above'],
    ['a short secret', webhook('max_events: 1').replace(secret, 'whsec_AAAA'), 'whsec_ and base64'],
    [
      'plain HTTP to another machine',
      webhook('from: now').replace('https:', 'http:'),
      'must begin with https://',
    ],
    [
      'a metadata service',
      webhook('from: now').replace('hooks.example.com', '169.254.169.254'),
      'link-local',
    ],
    ['no kind of entry', webhook('filter: { kinds: [sessions.*] }'), 'is no kind of entry'],
    ['a pointer to elsewhere', webhook('fields: { exclude: [/kind] }'), 'begins with /actor or /data'],
    ['a file that is no certificate', webhook('ca_file: /etc/key.pem'), 'is no PEM certificate'],
    ['a file that is not there', webhook('ca_file: /etc/none.pem'), 'cannot be read (ENOENT)'],
    [
      'a certificate without its key',
      '- { name: a, kind: syslog, host: a, cert_file: /etc/ca.pem }',
      'only one of',
    ],
    [
      'TLS beside plain TCP',
      '- { name: a, kind: syslog, host: a, plain_tcp: true, ca_file: /etc/ca.pem }',
      'does nothing',
    ],
    [
      'no credential for Elastic',
      "- { name: a, kind: elastic, url: 'https://es.example.com' }",
      'needs api_key',
    ],
    ['a variable that is not set', "- { name: a, kind: datadog, api_key: '${NONE}' }", 'NONE'],
  ])('refuses %s', (_, sinks, said) => {
    const problems = refused(sinks)
    expect(problems.join('\n')).toContain(said)
    expect(problems.join('\n')).not.toContain(secret)
  })
})
