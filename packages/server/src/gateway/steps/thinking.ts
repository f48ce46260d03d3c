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
export function hasThinking(body: Buffer, span: Span): boolean {
  return (
    contains(body, span, { needle: '"signature"', accepts: (end) => isKeyOfText(body, end) }) ||
    contains(body, span, { needle: '"redacted_thinking"', accepts: () => true })
  )
}

interface Search {
  needle: string
  accepts: (end: number) => boolean
}

function contains(body: Buffer, { start, end }: Span, { needle, accepts }: Search): boolean {
  let at = body.indexOf(needle, start, 'latin1')
  while (at !== -1 && at < end) {
    if (accepts(at + needle.length)) return true
    at = body.indexOf(needle, at + needle.length, 'latin1')
  }
  return false
}

/** A colon, and a string that is not empty. */
function isKeyOfText(body: Buffer, from: number): boolean {
  const colon = skipSpace(body, from)
  if (body[colon] !== 0x3a) return false
  const value = skipSpace(body, colon + 1)
  return body[value] === 0x22 && body[value + 1] !== 0x22
}
