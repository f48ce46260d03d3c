import type { ToolUse } from '@sekisho/contract'
import { skipValue, walkArray, walkObject, type JsonDocument } from './json-scan.ts'
import { parseValue } from './lenient-json.ts'
import type { Span } from './thinking.ts'
import { createToolUses } from './tool-uses.ts'

/**
 * The results of tools in the newest message, by the names that the message before it called them with. Both lie in a
 * body that was found to be well formed. Names and sizes are read, and nothing of the content.
 */
export function readToolResults(
  body: Buffer,
  { newest, before }: { newest: Span; before: Span | undefined },
): ToolUse[] | undefined {
  const results = blocksOf(body, newest).filter(({ type }) => type === 'tool_result')
  if (results.length === 0) return undefined
  const names = new Map<string, string>()
  for (const { id, name } of before === undefined ? [] : blocksOf(body, before))
    if (id !== undefined && name !== undefined) names.set(id, name)
  const uses = createToolUses()
  for (const { tool_use_id: id, contentBytes } of results) uses.add(names.get(id ?? ''), contentBytes)
  return uses.list()
}

interface Block {
  type?: string
  id?: string
  name?: string
  tool_use_id?: string
  contentBytes: number
}

function blocksOf(body: Buffer, { start, end }: Span): Block[] {
  const bytes = body.subarray(start, end)
  const document = { bytes, text: bytes.toString('latin1') }
  const blocks: Block[] = []
  if (bytes[0] !== 0x7b) return blocks
  walkObject(document, 0, (keyStart, keyEnd, valueStart) => {
    if (document.text.slice(keyStart, keyEnd) !== 'content' || bytes[valueStart] !== 0x5b)
      return skipValue(document, valueStart, 1)
    return walkArray(document, valueStart, (element) => {
      if (bytes[element] !== 0x7b) return skipValue(document, element, 1)
      const { block, end } = readBlock(document, element)
      blocks.push(block)
      return end
    })
  })
  return blocks
}

function readBlock(document: JsonDocument, start: number): { block: Block; end: number } {
  const block: Block = { contentBytes: 0 }
  const end = walkObject(document, start, (keyStart, keyEnd, valueStart) => {
    const valueEnd = skipValue(document, valueStart, 1)
    const key = document.text.slice(keyStart, Math.min(keyEnd, keyStart + maxKeyLength))
    if (key === 'content') block.contentBytes = valueEnd - valueStart
    else if (key === 'type' || key === 'id' || key === 'name' || key === 'tool_use_id') {
      const text = textAt(document, valueStart, valueEnd)
      if (text !== undefined) block[key] = text
    }
    return valueEnd
  })
  return { block, end }
}

const maxKeyLength = 20
/** Ids and names have under a hundred characters. */
const maxTextLength = 256

function textAt({ text }: JsonDocument, start: number, end: number): string | undefined {
  if (end - start > maxTextLength) return undefined
  const value = parseValue(text.slice(start, end))
  return typeof value === 'string' ? value : undefined
}
