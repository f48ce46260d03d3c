import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDisk } from './disk.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-disk-'))
  await writeFile(join(folder, 'log'), 'something to keep')
})
afterEach(() => rm(folder, { recursive: true }))

/** A disk that takes as long as the test says. */
function createDisk() {
  let now = 0
  let tookMs = 0
  const disk = openDisk(join(folder, 'log'), () => (now += tookMs))
  return {
    close: disk.close,
    /** @returns whether the event loop waited: then nothing is left to wait for */
    async sync(milliseconds: number): Promise<'loop' | 'thread'> {
      tookMs = milliseconds
      let waited = false
      const done = disk.sync().then(() => (waited = true))
      for (let turn = 0; turn < 5; turn++) await Promise.resolve()
      const where = waited ? 'loop' : 'thread'
      await done
      return where
    },
  }
}

test('the event loop waits for a disk once that has shown to be quick', async () => {
  const disk = createDisk()
  expect(await disk.sync(0.2)).toBe('thread')
  expect(await disk.sync(0.2)).toBe('loop')
  expect(await disk.sync(0.2)).toBe('loop')
  disk.close()
})

test('one long wait keeps the event loop free until the disk has been quick for a while', async () => {
  const disk = createDisk()
  for (let i = 0; i < 20; i++) await disk.sync(0.2)
  expect(await disk.sync(1_000)).toBe('loop')
  for (let i = 0; i < 40; i++) expect(await disk.sync(0.2)).toBe('thread')
  for (let i = 0; i < 40; i++) await disk.sync(0.2)
  expect(await disk.sync(0.2)).toBe('loop')
  disk.close()
})

test('the event loop never waits for a disk that is slow', async () => {
  const disk = createDisk()
  for (let i = 0; i < 50; i++) expect(await disk.sync(1.5)).toBe('thread')
  disk.close()
})

test('a disk that fails says so', async () => {
  const disk = openDisk(join(folder, 'log'), () => 0)
  disk.close()
  await expect(disk.sync()).rejects.toThrow('EBADF')
})
