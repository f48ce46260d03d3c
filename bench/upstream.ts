/**
 * A fake Anthropic API: accepts any key and any model, answers POST on every path.
 * Run as `node bench/upstream.ts PORT WORKERS`; with IPC it says 'listening'. Ends when its parent goes away.
 */
import cluster from 'node:cluster'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { model } from './body.ts'

const usage = {
  input_tokens: 12,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 1,
}
const message = { id: 'msg_01BenchBenchBenchBenchBe', type: 'message', role: 'assistant', model }

/** 345 bytes or so. */
export const plainAnswer = JSON.stringify({
  ...message,
  content: [{ type: 'text', text: 'The build is slow as it runs.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { ...usage, output_tokens: 50, service_tier: 'standard' },
})

function event(type: string, data: object): Buffer {
  return Buffer.from(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
}

/** The 57 events of a streamed answer: 50 deltas and what goes around them. */
export const streamEvents: readonly Buffer[] = [
  event('message_start', {
    message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage },
  }),
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  event('ping', {}),
  ...Array.from({ length: 50 }, (_, index) =>
    event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: ` word ${index}` } }),
  ),
  event('ping', {}),
  event('content_block_stop', { index: 0 }),
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: 50 },
  }),
  event('message_stop', {}),
]

/** What the real API sends beside the body, so that every target has them to relay or to strip. */
const headers = {
  'request-id': 'req_011BenchBenchBenchBench',
  'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
  'anthropic-ratelimit-requests-limit': '4000',
  'anthropic-ratelimit-requests-remaining': '3999',
}

function answerStream(response: ServerResponse, intervalMs: number): void {
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  })
  let next = 0
  const writeNext = () => {
    if (response.destroyed) return
    const bytes = streamEvents[next++]
    if (bytes === undefined) {
      response.end()
      return
    }
    response.write(bytes)
    if (intervalMs > 0) setTimeout(writeNext, intervalMs)
    else setImmediate(writeNext)
  }
  writeNext()
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks)
    if (body.lastIndexOf('"stream":true') >= 0) {
      const at = body.lastIndexOf('bench-interval-ms-')
      answerStream(response, at < 0 ? 0 : Number.parseInt(body.toString('latin1', at + 18, at + 26), 10))
      return
    }
    response.writeHead(200, {
      ...headers,
      'content-type': 'application/json',
      'content-length': plainAnswer.length,
    })
    response.end(plainAnswer)
  })
}

function serve(port: number): void {
  const server = createServer(answer)
  // Longer than any run: a target must never meet a connection that the upstream has just closed.
  server.keepAliveTimeout = 3_600_000
  server.listen({ port, host: '127.0.0.1', backlog: 4096 })
}

function lead(workers: number): void {
  let listening = 0
  cluster.on('listening', () => {
    listening += 1
    if (listening === workers) process.send?.('listening')
  })
  for (let worker = 0; worker < workers; worker++) cluster.fork()
  process.on('disconnect', () => process.exit(0))
}

if (import.meta.main) {
  const [port, workers] = process.argv.slice(2).map(Number)
  if (cluster.isPrimary) lead(workers ?? 2)
  else serve(port ?? 0)
}
