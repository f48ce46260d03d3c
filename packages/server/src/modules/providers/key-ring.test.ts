import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Clock } from '../../platform/clock/clock.ts'
import { createKeyRing, type KeyRing } from './key-ring.ts'
import type { SecretSource } from './settings.ts'

const clock: Clock = { now: () => 0, monotonic: () => 0 }
let folder = ''
let told: string[] = []
let rings: KeyRing[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-keys-'))
  told = []
  rings = []
})
afterEach(() => {
  for (const ring of rings) ring.close()
  rmSync(folder, { recursive: true })
})

function keyFile(name: string, content: string): SecretSource & { path: string } {
  const path = join(folder, name)
  writeFileSync(path, content)
  return { kind: 'file', path }
}

function open(...sources: SecretSource[]): KeyRing {
  const ring = createKeyRing({
    provider: 'upstream',
    sources,
    clock,
    onChanged: ({ provider, keys }) => told.push(`${provider} changed, ${keys}`),
    onProblem: ({ path, problem }) => told.push(`${path.slice(folder.length + 1)}: ${problem}`),
  })
  rings.push(ring)
  return ring
}

const values = (ring: KeyRing) => ring.keys().map(({ value }) => value)

test('a key file is read without its line break', () => {
  expect(values(open(keyFile('a', 'test-key-one\n')))).toEqual(['test-key-one'])
})

test('a changed file is in force after the next check, and is announced', async () => {
  const file = keyFile('a', 'test-key-one')
  const ring = open(file, { kind: 'value', value: 'test-key-fixed' })
  writeFileSync(file.path, 'test-key-two')
  await ring.check()
  expect(values(ring)).toEqual(['test-key-two', 'test-key-fixed'])
  expect(told).toEqual(['upstream changed, 2'])
})

test('a file replaced by renaming is seen', async () => {
  const file = keyFile('a', 'test-key-one')
  const ring = open(file)
  renameSync(keyFile('b', 'test-key-two').path, file.path)
  await ring.check()
  expect(values(ring)).toEqual(['test-key-two'])
})

test('a file written in two steps is one change', async () => {
  const file = keyFile('a', 'test-key-one')
  const ring = open(file)
  writeFileSync(file.path, 'test-key-t')
  const checked = ring.check()
  writeFileSync(file.path, 'test-key-two')
  await checked
  await ring.check()
  expect(values(ring)).toEqual(['test-key-two'])
  expect(told).toEqual(['upstream changed, 1'])
})

test('an unchanged file is not announced', async () => {
  const file = keyFile('a', 'test-key-one')
  const ring = open(file)
  writeFileSync(file.path, 'test-key-one\n\n')
  await ring.check()
  expect(told).toEqual([])
})

test.each([
  ['sk-ant-oat01-not-a-real-token', "a person's sign-in token"],
  ['sk-ant-ort01-not-a-real-token', "a person's sign-in token"],
  ['sk-skh-not-a-real-credential', 'a credential of Sekisho itself'],
  ['', 'it is empty'],
  ['two keys', 'spaces'],
  ['line\r\nx-injected: 1', 'spaces'],
])('%j is refused at start, and on reload the old key stays', async (bad, problem) => {
  expect(() => open({ kind: 'value', value: bad })).toThrow(problem)
  expect(() => open(keyFile('bad', bad))).toThrow(join(folder, 'bad'))
  const file = keyFile('a', 'test-key-one')
  const ring = open(file)
  writeFileSync(file.path, bad)
  await ring.check()
  await ring.check()
  expect(values(ring)).toEqual(['test-key-one'])
  expect(told).toEqual([expect.stringContaining(problem)])
})

test('no problem names the key', () => {
  const secret = 'sk-ant-oat01-not-a-real-token'
  expect(() => open({ kind: 'value', value: secret })).not.toThrow(secret)
})

test('a file that vanishes is told once, and its return once it differs', async () => {
  const file = keyFile('a', 'test-key-one')
  const ring = open(file)
  rmSync(file.path)
  await ring.check()
  await ring.check()
  expect(values(ring)).toEqual(['test-key-one'])
  writeFileSync(file.path, 'test-key-two')
  await ring.check()
  expect(values(ring)).toEqual(['test-key-two'])
  expect(told).toEqual(['a: the key file cannot be read (ENOENT)', 'upstream changed, 1'])
})

test('a missing file stops the start and is named', () => {
  expect(() => open({ kind: 'file', path: join(folder, 'none') })).toThrow(join(folder, 'none'))
})

test('a provider without a key stops the start', () => {
  expect(() => open()).toThrow('upstream')
})

test('the hint shows four characters of a long key and none of a short one', () => {
  const ring = open(
    { kind: 'value', value: 'test-key-that-is-long-enough-WXYZ' },
    { kind: 'value', value: 'short' },
  )
  expect(ring.keys().map(({ place, hint }) => [place, hint])).toEqual([
    ['current', 'WXYZ'],
    ['next', ''],
  ])
})

test('a changed file brings a refused key back to the front', async () => {
  const file = keyFile('a', 'test-key-one')
  const ring = open(file, { kind: 'value', value: 'test-key-next' })
  const [first] = ring.keys()
  if (first) ring.refused(first)
  expect(values(ring)).toEqual(['test-key-next', 'test-key-one'])
  writeFileSync(file.path, 'test-key-two')
  await ring.check()
  expect(values(ring)).toEqual(['test-key-two', 'test-key-next'])
})
