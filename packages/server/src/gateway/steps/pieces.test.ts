import { array, assert, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPieces } from './pieces.ts'

describe('the pieces of a body', () => {
  it('come out as they went in, however they were cut', () => {
    assert(
      property(array(uint8Array({ maxLength: 40_000 }), { maxLength: 30 }), (parts) => {
        const pieces = createPieces()
        for (const part of parts) pieces.add(Buffer.from(part))
        expect(pieces.take().equals(Buffer.concat(parts))).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('do not keep the memory that each small piece is a view of', () => {
    const pieces = createPieces()
    const slabs = Array.from({ length: 2_000 }, () => Buffer.alloc(65_536, 1))
    const views = slabs.map((slab) => slab.subarray(0, 1))
    for (const view of views) pieces.add(view)
    const body = pieces.take()
    expect(body.length).toBe(2_000)
    expect(slabs.some((slab) => slab.buffer === body.buffer)).toBe(false)
  })
})
