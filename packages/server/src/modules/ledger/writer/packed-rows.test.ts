import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { packRows, unpackRows } from './packed-rows.ts'

test('rows are the same after they were packed, also empty and large ones', () => {
  const row = fc.record({
    leaf_hash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    body: fc.oneof(fc.uint8Array(), fc.uint8Array({ minLength: 5_000, maxLength: 6_000 })),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 50 }), fc.nat(), (contents, first) => {
      const rows = contents.map((content, index) => ({ boot_id: 'boot_a', seq: first + index, ...content }))
      const packed = packRows(rows)
      expect(packed && unpackRows(structuredClone(packed))).toEqual(rows)
    }),
  )
})

test('no rows are nothing to send', () => {
  expect(packRows([])).toBeUndefined()
})
