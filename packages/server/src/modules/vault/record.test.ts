import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPart } from './part-reader.ts'
import { createPartWriter } from './part-writer.ts'
import { ContentBroken, partKey, recordBytes, type ContentOwner, type Part } from './record.ts'
import type { RecordRow } from './schema.ts'

const dataKey = randomBytes(32)
const salt = randomBytes(32)
const owner: ContentOwner = { exchange: 'exc_1', person: 'per_1', day: '2026-11-22' }
const head = { contentType: 'text/event-stream' }

function keyOf(change: Partial<ContentOwner> = {}, part: Part = 'response') {
  return partKey(dataKey, { salt, owner: { ...owner, ...change }, part })
}

/** @param cuts where the bytes are cut into chunks */
function seal(bytes: Uint8Array, cuts: readonly number[] = [], key = keyOf()): RecordRow[] {
  const writer = createPartWriter({ exchange: owner.exchange, part: 'response', key, head })
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  const rows = places.flatMap((from, index) =>
    writer.push(bytes.subarray(from, places[index + 1] ?? bytes.length)),
  )
  return [...rows, writer.end()]
}

const small = fc.uint8Array({ maxLength: 300 })
const large = fc
  .tuple(fc.nat(4), fc.integer({ min: -40, max: 40 }))
  .map(([records, more]) => randomBytes(Math.max(0, records * recordBytes + more)))
const anyBytes = fc.oneof(small, large)
const threeRecords = seal(randomBytes(2 * recordBytes + 100))
// Sound: of so many bytes there are three.
const [first, second, third] = threeRecords as [RecordRow, RecordRow, RecordRow]

function change(rows: readonly RecordRow[], at: number, to: Partial<RecordRow>): RecordRow[] {
  return rows.map((row, index) => (index === at ? { ...row, ...to } : row))
}

describe('a part of a call', () => {
  it('comes back as it was, whatever its bytes and however it was cut', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(), { maxLength: 5 }), (bytes, cuts) => {
        const opened = openPart(keyOf(), seal(bytes, cuts))
        expect(opened).toMatchObject({ contentType: 'text/event-stream', complete: true })
        expect(Buffer.compare(opened?.content ?? Buffer.alloc(1), bytes)).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('is sealed in records of one size, but for the last', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const rows = seal(bytes)
        expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index))
        expect(
          rows.slice(0, -1).every(({ sealed, last }) => sealed.length === recordBytes + 16 && last === 0),
        ).toBe(true)
        expect(rows.at(-1)?.last).toBe(1)
      }),
      { numRuns: 20 },
    )
  })

  it('fails with any bit changed', () => {
    fc.assert(
      fc.property(small, fc.nat(), fc.nat(7), (bytes, at, bit) => {
        const rows = seal(bytes).map((row) => ({ ...row, sealed: Buffer.from(row.sealed) }))
        const { sealed } = rows[0] ?? expect.unreachable()
        const place = at % sealed.length
        sealed[place] = (sealed[place] ?? 0) ^ (1 << bit)
        expect(() => openPart(keyOf(), rows)).toThrow(ContentBroken)
      }),
    )
  })

  it('fails cut short anywhere', () => {
    fc.assert(
      fc.property(small, fc.nat(), (bytes, length) => {
        const rows = seal(bytes).map((row) => ({
          ...row,
          sealed: row.sealed.subarray(0, length % row.sealed.length),
        }))
        expect(() => openPart(keyOf(), rows)).toThrow(ContentBroken)
      }),
    )
  })

  it.each([
    ['another call', { exchange: 'exc_2' }],
    ['another person', { person: 'per_2' }],
    ['another day', { day: '2026-11-23' }],
  ])('of %s does not open as this one', (_, other) => {
    expect(() => openPart(keyOf(other), seal(randomBytes(10)))).toThrow(ContentBroken)
  })

  it('that was a request does not open as the answer', () => {
    expect(() => openPart(keyOf({}, 'request'), seal(randomBytes(10)))).toThrow(ContentBroken)
  })

  it('does not open with another data key, or another salt', () => {
    const rows = seal(randomBytes(10))
    expect(() => openPart(partKey(randomBytes(32), { salt, owner, part: 'response' }), rows)).toThrow(
      ContentBroken,
    )
    expect(() =>
      openPart(partKey(dataKey, { salt: randomBytes(32), owner, part: 'response' }), rows),
    ).toThrow(ContentBroken)
  })

  it('fails with records in another order, also renumbered', () => {
    expect(() => openPart(keyOf(), [second, first, third])).toThrow(ContentBroken)
    expect(() => openPart(keyOf(), [{ ...second, seq: 0 }, { ...first, seq: 1 }, third])).toThrow(
      ContentBroken,
    )
  })

  it('fails with a record missing in the middle, also renumbered', () => {
    expect(() => openPart(keyOf(), [first, third])).toThrow(ContentBroken)
    expect(() => openPart(keyOf(), [first, { ...third, seq: 1 }])).toThrow(ContentBroken)
  })

  it('without its end opens and says that it is not whole, and cannot be made to look so', () => {
    const rows = threeRecords.slice(0, 2)
    expect(openPart(keyOf(), rows)?.complete).toBe(false)
    expect(() => openPart(keyOf(), change(rows, 1, { last: 1 }))).toThrow(ContentBroken)
    expect(() => openPart(keyOf(), change(threeRecords, 2, { last: 0 }))).toThrow(ContentBroken)
  })

  it('of which there is no record is not kept', () => expect(openPart(keyOf(), [])).toBeUndefined())
})
