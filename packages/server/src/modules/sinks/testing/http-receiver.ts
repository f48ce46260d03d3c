import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** Test support: a request as it came over the wire. */
export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  /** as sent */
  raw: Buffer
  /** without its content encoding */
  body: string
}

export interface FakeAnswer {
  status: number
  headers?: Record<string, string>
  body?: unknown
}

/** What a receiver does in place of its own answer, once each, in order. */
export type Fault = FakeAnswer | 'hang up' | 'take and hang up' | 'say nothing'

export interface HttpReceiver {
  url: string
  asked: Asked[]
  /** what comes next goes wrong like this */
  fail(...faults: Fault[]): void
  /** hangs up on everybody until it is back */
  goAway(): void
  comeBack(): void
  /** requests that got no answer and never will */
  waiting(): number
  close(): Promise<void>
}

/** A receiver on loopback; a body that is not what its content encoding says is refused, as real ones do. */
export async function openHttpReceiver(answer: (asked: Asked) => FakeAnswer): Promise<HttpReceiver> {
  const asked: Asked[] = []
  const faults: Fault[] = []
  let away = false
  let waiting = 0
  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      const fault = away ? 'hang up' : faults.shift()
      if (fault === 'say nothing') return void (waiting += 1)
      if (fault === 'hang up') return void request.socket.destroy()
      if (fault === 'take and hang up' && received) {
        asked.push(received)
        answer(received)
        return void request.socket.destroy()
      }
      if (received) asked.push(received)
      if (typeof fault === 'object') return send(response, fault)
      send(response, received ? answer(received) : { status: 400, body: 'the body is not what it says' })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Sound: a TCP server has such an address.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    fail: (...next) => void faults.push(...next),
    goAway: () => void (away = true),
    comeBack: () => void (away = false),
    waiting: () => waiting,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Undefined: its content encoding is a lie. */
async function receive(request: IncomingMessage): Promise<Asked | undefined> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  const raw = Buffer.concat(pieces)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://receiver.test')
  const { method = '', headers } = request
  try {
    const body = headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
    return { method, path: pathname, query: searchParams, headers, raw, body: body.toString() }
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, { status, headers, body }: FakeAnswer): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}
