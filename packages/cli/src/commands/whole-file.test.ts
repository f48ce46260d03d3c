import { mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeWholeFile } from './whole-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-whole-'))
})
afterEach(() => rm(folder, { recursive: true }))

const source = (...pieces: string[]) => Readable.from(pieces.map((piece) => Buffer.from(piece)))
const write = (name: string, replace: boolean) =>
  writeWholeFile(join(folder, name), { source: source('a', 'b'), through: [], replace })

test('it has its name when it is whole, and nothing stands beside it', async () => {
  await write('x', false)
  await write('y', true)
  expect(await readdir(folder)).toEqual(['x', 'y'])
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('ab')
})

test('a file that came meanwhile stays, and so does nothing else', async () => {
  async function* meanwhile() {
    yield Buffer.from('a')
    await writeFile(join(folder, 'x'), 'theirs')
  }
  const options = { source: Readable.from(meanwhile()), through: [], replace: false }
  await expect(writeWholeFile(join(folder, 'x'), options)).rejects.toMatchObject({ code: 'EEXIST' })
  expect(await readdir(folder)).toEqual(['x'])
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('theirs')
})

test('a link goes on leading to what it names', async () => {
  await writeFile(join(folder, 'named'), 'old')
  await symlink(join(folder, 'named'), join(folder, 'link'))
  await write('link', true)
  expect(await readlink(join(folder, 'link'))).toBe(join(folder, 'named'))
  expect(await readFile(join(folder, 'named'), 'utf8')).toBe('ab')
})

test('a device is written to and stays one', async () => {
  await symlink('/dev/null', join(folder, 'null'))
  await write('null', true)
  expect(await readFile(join(folder, 'null'), 'utf8')).toBe('')
  expect(await readdir(folder)).toEqual(['null'])
})
