import { Refusal } from '@sekisho/contract'

/**
 * A JSON document that is walked in place. `text` is the bytes as latin1, so that an index means the same byte in both:
 * bytes are quicker to read one at a time, and `indexOf` on text leaps over a string's content (decision note 040).
 * A document that ends with a closing bracket is never read behind its end: one such read, in the life of the process,
 * and the compiler prepares for it ever after, which costs nearly half as much again.
 */
export interface JsonDocument {
  readonly bytes: Buffer
  readonly text: string
}

/** Deeper nesting is refused: no client sends it, and a reader behind us that calls itself may fall over it. */
export const maxDepth = 512

export function invalidJson(problem: string, offset: number): Refusal {
  return new Refusal('body_invalid_json', { problem, offset })
}

/** The next byte that is not white space, or the end. */
export function skipSpace(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at++
  return at
}

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/**
 * From the opening quote at `start` to behind the closing one. Escapes are skipped and not judged; neither are control
 * characters: what a provider makes of a string's content is its own affair.
 */
function skipString({ bytes, text }: JsonDocument, start: number): number {
  let at = start + 1
  for (;;) {
    const end = text.indexOf('"', at)
    if (end === -1) throw invalidJson('a string does not end', start)
    if (bytes[end - 1] !== 0x5c) return end + 1
    let slash = end - 2
    while (slash >= at && bytes[slash] === 0x5c) slash--
    if (((end - slash) & 1) === 1) return end + 1
    at = end + 1
  }
}

/**
 * From the first byte of any value to behind its last; every bracket, comma, literal and number judged as RFC 8259 says.
 * One loop, not a function that calls itself: nesting then costs no stack.
 * @param depth how many containers stand around the value
 */
export function skipValue(document: JsonDocument, start: number, depth: number): number {
  const { bytes } = document
  const closers: number[] = []
  let at = start
  for (;;) {
    const byte = bytes[at]
    if (byte === 0x7b || byte === 0x5b) {
      if (depth + closers.length === maxDepth) throw invalidJson(`nesting is deeper than ${maxDepth}`, at)
      const closer = byte + 2
      at = skipSpace(bytes, at + 1)
      if (bytes[at] !== closer) {
        closers.push(closer)
        if (closer === 0x7d) at = skipColon(bytes, skipKey(document, at))
        continue
      }
      at++
    } else at = byte === 0x22 ? skipString(document, at) : skipLiteral(document, at)
    let closer = closers.at(-1)
    for (; closer !== undefined; closer = closers.at(-1)) {
      at = skipToNext(document, at)
      if (bytes[at] !== closer) break
      closers.pop()
      at++
    }
    if (closer === undefined) return at
    at = skipComma(bytes, at)
    if (closer === 0x7d) at = skipColon(bytes, skipKey(document, at))
  }
}

function skipLiteral({ bytes, text }: JsonDocument, start: number): number {
  const byte = bytes[start]
  if (byte === 0x74 && text.startsWith('true', start)) return start + 4
  if (byte === 0x66 && text.startsWith('false', start)) return start + 5
  if (byte === 0x6e && text.startsWith('null', start)) return start + 4
  return skipNumber(bytes, start)
}

/** Where a member's key lies, without its quotes, and where its value starts. The answer: where the value ends. */
export type Member = (keyStart: number, keyEnd: number, valueStart: number) => number

/** Walks the object at `start`, and says where it ends. */
export function walkObject(document: JsonDocument, start: number, member: Member): number {
  const { bytes } = document
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === 0x7d) return at + 1
  for (;;) {
    const end = skipKey(document, at)
    at = skipToNext(document, member(at + 1, end - 1, skipColon(bytes, end)))
    if (bytes[at] === 0x7d) return at + 1
    at = skipComma(bytes, at)
  }
}

/** Walks the array at `start`, and says where it ends. */
export function walkArray(document: JsonDocument, start: number, element: (start: number) => number): number {
  const { bytes } = document
  let at = skipSpace(bytes, start + 1)
  if (bytes[at] === 0x5d) return at + 1
  for (;;) {
    at = skipToNext(document, element(at))
    if (bytes[at] === 0x5d) return at + 1
    at = skipComma(bytes, at)
  }
}

/** Behind a value inside a container, where something must follow. */
function skipToNext({ bytes, text }: JsonDocument, from: number): number {
  if (from === text.length) throw invalidJson('a closing bracket is missing', from)
  return skipSpace(bytes, from)
}

function skipKey(document: JsonDocument, start: number): number {
  if (document.bytes[start] !== 0x22) throw invalidJson('a key in double quotes is expected', start)
  return skipString(document, start)
}

function skipColon(bytes: Buffer, from: number): number {
  const at = skipSpace(bytes, from)
  if (bytes[at] !== 0x3a) throw invalidJson('a ":" is expected', at)
  return skipSpace(bytes, at + 1)
}

function skipComma(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0x2c) throw invalidJson('a "," or a closing bracket is expected', at)
  return skipSpace(bytes, at + 1)
}

function skipNumber(bytes: Buffer, start: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start
  if (!isDigit(bytes[at])) throw invalidJson('a value is expected', start)
  at = bytes[at] === 0x30 ? at + 1 : skipDigits(bytes, at)
  if (bytes[at] === 0x2e) at = skipDigits(bytes, at + 1)
  if (bytes[at] !== 0x65 && bytes[at] !== 0x45) return at
  const sign = bytes[at + 1]
  return skipDigits(bytes, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1)
}

function skipDigits(bytes: Buffer, from: number): number {
  if (!isDigit(bytes[from])) throw invalidJson('a digit is expected', from)
  let at = from + 1
  while (isDigit(bytes[at])) at++
  return at
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}
