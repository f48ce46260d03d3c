import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'

/** The type is one byte before the key, and both are in its id (C2SP signed-note). */
function keyOf(type: number, name = 'other.example'): string {
  const typed = Buffer.concat([Buffer.of(type), Buffer.alloc(32, 9)])
  const id = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'hex').slice(0, 8)
  return `${name}+${id}+${typed.toString('base64')}`
}

const logKey = keyOf(1)
const key = keyOf(4)
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

const withLedger = (ledger: object) => JSON.stringify({ sekisho: { ledger } })
const withWitness = (witness: object) => withLedger({ witnesses: [{ name: 'one', ...witness }] })

function witnessingOf(ledger: object) {
  const loaded = loadText(withLedger(ledger))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.settings.witnessing
}

describe('witnesses', () => {
  test('are none unless the file names some', () => {
    expect(witnessingOf({})).toEqual({ witnesses: [], onConflict: 'report' })
  })

  test('are read with what is usual for each kind', () => {
    const { witnesses } = witnessingOf({
      witnesses: [
        { name: 'share', kind: 'file', path: 'audit/ledger.jsonl' },
        { name: 'repository', kind: 'git', url: 'https://git.example.com/audit.git', token: 't' },
        {
          name: 'ssh',
          kind: 'git',
          url: 'ssh://git@git.example.com/audit.git',
          ssh_key_file: '/etc/sekisho/key',
          ssh_known_hosts_file: '/etc/sekisho/hosts',
        },
        {
          name: 'bucket',
          kind: 's3',
          region: 'eu-west-1',
          bucket: 'audit',
          access_key_id: 'a',
          secret_access_key: 'b',
        },
        { name: 'hook', kind: 'webhook', url: 'https://hooks.example.com/x', secrets: [secret] },
        { name: 'other', kind: 'sekisho', url: 'https://other.example/witness/', verifier_key: key },
      ],
    })
    expect(witnesses).toMatchObject([
      { kind: 'file', path: '/srv/audit/ledger.jsonl', intervalMs: 60_000 },
      { kind: 'git', branch: 'sekisho', auth: { kind: 'token', user: 'git', token: 't' } },
      { kind: 'git', auth: { kind: 'ssh', keyFile: '/etc/sekisho/key' } },
      {
        kind: 's3',
        endpoint: 'https://s3.eu-west-1.amazonaws.com',
        prefix: '',
        lock: { mode: 'compliance', days: 3650 },
      },
      { kind: 'webhook', secrets: [secret] },
      { kind: 'sekisho', url: 'https://other.example/witness', verifierKey: key },
    ])
  })

  test.each([
    ['a name with a slash', { kind: 'file', name: '../x', path: '/a' }, 'small letters'],
    ['a plain address', { kind: 'webhook', url: 'http://hooks.example.com', secrets: [secret] }, 'https://'],
    [
      'an address on this machine',
      { kind: 'webhook', url: 'https://localhost/', secrets: [secret] },
      'this machine',
    ],
    [
      'a metadata service',
      { kind: 'sekisho', url: 'https://169.254.169.254', verifier_key: key },
      'metadata',
    ],
    ['a secret without its mark', { kind: 'webhook', url: 'https://a.example', secrets: ['x'] }, 'whsec_'],
    ['no secret', { kind: 'webhook', url: 'https://a.example', secrets: [] }, 'at least one'],
    ['a key that is none', { kind: 'sekisho', url: 'https://a.example', verifier_key: 'x' }, 'verifier key'],
    ['a program as an address', { kind: 'git', url: 'ext::sh -c x' }, 'https://'],
    ['an option as an address', { kind: 'git', url: '--upload-pack=x' }, 'is not a URL'],
    ['a branch that is an option', { kind: 'git', url: '/a', branch: '--force' }, 'letters, digits'],
    ['ssh without a key', { kind: 'git', url: 'ssh://git@a.example/b' }, 'is required for ssh'],
    ['a token without https', { kind: 'git', url: '/srv/a.git', token: 't' }, 'https address'],
    ['an unknown kind', { kind: 'tape', path: '/dev/st0' }, 'file, git, s3, webhook or sekisho'],
    [
      'the key of a ledger',
      { kind: 'sekisho', url: 'https://a.example', verifier_key: keyOf(1) },
      'the key of a ledger',
    ],
    [
      'a key with another id',
      { kind: 'sekisho', url: 'https://a.example', verifier_key: key.replace('other', 'another') },
      'verifier key',
    ],
    [
      'a prefix with dots',
      { kind: 's3', region: 'r', bucket: 'abc', prefix: '../', access_key_id: 'a', secret_access_key: 'b' },
      'slash',
    ],
  ])('with %s are refused', (_, witness, sentence) => {
    expect(problemsOf(withWitness(witness)).join('\n')).toContain(sentence)
  })

  test('of one name twice are refused', () => {
    const one = { name: 'one', kind: 'file', path: '/a' }
    expect(problemsOf(withLedger({ witnesses: [one, { ...one, path: '/b' }] })).join()).toContain('twice')
  })

  test('are refused in Japanese where the reader wants that', () => {
    const env = { LANG: 'ja_JP.UTF-8' }
    const text = withWitness({ kind: 'git', url: 'ssh://git@a.example/b' })
    expect(problemsOf(text, { env }).join('\n')).toContain('ssh を使う場合に必須です')
  })
})

describe('ledgers that are witnessed here', () => {
  const log = { origin: 'sekisho/other', verifier_keys: [logKey] }

  test('are read with their keys and our name', () => {
    const { cosigning } = witnessingOf({ witness_name: 'here.example/witness', witness_for: [log] })
    expect(cosigning).toEqual({
      name: 'here.example/witness',
      logs: [{ origin: 'sekisho/other', verifierKeys: [logKey] }],
    })
  })

  test('need a name to sign as, and keys, and each stands once', () => {
    expect(problemsOf(withLedger({ witness_for: [log] })).join()).toContain('is required with witness_for')
    const named = { witness_name: 'here.example' }
    expect(problemsOf(withLedger({ ...named, witness_for: [log, log] })).join()).toContain(
      'stands there twice',
    )
    const wrong = { origin: 'x', verifier_keys: [key] }
    expect(problemsOf(withLedger({ ...named, witness_for: [wrong] })).join()).toContain('key of a witness')
    const keyless = { origin: 'x', verifier_keys: [] }
    expect(problemsOf(withLedger({ ...named, witness_for: [keyless] })).join()).toContain('at least one')
  })
})
