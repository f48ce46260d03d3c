import { skipSpace } from './json-scan.ts'

/** A part of the body, in bytes, `end` not included. */
export interface Span {
  start: number
  end: number
}

/**
 * Whether a key `signature` with a text, or a block of redacted thinking, stands in this part of a well-formed body.
 * Text that only speaks of them does not count: inside a string each quote has a backslash before it. A tool's input
 * that has such a key does count; then the call only keeps to its provider without need.
 */
export function hasThinking(body: Buffer, { start, end }: Span): boolean {
  const part = body.subarray(start, end)
  return hasSignature(part) || part.includes('"redacted_thinking"', 0, 'latin1')
}

const signature = '"signature"'

function hasSignature(part: Buffer): boolean {
  let at = part.indexOf(signature, 0, 'latin1')
  while (at !== -1 && !isKeyOfText(part, at + signature.length))
    at = part.indexOf(signature, at + signature.length, 'latin1')
  return at !== -1
}

/** A colon, and a string that is not empty. */
function isKeyOfText(part: Buffer, from: number): boolean {
  const colon = skipSpace(part, from)
  if (part[colon] !== 0x3a) return false
  const value = skipSpace(part, colon + 1)
  return part[value] === 0x22 && part[value + 1] !== 0x22
}

/** More than any client writes about it; what is longer is taken for a wish to think. */
const maxThinkingBytes = 1000

/** Whether the value of `thinking` is anything but null or an object of type `disabled`. */
export function asksForThinking(body: Buffer, { start, end }: Span): boolean {
  if (end - start > maxThinkingBytes) return true
  try {
    const value: unknown = JSON.parse(body.toString('utf8', start, end))
    if (value === null) return false
    return !(typeof value === 'object' && 'type' in value && value.type === 'disabled')
  } catch {
    // What a string contains was not judged before. The provider refuses it, whichever model it is for.
    return true
  }
}
