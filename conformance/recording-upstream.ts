import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived, nothing interpreted. */
export interface Recorded {
  method: string
  /** path and query */
  url: string
  /** name, value pairs in the order and case they came */
  rawHeaders: string[]
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export type Answer = (recorded: Recorded, response: ServerResponse) => void

/** A server on loopback that keeps what reaches it and answers as it is told. */
export interface Recorder extends AsyncDisposable {
  url: string
  requests: Recorded[]
  /** how the next requests are answered */
  answer(next: Answer): void
}

export async function openRecordingUpstream(first: Answer = answerHello): Promise<Recorder> {
  const requests: Recorded[] = []
  let answer = first
  const server = createServer((request, response) => {
    response.on('error', () => {}) // the caller may leave while it is answered; the test looks at what was recorded
    void record(request).then((recorded) => {
      requests.push(recorded)
      answer(recorded, response)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (next) => void (answer = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function record(request: IncomingMessage): Promise<Recorded> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    rawHeaders: request.rawHeaders,
    headers: request.headers,
    body: Buffer.concat(chunks),
  }
}

/** Whether a request is a model call. */
export function isModelCall({ method, url }: Recorded): boolean {
  return method === 'POST' && /^\/v1\/messages(?:\?|$)/.test(url)
}

/** A short answer with the text "hello", streamed when the request asks for it. */
export function answerHello({ body, method }: Recorded, response: ServerResponse): void {
  if (method !== 'POST') return void response.writeHead(200).end()
  const usage = { input_tokens: 10, output_tokens: 5 }
  const message = {
    id: 'msg_hello',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  }
  const text = { type: 'text', text: 'hello' }
  if (!/"stream":\s*true/.test(body.toString('latin1'))) {
    response.writeHead(200, { 'content-type': 'application/json' })
    return void response.end(JSON.stringify({ ...message, content: [text], stop_reason: 'end_turn' }))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  const event = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  event('message_start', { message })
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })
  event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'hello' } })
  event('content_block_stop', { index: 0 })
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 5 },
  })
  event('message_stop', {})
  response.end()
}
