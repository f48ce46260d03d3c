import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64, encodeBase64, encodeBase64Url } from './index.ts'

const bytes = fc.uint8Array({ maxLength: 70 })

test('base64 is what the platform writes', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(encodeBase64(value)).toBe(Buffer.from(value).toString('base64'))
      expect(encodeBase64Url(value)).toBe(Buffer.from(value).toString('base64url'))
      expect(decodeBase64(encodeBase64(value))).toEqual(value)
    }),
  )
})

test('a text that is not canonical base64 is not decoded', () => {
  for (const text of [
    'A',
    'AA',
    'AAA',
    'AB==',
    'AAB=',
    'AA=A',
    '====',
    'AA==AA==',
    'A-_A',
    'AAA\n',
    ' AAA',
  ]) {
    expect(decodeBase64(text), text).toBeUndefined()
  }
})
