import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTree, type TestTree } from '../testing/tree.ts'
import { WitnessProblem } from '../witness.ts'
import { checkpointOf } from './checkpoint-of.ts'
import { createFileWitness } from './file.ts'

const signal = new AbortController().signal
let folder: string
let tree: TestTree

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-witness-'))
  tree = await createTestTree(3)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function open(path: string, origin = tree.origin) {
  const clock = { now: () => 1_795_348_800_000, monotonic: () => 0 }
  const settings = { kind: 'file', name: 'share', intervalMs: 60_000, path } as const
  return createFileWitness(settings, { clock, origin: async () => origin })
}

describe('a file', () => {
  test('that is not there yet holds nothing, and is made with the first checkpoint', async () => {
    const witness = open(join(folder, 'new.jsonl'))
    expect(await witness.newest?.(signal)).toBeUndefined()
    const own = await tree.own()
    expect(await witness.publish(own, signal)).toBe(own.note)
    expect(await witness.newest?.(signal)).toBe(own.note)
  })

  test('keeps every checkpoint, a line each, with the time', async () => {
    const path = join(folder, 'all.jsonl')
    for (const size of [1, 2, 3]) {
      const note = await tree.note(size)
      await open(path).publish({ ...checkpointOf(note), note, acknowledged: 0 }, signal)
    }
    const lines = (await readFile(path, 'utf8')).split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      await Promise.all(
        [1, 2, 3].map(async (size) => ({
          time: '2026-11-22T12:00:00.000Z',
          checkpoint: await tree.note(size),
        })),
      ),
    )
  })

  test('is never made in a folder that is not there, which may be a share that is not mounted', async () => {
    const witness = open(join(folder, 'unmounted', 'all.jsonl'))
    await expect(witness.publish(await tree.own(), signal)).rejects.toThrow(WitnessProblem)
  })

  test('gives the largest checkpoint, whatever was added after it', async () => {
    const path = join(folder, 'added.jsonl')
    const small = JSON.stringify({ checkpoint: await tree.note(1) })
    await open(path).publish(await tree.own(), signal)
    await appendFile(path, `${small}\n`)
    expect(checkpointOf((await open(path).newest?.(signal)) ?? '').size).toBe(3)
  })

  test('passes over a line that a crash has cut, and begins a new one after it', async () => {
    const path = join(folder, 'cut.jsonl')
    await writeFile(path, JSON.stringify({ checkpoint: await tree.note(2) }).slice(0, 40))
    const witness = open(path)
    expect(await witness.newest?.(signal)).toBeUndefined()
    await witness.publish(await tree.own(), signal)
    expect(checkpointOf((await witness.newest?.(signal)) ?? '').size).toBe(3)
  })

  test.each([
    ['other ledgers wrote while this one was idle', 2_000],
    ['hold a line that is longer than what is read at a time', 1],
  ])('is looked through beyond the last records, which %s', async (_name, lines) => {
    const path = join(folder, `${lines}-behind.jsonl`)
    const other = await createTestTree(9, { origin: 'sekisho/other' })
    const own = await tree.own()
    await open(path).publish(own, signal)
    const line = JSON.stringify({ checkpoint: await other.note(9), padding: 'あ'.repeat(600_000 / lines) })
    await appendFile(path, `${line}\n`.repeat(lines))
    expect(await open(path).newest?.(signal)).toBe(own.note)
  })

  test('passes over checkpoints of other ledgers', async () => {
    const path = join(folder, 'shared.jsonl')
    const other = await createTestTree(9, { origin: 'sekisho/other' })
    await open(path).publish(await tree.own(), signal)
    await open(path, other.origin).publish(await other.own(), signal)
    expect(checkpointOf((await open(path).newest?.(signal)) ?? '').size).toBe(3)
  })

  test('is read from its end, however long it is', async () => {
    const path = join(folder, 'long.jsonl')
    await writeFile(path, `${'x'.repeat(1_000_000)}\n`)
    await open(path).publish(await tree.own(), signal)
    expect(await open(path).newest?.(signal)).toBe(await tree.note())
  })

  test('of anything at all is read without an error', async () => {
    const path = join(folder, 'fuzzed.jsonl')
    const line = fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify({ checkpoint: 'x\n\ny' })))
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        await writeFile(path, lines.join('\n'))
        expect(await open(path).newest?.(signal)).toBeUndefined()
      }),
      { numRuns: 50 },
    )
  })
})
