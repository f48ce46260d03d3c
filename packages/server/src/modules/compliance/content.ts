/** A block of a message, in the shape of the compliance API. */
export type ContentBlock =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: string }
  | { type: 'tool_result'; tool_use_id: string; content: string; is_error: boolean }

/** Bytes of UTF-8 that a tool's input and result may have; -1: as many as there are. */
export interface ContentLimits {
  toolUse: number
  toolResult: number
}

type Fields = Readonly<Record<string, unknown>>

/** What a call added to its conversation: the messages of the user since the last answer. Undefined: not to be read. */
export function userBlocks(body: Uint8Array, limits: ContentLimits): ContentBlock[] | undefined {
  const messages = fieldsOf(parse(Buffer.from(body).toString()))?.['messages']
  if (!Array.isArray(messages)) return undefined
  const last = messages.findLastIndex((message) => fieldsOf(message)?.['role'] === 'assistant')
  return messages.slice(last + 1).flatMap((message) => blocksOf(fieldsOf(message)?.['content'], limits))
}

/** What the model answered, from JSON or from server-sent events. Undefined: not to be read. */
export function assistantBlocks(body: Uint8Array, limits: ContentLimits): ContentBlock[] | undefined {
  const text = Buffer.from(body).toString()
  if (/^\s*\{/.test(text)) {
    const content = fieldsOf(parse(text))?.['content']
    return Array.isArray(content) ? blocksOf(content, limits) : undefined
  }
  const streamed = streamedBlocks(text)
  return streamed && blocksOf(streamed, limits)
}

/** Puts together what events tell in parts; a stream that broke off has what came until then. */
function streamedBlocks(text: string): Fields[] | undefined {
  const blocks: { start: Fields; text: string; json: string }[] = []
  let isStream = false
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith('data:')) continue
    const event = fieldsOf(parse(line.slice(5)))
    if (event?.['type'] === 'message_start') isStream = true
    const index = Number(event?.['index'])
    const start = fieldsOf(event?.['content_block'])
    if (event?.['type'] === 'content_block_start' && start && index === blocks.length)
      blocks.push({ start, text: '', json: '' })
    const block = blocks[index]
    const delta = fieldsOf(event?.['delta'])
    if (block === undefined || delta === undefined) continue
    if (typeof delta['text'] === 'string') block.text += delta['text']
    if (typeof delta['partial_json'] === 'string') block.json += delta['partial_json']
  }
  if (!isStream) return undefined
  return blocks.map(({ start, text: added, json }) => ({
    ...start,
    ...(start['type'] === 'text' ? { text: textOf(start['text']) + added } : {}),
    ...(json === '' ? {} : { input: parse(json) ?? json }),
  }))
}

function blocksOf(content: unknown, limits: ContentLimits): ContentBlock[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) return []
  return content.flatMap((block) => blockOf(fieldsOf(block) ?? {}, limits) ?? [])
}

/** Thinking and images are left out, as there. */
function blockOf(block: Fields, { toolUse, toolResult }: ContentLimits): ContentBlock | undefined {
  switch (block['type']) {
    case 'text':
      return { type: 'text', text: textOf(block['text']) }
    case 'tool_use': {
      const input = cut(JSON.stringify(block['input'] ?? {}), toolUse)
      return { type: 'tool_use', id: textOf(block['id']), name: textOf(block['name']), input }
    }
    case 'tool_result': {
      const content = cut(resultText(block['content']), toolResult)
      const isError = block['is_error'] === true
      return { type: 'tool_result', tool_use_id: textOf(block['tool_use_id']), content, is_error: isError }
    }
    default:
      return undefined
  }
}

function resultText(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part) => textOf(fieldsOf(part)?.['text'])).join('\n')
}

/** Never within a character. */
function cut(text: string, most: number): string {
  const bytes = Buffer.from(text)
  if (most < 0 || bytes.length <= most) return text
  let end = most
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.subarray(0, end).toString()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller says what that means.
    return undefined
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
