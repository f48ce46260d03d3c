import { Refusal } from '@sekisho/contract'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxDepth, skipSpace, skipValue } from './json-scan.ts'

/** Where the value ends, or the refusal. */
function scan(text: string): number | Refusal {
  const bytes = Buffer.from(text)
  try {
    return skipValue({ bytes, text: bytes.toString('latin1') }, skipSpace(bytes, 0), 0)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function accepts(text: string): boolean {
  const end = scan(text)
  return typeof end === 'number' && skipSpace(Buffer.from(text), end) === Buffer.byteLength(text)
}

/** Structure, literals and numbers without strings that carry anything odd. */
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom('{', '}', '[', ']', ',', ':', ' ', '\n', '\t', '\r'),
      fc.constantFrom('"a"', '""', '"\\""', '"\\\\"', '"é"', 'true', 'false', 'null', 'x'),
      fc.constantFrom('0', '-0', '1', '12', '-', '1.5', '1.', '.5', '1e5', '1E-9', '1e', '01'),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''))

describe('skipValue', () => {
  it('accepts what JSON.parse accepts, whatever the white space', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, '\t', '\r\n'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        expect(scan(text)).toBe(Buffer.byteLength(text))
      }),
    )
  })

  it('agrees with JSON.parse on every soup of tokens', () => {
    fc.assert(
      fc.property(soup, (text) => {
        expect(accepts(text)).toBe(parses(text))
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with JSON.parse on documents with one byte changed outside a string', () => {
    const bytes = fc.constantFrom('{', '}', '[', ']', ',', ':', ' ', '0', '-', '.', 'e', '"', 'x')
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4, stringUnit: fc.constantFrom('a', 'b') }),
        bytes,
        fc.nat(),
        (value, byte, at) => {
          const text = JSON.stringify(value)
          const cut = at % text.length
          const changed = text.slice(0, cut) + byte + text.slice(cut + 1)
          expect(accepts(changed)).toBe(parses(changed))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('finds the end of a string behind any number of backslashes', () => {
    for (let slashes = 0; slashes < 9; slashes++) {
      const text = `"${'\\'.repeat(slashes)}"`
      expect(accepts(text)).toBe(slashes % 2 === 0)
    }
  })

  it('reads any bytes without a crash and says where it stopped', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (array) => {
        const bytes = Buffer.from(array)
        try {
          const end = skipValue({ bytes, text: bytes.toString('latin1') }, 0, 0)
          expect(end).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
          expect(error).toMatchObject({ code: 'body_invalid_json' })
        }
      }),
    )
  })

  it(`takes ${maxDepth} containers in one another, and no more`, () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(accepts(nested(maxDepth))).toBe(true)
    expect(scan(nested(maxDepth + 1))).toMatchObject({ values: { offset: maxDepth } })
    expect(scan('{"a":'.repeat(100_000))).toBeInstanceOf(Refusal)
  })

  it.each([
    ['', 'a value is expected', 0],
    ['{"a" 1}', 'a ":" is expected', 5],
    ['{a:1}', 'a key in double quotes is expected', 1],
    ['[1 2]', 'a "," or a closing bracket is expected', 3],
    ['["a', 'a string does not end', 1],
    ['[1,]', 'a value is expected', 3],
    ['[1.x]', 'a digit is expected', 3],
    ['[tru]', 'a value is expected', 1],
  ])('says what is wrong with %s, and where', (text, problem, offset) => {
    expect(scan(text)).toMatchObject({ code: 'body_invalid_json', values: { problem, offset } })
  })
})
