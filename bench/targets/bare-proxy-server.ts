/**
 * The baseline: what an engineer writes who wants a reverse proxy in Node and nothing else. node:http in front, undici
 * behind with as many connections as it takes and one request at a time on each; bodies are streamed through, hop-by-hop
 * headers dropped. No authentication, no look at the body, no record. A client that leaves ends the upstream call.
 * Run as `node bench/targets/bare-proxy-server.ts PORT UPSTREAM_PORT`.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { EventEmitter } from 'node:events'
import { Pool } from 'undici'

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const kept: IncomingHttpHeaders = {}
  for (const name in headers) if (!hopByHop.has(name)) kept[name] = headers[name]
  return kept
}

function createHandler(upstream: Pool): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const { host: _ours, ...headers } = endToEnd(request.headers)
    // undici takes an emitter as well as an AbortSignal, and a call costs a fifth less than with an AbortController.
    const abort = new EventEmitter()
    response.on('close', () => abort.emit('abort'))
    const hasBody = 'content-length' in headers || 'transfer-encoding' in request.headers
    upstream
      .stream(
        {
          path: request.url ?? '/',
          method: request.method ?? 'GET',
          headers,
          body: hasBody ? request : null,
          signal: abort,
        },
        (answer) => response.writeHead(answer.statusCode, endToEnd(answer.headers as IncomingHttpHeaders)),
      )
      .catch(() => {
        if (response.headersSent) response.destroy()
        else response.writeHead(502).end()
      })
  }
}

if (import.meta.main) {
  const [port, upstreamPort] = process.argv.slice(2).map(Number)
  const upstream = new Pool(`http://127.0.0.1:${upstreamPort}`, { pipelining: 1, connections: null })
  createServer(createHandler(upstream)).listen({ port, host: '127.0.0.1', backlog: 4096 })
}
