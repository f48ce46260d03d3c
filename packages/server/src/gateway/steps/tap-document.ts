import { parseValue } from './lenient-json.ts'
import { meter, type Findings, type Tap } from './metered.ts'
import { emptyReport, reportMessage } from './usage.ts'

/** The fields of a Message that are read. */
const kept = new Set(['model', 'stop_reason', 'usage'])
/** Longer keys and values are passed over: what is read here has some hundred characters. */
const maxHeldLength = 65_536

/** Where the walk through a document stands. Every byte is seen once, and a chunk may end anywhere. */
interface Walk extends Findings {
  /** containers open around the current byte */
  depth: number
  inString: boolean
  /** the last byte was a backslash in a string that escapes the next one */
  escaping: boolean
  /** which part of a member of the outermost object is under way */
  part: 'key' | 'value'
  /** that part so far; undefined when it is not kept */
  held: string | undefined
  key: string
  message: Record<string, unknown>
}

/**
 * Meters an answer that is one JSON document of any size, keeping only the fields it reads. Its structure is trusted; a
 * broken document gives nothing or less, and never throws.
 */
export function createDocumentTap(): Tap {
  const walk: Walk = {
    report: emptyReport(),
    finished: false,
    summed: false,
    outputBytes: 0,
    depth: 0,
    inString: false,
    escaping: false,
    part: 'key',
    held: '',
    key: '',
    message: {},
  }
  return {
    push: (chunk) => walkChunk(walk, chunk.toString('latin1')),
    end: () => {
      reportMessage(walk.report, walk.message)
      walk.summed = walk.report.named
      return meter(walk)
    },
  }
}

function walkChunk(walk: Walk, text: string): void {
  let from = 0
  let at = 0
  while (at < text.length && !walk.finished) {
    if (walk.inString) {
      at = walkString(walk, text, at)
      continue
    }
    const byte = text.charCodeAt(at)
    if (isOfOutermost(walk, byte)) {
      hold(walk, text.slice(from, at))
      endPart(walk, byte)
      from = at + 1
    }
    turn(walk, byte)
    at++
  }
  if (!walk.finished) hold(walk, text.slice(from))
}

/** A comma, a colon or the closing bracket of the outermost object, or its opening one. */
function isOfOutermost({ depth }: Walk, byte: number): boolean {
  if (depth === 0) return byte === 0x7b
  return depth === 1 && (byte === 0x2c || byte === 0x3a || byte === 0x7d)
}

function endPart(walk: Walk, byte: number): void {
  const { part, held } = walk
  if (part === 'value' && held !== undefined) walk.message[walk.key] = parseValue(held)
  walk.key = part === 'key' && held !== undefined ? String(parseValue(held)) : ''
  walk.part = byte === 0x3a ? 'value' : 'key'
  walk.held = walk.part === 'key' || kept.has(walk.key) ? '' : undefined
}

function hold(walk: Walk, text: string): void {
  if (walk.held === undefined) return
  walk.held = walk.held.length + text.length > maxHeldLength ? undefined : walk.held + text
}

function turn(walk: Walk, byte: number): void {
  if (walk.depth === 0 && byte !== 0x7b) return
  if (byte === 0x22) walk.inString = true
  else if (byte === 0x7b || byte === 0x5b) walk.depth++
  else if (byte === 0x7d || byte === 0x5d) {
    walk.depth--
    walk.finished = walk.depth === 0
  }
}

/** Behind the string's end, or the chunk's. Strings of the content count as output, should the answer be cut. */
function walkString(walk: Walk, text: string, start: number): number {
  let at = start
  if (walk.escaping) {
    walk.escaping = false
    at++
  }
  const end = closingQuote(text, at)
  if (walk.depth > 1) walk.outputBytes += end - start
  if (end < text.length) walk.inString = false
  else walk.escaping = backslashesBefore(text, end, at) % 2 === 1
  return end + 1
}

/** The first quote from `from` on that is not escaped, or the end of the text. */
function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from)
  while (quote !== -1 && backslashesBefore(text, quote, from) % 2 === 1) quote = text.indexOf('"', quote + 1)
  return quote === -1 ? text.length : quote
}

function backslashesBefore(text: string, end: number, from: number): number {
  let at = end
  while (at > from && text.charCodeAt(at - 1) === 0x5c) at--
  return end - at
}
