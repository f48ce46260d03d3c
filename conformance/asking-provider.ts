import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** A call of a tool that the model is to ask for. */
export interface AskedCall {
  tool: string
  input: object
}

/** What the client gave back for one call. */
export interface ToolAnswer {
  text: string
  isError: boolean
}

/** A provider whose model asks for given calls, one a turn, and remembers what came back. */
export interface AskingProvider extends AsyncDisposable {
  url: string
  /** by position of the call; undefined: never answered */
  answers: readonly (ToolAnswer | undefined)[]
}

export async function openAskingProvider(calls: readonly AskedCall[]): Promise<AskingProvider> {
  const answers: (ToolAnswer | undefined)[] = calls.map(() => undefined)
  let next = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = readBody(Buffer.concat(chunks).toString())
      if (
        !request.url?.startsWith('/v1/messages') ||
        body === undefined ||
        request.url.includes('count_tokens')
      ) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":1}')
        return
      }
      for (const [at, answer] of answersIn(body)) answers[at] = answer
      const asks = (body.tools?.length ?? 0) > 0
      const call = asks ? calls[next] : undefined
      if (call !== undefined) next += 1
      const block =
        call === undefined
          ? { type: 'text', text: 'Done.' }
          : { type: 'tool_use', id: `toolu_call_${next - 1}`, name: call.tool, input: call.input }
      reply(response, block, body.stream === true)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Sound: a server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    answers,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

interface Body {
  stream?: boolean
  tools?: unknown[]
  messages?: { content: unknown }[]
}

function readBody(text: string): Body | undefined {
  try {
    // Sound: only what is looked for below is read, and each of it is looked at.
    return JSON.parse(text) as Body
  } catch {
    return undefined
  }
}

function* answersIn({ messages = [] }: Body): Generator<[number, ToolAnswer]> {
  // Reminders of the client may come after the answer.
  const blocks = messages
    .slice(-6)
    .flatMap(({ content }) => (Array.isArray(content) ? (content as Record<string, unknown>[]) : []))
  for (const block of blocks) {
    const at = /^toolu_call_(\d+)$/.exec(String(block['tool_use_id']))?.[1]
    if (block['type'] !== 'tool_result' || at === undefined) continue
    const text = typeof block['content'] === 'string' ? block['content'] : JSON.stringify(block['content'])
    yield [Number(at), { text, isError: block['is_error'] === true }]
  }
}

const usage = {
  input_tokens: 10,
  output_tokens: 5,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
}

function reply(
  response: ServerResponse,
  block: { type: string; [key: string]: unknown },
  stream: boolean,
): void {
  const reason = block.type === 'tool_use' ? 'tool_use' : 'end_turn'
  const message = { id: 'msg_asked', type: 'message', role: 'assistant', model: 'claude-sonnet-4-5', usage }
  if (!stream) {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ...message, content: [block], stop_reason: reason, stop_sequence: null }))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const emit = (event: { type: string }): void =>
    void response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  const start = block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} }
  const delta =
    block.type === 'text'
      ? { type: 'text_delta', text: block['text'] }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block['input']) }
  emit({
    type: 'message_start',
    message: { ...message, content: [], stop_reason: null, stop_sequence: null },
  } as { type: string })
  emit({ type: 'content_block_start', index: 0, content_block: start } as { type: string })
  emit({ type: 'content_block_delta', index: 0, delta } as { type: string })
  emit({ type: 'content_block_stop', index: 0 } as { type: string })
  emit({ type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage } as {
    type: string
  })
  emit({ type: 'message_stop' })
  response.end()
}
