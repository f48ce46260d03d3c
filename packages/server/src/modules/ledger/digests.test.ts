import { createHash, createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Batch } from './batch.ts'
import { createDigests } from './digests.ts'
import { hmac, hmacKey } from './hmac.ts'
import { createTestClock } from './testing/nodes.ts'

test('hmac is HMAC-SHA256', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.string(), (key, text) => {
      expect(hmac(hmacKey(key), text)).toEqual(createHmac('sha256', key).update(text).digest())
    }),
  )
})

function createTest() {
  const clock = createTestClock()
  const kept: Batch['keys'] = []
  return { clock, kept, digests: createDigests({ clock, keep: (key) => void kept.push(key) }) }
}

describe('a digest', () => {
  test('can be made again from the kept key, the exchange and the content, and from nothing less', () => {
    const { kept, digests } = createTest()
    const digest = digests.begin('per_1', 'exc_1')
    const salt = createHmac('sha256', kept[0]?.key ?? '')
      .update('exc_1')
      .digest()
    for (const content of [Buffer.from('small'), Buffer.alloc(10_000, 'large')]) {
      expect(digest.of(content)).toBe(createHash('sha256').update(salt).update(content).digest('base64url'))
      expect(digest.of(content)).not.toBe(createHash('sha256').update(content).digest('base64url'))
    }
  })

  test('of an answer is the same however it is cut', () => {
    const { digests } = createTest()
    fc.assert(
      fc.property(fc.array(fc.uint8Array(), { minLength: 1 }), (chunks) => {
        const digest = digests.begin('per_1', 'exc_1')
        for (const chunk of chunks) digest.update(chunk)
        expect(digest.end()).toBe(digest.of(Buffer.concat(chunks)))
      }),
    )
  })

  test('of an answer that never came is none', () => {
    expect(createTest().digests.begin('per_1', 'exc_1').end()).toBeUndefined()
  })

  test('differs between exchanges with the same content', () => {
    const { digests } = createTest()
    const [one, two] = ['exc_1', 'exc_2'].map((id) => digests.begin('per_1', id).of(Buffer.from('same')))
    expect(one).not.toBe(two)
  })

  test('has one key a person and UTC day, kept before its first use', () => {
    const { clock, kept, digests } = createTest()
    for (const person of ['per_1', 'per_2', 'per_1']) digests.begin(person, 'exc_1')
    clock.advance(86_400_000)
    digests.begin('per_1', 'exc_1')
    expect(kept.map(({ person_id, day }) => [person_id, day])).toEqual([
      ['per_1', '2026-11-22'],
      ['per_2', '2026-11-22'],
      ['per_1', '2026-11-23'],
    ])
    expect(new Set(kept.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(3)
  })
})
