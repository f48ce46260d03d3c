import type { ToolUse } from '@sekisho/contract'
import { skipSpace, skipValue, walkArray, walkObject, type JsonDocument } from './json-scan.ts'
import { parseValue } from './lenient-json.ts'
import type { Span } from './thinking.ts'
import { createToolUses } from './tool-uses.ts'

const key = '"tool_use_id"'

/**
 * The results of tools in the newest message, by the names that the message before it called them with. Both lie in a
 * body that was found to be well formed. A result is found by its key, since inside a string each quote has a backslash
 * before it, and its size is what lies up to the next: nothing of the content is walked again.
 */
export function readToolResults(
  body: Buffer,
  { newest, before }: { newest: Span; before: Span | undefined },
): ToolUse[] | undefined {
  const part = body.subarray(newest.start, newest.end)
  let at = part.indexOf(key, 0, 'latin1')
  if (at === -1) return undefined
  const nameOf = createNames(before === undefined ? undefined : body.subarray(before.start, before.end))
  const uses = createToolUses()
  while (at !== -1) {
    const next = part.indexOf(key, at + key.length, 'latin1')
    const id = textBehind(part, at + key.length)
    uses.add(id === undefined ? undefined : nameOf(id), (next === -1 ? part.length : next) - at)
    at = next
  }
  return uses.list()
}

/** Ids and names have under a hundred characters. */
const maxTextLength = 256

/** The string behind a key's colon; undefined: there is none, or none that is short and plain. */
function textBehind(part: Buffer, from: number): string | undefined {
  const colon = skipSpace(part, from)
  if (part[colon] !== 0x3a) return undefined
  const start = skipSpace(part, colon + 1)
  if (part[start] !== 0x22) return undefined
  const end = part.indexOf(0x22, start + 1)
  if (end === -1 || end - start > maxTextLength) return undefined
  const text = part.toString('latin1', start + 1, end)
  return text.includes('\\') ? undefined : text
}

/** A longer message is not walked for names that do not stand where they nearly always do. */
const maxWalkedBytes = 32_768

/** Names of the tools that a message calls, by the ids of the calls. */
function createNames(message: Buffer | undefined): (id: string) => string | undefined {
  let walked: ReadonlyMap<string, string> | undefined
  return (id) => {
    if (message === undefined) return undefined
    // As Anthropic writes a call, and clients send it back: `"id":"toolu_…","name":"Read"`.
    const at = message.indexOf(`"${id}"`, 0, 'latin1')
    if (at === -1) return undefined
    const comma = skipSpace(message, at + id.length + 2)
    const name = message[comma] === 0x2c ? skipSpace(message, comma + 1) : -1
    if (name !== -1 && message.toString('latin1', name, name + 6) === '"name"')
      return textBehind(message, name + 6)
    if (message.length > maxWalkedBytes) return undefined
    walked ??= namesIn(message)
    return walked.get(id)
  }
}

function namesIn(bytes: Buffer): ReadonlyMap<string, string> {
  const document = { bytes, text: bytes.toString('latin1') }
  const names = new Map<string, string>()
  if (bytes[0] !== 0x7b) return names
  walkObject(document, 0, (keyStart, keyEnd, valueStart) => {
    if (document.text.slice(keyStart, keyEnd) !== 'content' || bytes[valueStart] !== 0x5b)
      return skipValue(document, valueStart, 1)
    return walkArray(document, valueStart, (element) => {
      if (bytes[element] !== 0x7b) return skipValue(document, element, 1)
      const { block, end } = readBlock(document, element)
      if (block.id !== undefined && block.name !== undefined) names.set(block.id, block.name)
      return end
    })
  })
  return names
}

function readBlock(
  document: JsonDocument,
  start: number,
): { block: { id?: string; name?: string }; end: number } {
  const block: { id?: string; name?: string } = {}
  const end = walkObject(document, start, (keyStart, keyEnd, valueStart) => {
    const valueEnd = skipValue(document, valueStart, 1)
    const field = document.text.slice(keyStart, Math.min(keyEnd, keyStart + maxTextLength))
    if ((field === 'id' || field === 'name') && valueEnd - valueStart <= maxTextLength) {
      const text = parseValue(document.text.slice(valueStart, valueEnd))
      if (typeof text === 'string') block[field] = text
    }
    return valueEnd
  })
  return { block, end }
}
