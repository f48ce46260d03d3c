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

  it('give back the memory of what was joined, and only of that', () => {
    const whole = [Buffer.alloc(40_000, 1), Buffer.alloc(40_000, 2)]
    const slab = Buffer.alloc(80_000, 3)
    const pieces = createPieces()
    for (const piece of [...whole, slab.subarray(0, 40_000)]) pieces.add(piece)
    expect(pieces.take().length).toBe(120_000)
    expect(whole.map(({ buffer }) => buffer.byteLength)).toEqual([0, 0])
    expect(slab.at(-1)).toBe(3)
    const alone = createPieces()
    alone.add(slab)
    expect(alone.take()).toBe(slab)
    expect(slab.length).toBe(80_000)
  })
})
