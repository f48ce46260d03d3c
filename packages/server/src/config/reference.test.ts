import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadText } from './load-text.ts'
import { configReference, exampleFile } from './reference.ts'

const committed = new URL('../../../../docs/reference/configuration.md', import.meta.url)

test('the committed reference is up to date; if not, run node scripts/generate-config-reference.ts', () => {
  expect(readFileSync(committed, 'utf8')).toBe(configReference())
})

test('every key is described', () => {
  const rows = configReference()
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  expect(rows.length).toBeGreaterThan(150)
  expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([])
})

test('the example in the reference loads', () => {
  const pem = (kind: string) =>
    readFileSync(
      new URL(`../gateway/provider/anthropic/fixtures/test-only.${kind}.pem`, import.meta.url),
      'utf8',
    )
  const files = {
    '/etc/sekisho/server.crt': pem('cert'),
    '/etc/sekisho/server.key': pem('key'),
    '/run/secrets/postgres-password': 'secret',
    '/run/secrets/anthropic-api-key': 'key',
  }
  expect(loadText(exampleFile, { files })).toMatchObject({
    ok: true,
    settings: { notices: [], listen: { tls: { certFile: '/etc/sekisho/server.crt' } }, access: [{}, {}, {}] },
  })
})
