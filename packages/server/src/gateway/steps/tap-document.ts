import { isRecord, parseValue } from './lenient-json.ts'
import { meter, type Findings, type Tap } from './metered.ts'
import { createToolUses, type ToolUses } from './tool-uses.ts'
import { emptyReport, reportMessage } from './usage.ts'

/** The fields of a Message that are read, as they are written. */
const kept = new Map([
  ['"model"', 'model'],
  ['"stop_reason"', 'stop_reason'],
  ['"usage"', 'usage'],
])
/** And, where tools are read, the blocks of its content. */
const keptWithTools = new Map([...kept, ['"content"', 'content']])
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
  kept: ReadonlyMap<string, string>
}

/**
 * Meters an answer that is one JSON document of any size, keeping only the fields it reads. Its structure is trusted; a
 * broken document gives nothing or less, and never throws.
 */
export function createDocumentTap(readsTools: boolean): Tap {
  const walk: Walk = {
    report: emptyReport(),
    finished: false,
    summed: false,
    outputBytes: 0,
    tools: readsTools ? createToolUses() : undefined,
    kept: readsTools ? keptWithTools : kept,
    depth: 0,
    inString: false,
    escaping: false,
    part: 'key',
    held: '',
    key: '',
    message: {},
  }
  return {
    seen: walk,
    push: (chunk) => walkChunk(walk, chunk.toString('latin1')),
    end: () => {
      reportMessage(walk.report, walk.message)
      walk.summed = walk.report.named
      if (walk.tools !== undefined) addToolUses(walk.tools, walk.message['content'])
      return meter(walk)
    },
  }
}

/** Of content that is longer than what is held, nothing is known. */
function addToolUses(tools: ToolUses, content: unknown): void {
  if (!Array.isArray(content)) return
  for (const block of content) {
    if (!isRecord(block) || !String(block['type']).endsWith('tool_use')) continue
    const { name, input } = block
    tools.add(typeof name === 'string' ? name : undefined, JSON.stringify(input ?? {}).length)
  }
}

function walkChunk(walk: Walk, text: string): void {
  // An escape waits for the byte behind it, and an empty chunk has none.
  if (text === '') return
  let from = 0
  let at = walk.inString ? walkString(walk, text, 0) : 0
  while (at < text.length && !walk.finished) {
    const byte = text.charCodeAt(at)
    if (byte === 0x22) at = walkString(walk, text, at + 1)
    else {
      if (walk.depth < 2 && endsPart(walk.depth, byte)) {
        endPart(walk, text.slice(from, at), byte)
        from = at + 1
      }
      if (byte === 0x7b || byte === 0x5b) walk.depth++
      else if (walk.depth > 0 && (byte === 0x7d || byte === 0x5d)) walk.finished = --walk.depth === 0
      at++
    }
  }
  if (!walk.finished) hold(walk, text.slice(from))
}

/** The opening bracket of the outermost object; inside it a comma, a colon, or the closing bracket. */
function endsPart(depth: number, byte: number): boolean {
  return depth === 0 ? byte === 0x7b : byte === 0x2c || byte === 0x3a || byte === 0x7d
}

function endPart(walk: Walk, rest: string, byte: number): void {
  hold(walk, rest)
  const held = walk.held?.trim()
  if (walk.part === 'value' && held !== undefined) walk.message[walk.key] = parseValue(held)
  walk.part = byte === 0x3a ? 'value' : 'key'
  if (walk.part === 'value') walk.key = walk.kept.get(held ?? '') ?? ''
  walk.held = walk.part === 'key' || walk.key !== '' ? '' : undefined
}

function hold(walk: Walk, text: string): void {
  if (walk.held === undefined) return
  walk.held = walk.held.length + text.length > maxHeldLength ? undefined : walk.held + text
}

/** From inside a string to behind its end, or the chunk's. What the content holds counts as output, should it be cut. */
function walkString(walk: Walk, text: string, start: number): number {
  const from = walk.escaping ? start + 1 : start
  const end = closingQuote(text, from)
  if (walk.depth > 1) walk.outputBytes += end - start
  walk.inString = end === text.length
  walk.escaping = walk.inString && backslashesBefore(text, end, from) % 2 === 1
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
