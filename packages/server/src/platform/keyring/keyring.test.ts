import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { generateKeyPairSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sameSecret } from './compare.ts'
import { createKeyring } from './keyring.ts'
import { SecretFileError } from './secret-file.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sekisho-keyring-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('a secret is the same after a restart', async () => {
  const first = createKeyring(dir)
  const second = createKeyring(dir)
  expect(await second.adminToken()).toBe(await first.adminToken())
})

test('processes that start at once agree on one secret and leave no draft behind', async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, () => createKeyring(dir).adminToken()))
  expect(new Set(tokens).size).toBe(1)
  expect(await readdir(dir)).toEqual(['admin-token'])
})

test('files are of mode 0600 in a folder of mode 0700', async () => {
  const inside = join(dir, 'new')
  await createKeyring(inside).adminToken()
  expect((await stat(inside)).mode & 0o777).toBe(0o700)
  expect((await stat(join(inside, 'admin-token'))).mode & 0o777).toBe(0o600)
})

test('the admin token has 256 bits', async () => {
  expect(await createKeyring(dir).adminToken()).toMatch(/^[\w-]{43}$/)
})

test('the checkpoint key of a release before is read, and none is made', async () => {
  expect(await createKeyring(dir).formerCheckpointKey()).toBeUndefined()
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await writeFile(join(dir, 'checkpoint-key.pem'), pem, { mode: 0o600 })
  expect(await createKeyring(dir).formerCheckpointKey()).toBe(pem)
})

test('a secret others can read is refused in one line that says what to run', async () => {
  await createKeyring(dir).adminToken()
  await chmod(join(dir, 'admin-token'), 0o640)
  const refused = await createKeyring(dir)
    .adminToken()
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(SecretFileError)
  expect((refused as Error).message).toBe(
    `${join(dir, 'admin-token')} can be read by others (mode 640); run: chmod 600 ${join(dir, 'admin-token')}`,
  )
})

test.each([
  ['admin-token', 'adminToken'],
  ['checkpoint-key.pem', 'formerCheckpointKey'],
] as const)('a damaged %s is never used', async (name, read) => {
  await writeFile(join(dir, name), 'short\n', { mode: 0o600 })
  await expect(createKeyring(dir)[read]()).rejects.toThrow(SecretFileError)
})

test('secrets compare by content, whatever their lengths', () => {
  expect(sameSecret('abc', 'abc')).toBe(true)
  expect(sameSecret('abc', 'abd')).toBe(false)
  expect(sameSecret('abc', 'abcd')).toBe(false)
  expect(sameSecret('', '')).toBe(true)
})
