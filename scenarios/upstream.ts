import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'

/** One request as it reached the provider, bytes and all. */
export interface Received {
  method: string
  url: string
  headers: Record<string, string>
  rawHeaders: string[]
  body: Buffer
  /** resolves when the connection that carried it has closed before the answer was complete */
  closedEarly: Promise<void>
}

export type Behaviour = (received: Received, response: ServerResponse) => void | Promise<void>

/** A provider on loopback that records what reaches it and behaves as the test says. */
export interface Upstream {
  url: string
  received: Received[]
  /** what the next calls meet; the default is a small, complete message or stream */
  behave(behaviour: Behaviour): void
  /** resolves with the nth request (from 1), also when it has already come */
  nth(n: number): Promise<Received>
  close(): Promise<void>
}

export async function openUpstream(): Promise<Upstream> {
  const received: Received[] = []
  const waiting: { n: number; resolve: (request: Received) => void }[] = []
  let behaviour: Behaviour = answer
  const server = createServer((request, response) => {
    void take(request, response).catch(() => response.destroy())
  })

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    const closedEarly = new Promise<void>((resolve) => {
      response.on('close', () => void (response.writableFinished || resolve()))
    })
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const seen: Received = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers as Record<string, string>,
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks),
      closedEarly,
    }
    received.push(seen)
    for (const waiter of waiting.splice(0)) {
      const found = received[waiter.n - 1]
      if (found) waiter.resolve(found)
      else waiting.push(waiter)
    }
    await behaviour(seen, response)
  }

  await listen(server)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    behave: (next) => void (behaviour = next),
    nth: (n) =>
      new Promise((resolve) => {
        const found = received[n - 1]
        if (found) resolve(found)
        else waiting.push({ n, resolve })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
}

export const usage = {
  input_tokens: 12,
  output_tokens: 34,
  cache_read_input_tokens: 5,
  cache_creation_input_tokens: 0,
}

/** A complete answer, streamed when the request asks for it. */
export const answer: Behaviour = async ({ body, url }, response) => {
  if (url.startsWith('/v1/messages/count_tokens')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":12}')
    return
  }
  if (!body.includes('"stream":true')) {
    response.writeHead(200, { 'content-type': 'application/json', 'request-id': 'req_upstream' })
    response.end(JSON.stringify(message))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_upstream' })
  for (const event of events) {
    response.write(event)
    await setImmediate()
  }
  response.end()
}

export const message = {
  id: 'msg_01',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-5-5',
  content: [{ type: 'text', text: 'Hello.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage,
}

function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`
}

/** The events of a short stream; the first three carry no output yet. */
export const events: readonly string[] = [
  event('message_start', {
    message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
  }),
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  event('ping', {}),
  event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hel' } }),
  event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'lo.' } }),
  event('content_block_stop', { index: 0 }),
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: usage.output_tokens },
  }),
  event('message_stop', {}),
]
