import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerUnreadable, createAnswerReader, type AnswerReader } from './answer.ts'

const withLength = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhello'
const inChunks =
  'HTTP/1.1 529 Overloaded\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1A;note=x\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n'

/** Feeds the text cut at the given places, and says after how many bytes the reader was content. */
function feed(reader: AnswerReader, text: string, cuts: readonly number[]): number {
  const bytes = Buffer.from(text, 'latin1')
  const places = [...new Set([...cuts.map((cut) => cut % bytes.length), 0, bytes.length])].sort(
    (a, b) => a - b,
  )
  for (let index = 1; index < places.length; index++) {
    const piece = bytes.subarray(places[index - 1], places[index])
    if (reader.read(piece, piece.length)) return places[index] ?? 0
  }
  return -1
}

describe('reading an answer', () => {
  it('ends with the last byte and counts the body, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => {
        const reader = createAnswerReader()
        expect(feed(reader, withLength, cuts)).toBe(withLength.length)
        expect([reader.status, reader.bodyBytes]).toEqual([200, 5])
        reader.reset()
        expect(feed(reader, inChunks, cuts)).toBe(inChunks.length)
        expect([reader.status, reader.bodyBytes]).toEqual([529, 31])
      }),
    )
  })

  it('is not complete while a byte is missing', () => {
    const reader = createAnswerReader()
    expect(feed(reader, inChunks.slice(0, -1), [])).toBe(-1)
    reader.reset()
    expect(feed(reader, withLength.slice(0, -1), [])).toBe(-1)
  })

  it('refuses an answer with no framing, a broken chunk size, and bytes after the end', () => {
    for (const text of [
      'HTTP/1.1 200 OK\r\n\r\nhello',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      `${withLength}x`,
    ]) {
      expect(() => feed(createAnswerReader(), text, [])).toThrow(AnswerUnreadable)
    }
  })
})
