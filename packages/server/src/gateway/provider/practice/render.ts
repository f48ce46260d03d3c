import { estimateTokens, type PracticeAnswer, type PracticeBlock, type PracticeUsage } from './answer.ts'

export interface RenderOptions {
  model: string
  /** size of the request body, for usage that nobody scripted */
  requestBytes: number
  /** characters a text, thinking or tool-input delta carries */
  deltaCharacters: number
  /** a fresh id under a prefix: `id('msg')` is `msg_practice_…` */
  id: (prefix: string) => string
}

type WireBlock = Record<string, unknown>

/** A whole message, as a non-streaming call gets it. */
export function renderMessage(answer: PracticeAnswer, options: RenderOptions): string {
  const content = answer.blocks.map((block) => wholeBlock(block, options))
  const usage = wireUsage(answer, options)
  return JSON.stringify({ ...envelope(options), content, stop_reason: answer.stopReason, usage })
}

/** The same message as server-sent events, one string each, in the order the real API sends them. */
export function renderEvents(answer: PracticeAnswer, options: RenderOptions): string[] {
  const usage = wireUsage(answer, options)
  const events: string[] = []
  const emit = (data: { type: string } & WireBlock) =>
    events.push(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`)

  const started = {
    ...envelope(options),
    content: [],
    stop_reason: null,
    usage: { ...usage, output_tokens: 1 },
  }
  emit({ type: 'message_start', message: started })
  answer.blocks.forEach((block, index) => {
    emit({ type: 'content_block_start', index, content_block: emptyBlock(block, options) })
    if (index === 0) emit({ type: 'ping' })
    for (const delta of deltas(block, options.deltaCharacters))
      emit({ type: 'content_block_delta', index, delta })
    emit({ type: 'content_block_stop', index })
  })
  emit({ type: 'message_delta', delta: { stop_reason: answer.stopReason, stop_sequence: null }, usage })
  emit({ type: 'message_stop' })
  return events
}

function envelope({ id, model }: RenderOptions): WireBlock {
  return { id: id('msg'), type: 'message', role: 'assistant', model, stop_sequence: null }
}

function wholeBlock(block: PracticeBlock, { id }: RenderOptions): WireBlock {
  return block.type === 'tool_use' ? { ...block, id: id('toolu') } : { ...block }
}

function emptyBlock(block: PracticeBlock, options: RenderOptions): WireBlock {
  if (block.type === 'text') return { type: 'text', text: '' }
  if (block.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  return { ...wholeBlock(block, options), input: {} }
}

function deltas(block: PracticeBlock, size: number): WireBlock[] {
  if (block.type === 'text') return pieces(block.text, size).map((text) => ({ type: 'text_delta', text }))
  if (block.type === 'thinking') {
    const thoughts = pieces(block.thinking, size).map((thinking) => ({ type: 'thinking_delta', thinking }))
    return [...thoughts, { type: 'signature_delta', signature: block.signature }]
  }
  const parts = ['', ...pieces(JSON.stringify(block.input), size)]
  return parts.map((json) => ({ type: 'input_json_delta', partial_json: json }))
}

/** Cut between characters, never inside one. */
function pieces(text: string, size: number): string[] {
  const characters = Array.from(text)
  const cut: string[] = []
  for (let i = 0; i < characters.length; i += size) cut.push(characters.slice(i, i + size).join(''))
  return cut
}

function wireUsage(
  { usage, blocks }: PracticeAnswer,
  { requestBytes }: RenderOptions,
): WireBlock & PracticeUsage {
  const fiveMinutes = usage.cache_creation?.ephemeral_5m_input_tokens
  const oneHour = usage.cache_creation?.ephemeral_1h_input_tokens
  const written = usage.cache_creation_input_tokens ?? (fiveMinutes ?? 0) + (oneHour ?? 0)
  const said = blocks.reduce((bytes, block) => bytes + Buffer.byteLength(JSON.stringify(block)), 0)
  return {
    input_tokens: usage.input_tokens ?? estimateTokens(requestBytes),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: usage.cache_read_input_tokens ?? 0,
    cache_creation: {
      ephemeral_5m_input_tokens: fiveMinutes ?? written - (oneHour ?? 0),
      ephemeral_1h_input_tokens: oneHour ?? 0,
    },
    output_tokens: usage.output_tokens ?? estimateTokens(said),
    service_tier: usage.service_tier ?? 'standard',
    ...(usage.server_tool_use
      ? { server_tool_use: { web_search_requests: 0, ...usage.server_tool_use } }
      : {}),
    ...(usage.inference_geo === undefined ? {} : { inference_geo: usage.inference_geo }),
    ...(usage.speed === undefined ? {} : { speed: usage.speed }),
  }
}
