import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBucket, type TestBucket } from '../testing/bucket.ts'
import { createTestTree, type TestTree } from '../testing/tree.ts'
import { ConflictError, WitnessProblem } from '../witness.ts'
import { checkpointOf } from './checkpoint-of.ts'
import { createS3Witness } from './s3.ts'
import { readVersions } from './s3-versions.ts'

const { signal } = new AbortController()
const noon = Date.UTC(2026, 10, 22, 12)
const clock = { now: () => noon, monotonic: () => 0 }
const access = { region: 'ap-northeast-1', accessKeyId: 'id-of-a-test', secretAccessKey: 'secret-of-a-test' }
let bucket: TestBucket
let tree: TestTree

beforeAll(async () => {
  bucket = await openBucket({ name: 'audit', ...access, now: clock.now })
  tree = await createTestTree(300)
})
afterAll(() => bucket.close())
beforeEach(() => {
  bucket.versions.splice(0)
  bucket.failWith(undefined)
})

function open(over: { secretAccessKey?: string; prefix?: string; mode?: 'governance' } = {}) {
  return createS3Witness(
    {
      kind: 's3',
      name: 'bucket',
      intervalMs: 60_000,
      endpoint: bucket.endpoint,
      bucket: 'audit',
      pathStyle: true,
      ...access,
      secretAccessKey: over.secretAccessKey ?? access.secretAccessKey,
      prefix: over.prefix ?? 'sekisho/',
      lock: { mode: over.mode ?? 'compliance', days: 10 },
      allowLoopback: true,
    },
    { clock, proxy: {} },
  )
}

async function at(size: number) {
  const note = await tree.note(size)
  return { ...checkpointOf(note), note, acknowledged: 0 }
}

describe('a bucket', () => {
  test('has an object for each checkpoint, locked for as long as the settings say', async () => {
    const witness = open()
    expect(await witness.newest?.(signal)).toBeUndefined()
    for (const size of [1, 20, 300]) await witness.publish(await at(size), signal)
    expect(await witness.newest?.(signal)).toBe(await tree.note(300))
    expect(bucket.versions.map(({ lock }) => lock)).toEqual(
      Array.from({ length: 3 }, () => ({ mode: 'COMPLIANCE', until: '2026-12-02T12:00:00.000Z' })),
    )
  })

  test('gives the largest, in whatever order they came', async () => {
    const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(sizes, async (all) => {
        bucket.versions.splice(0)
        for (const size of all) await open().publish(await at(size), signal)
        expect(checkpointOf((await open().newest?.(signal)) ?? '').size).toBe(Math.max(...all))
      }),
      { numRuns: 10 },
    )
  })

  test('that has the same checkpoint already is content; another of that size is a conflict', async () => {
    await open().publish(await at(20), signal)
    expect(await open().publish(await at(20), signal)).toBe(await tree.note(20))
    expect(bucket.versions).toHaveLength(1)
    const other = await createTestTree(20, { seed: 'another history' })
    const found = await open()
      .publish(await other.own(), signal)
      .catch((error: unknown) => error)
    expect(found).toBeInstanceOf(ConflictError)
    expect((found as ConflictError).conflict).toMatchObject({ what: 'fork', witnessSize: 20, ownSize: 20 })
  })

  test('gives what a delete marker hides, and of an object that was written over what stood there first', async () => {
    await open().publish(await at(20), signal)
    const key = bucket.versions[0]?.key ?? ''
    bucket.hide(key)
    bucket.put(key, await (await createTestTree(20, { seed: 'another history' })).note())
    expect(await open().newest?.(signal)).toBe(await tree.note(20))
  })

  test('may hold other things under other prefixes, and strange ones under ours', async () => {
    bucket.put('another/0000000000000001-1', 'x')
    bucket.put('sekisho/readme', 'x')
    bucket.put('sekisho/0000000000000001', 'x')
    expect(await open().newest?.(signal)).toBeUndefined()
    await open({ mode: 'governance' }).publish(await at(1), signal)
    expect(await open().newest?.(signal)).toBe(await tree.note(1))
  })

  test('that refuses, or is away, is a problem without a secret in it', async () => {
    const problems = [
      open({ secretAccessKey: 'wrong' }).newest?.(signal),
      open({ secretAccessKey: 'wrong' }).publish(await at(1), signal),
    ]
    for (const problem of problems) {
      const error: unknown = await Promise.resolve(problem).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(WitnessProblem)
      expect(String(error)).toContain('status 403')
      expect(String(error)).not.toContain('wrong')
    }
    bucket.failWith(503)
    await expect(open().publish(await at(1), signal)).rejects.toThrow('status 503')
  })

  test('that answers more than a checkpoint may have is given up', async () => {
    bucket.put('sekisho/9007199254740990-1', 'x'.repeat(70_000))
    await expect(open().newest?.(signal)).rejects.toThrow(WitnessProblem)
  })
})

test('an answer to a listing is read without an error, whatever it is', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('<Version>', '</Version>', '<Key>', '</Key>', '<VersionId>', '</VersionId>', '%', 'a%ZZ'),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      for (const { key } of readVersions(pieces.join(''))) expect(typeof key).toBe('string')
    }),
  )
})
