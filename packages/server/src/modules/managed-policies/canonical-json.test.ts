import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, checksumOf } from './canonical-json.ts'

test('the checksum is the one the official gateway 2.1.330 gives the same settings', () => {
  const settings = {
    permissions: { deny: ['A'] },
    modelOverrides: { '10': 'a', '9': 'b', b: 'c', B: 'd', é: 'e', 𐀀: 'f', ﬀ: 'g' },
  }
  expect(checksumOf(canonicalJson(settings))).toBe(
    'sha256:65e6a89137dbc1206beca2e1ebe444831b0a10798de6d63944b43f7810d8ec2b',
  )
  expect(checksumOf(canonicalJson({}))).toBe(
    'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  )
})

test('the order of keys does not count, and nothing else is lost', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(reversed(value))).toBe(text)
    }),
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, reversed(item)]),
  )
}
