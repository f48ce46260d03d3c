import { createServer, ServerResponse, STATUS_CODES, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Refusal, say, type Locale, type RefusalCode, type Sentence } from '@sekisho/contract'
import { createReloadingCertificate } from './certificate.ts'

export interface ListenerOptions {
  host: string
  port: number
  tls?: { certFile: string; keyFile: string }
  maxHeaderBytes: number
  /** a client must have sent its whole request by then */
  requestMs: number
  maxBodyBytes: number
  /** more are closed as they come, so that connections alone cannot use up the process's file handles */
  maxConnections: number
  locale: Locale
  /** several processes share the port; the kernel spreads connections over them */
  reusePort: boolean
  handle: RequestListener
  onCertificateError: (error: unknown) => void
  /** for each connection beyond `maxConnections` */
  onConnectionRefused: () => void
}

export interface Listener {
  /** the port it got, which matters when it asked for 0 */
  port: number
  /** Accepts nothing new; resolves when the last open response has ended. */
  drain(): Promise<void>
  /** Breaks what is still open. */
  close(): void
}

const idleSweepMs = 20

/** Opens the one HTTP(S) port. Rejects when the port cannot be had. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const common = {
    maxHeaderSize: options.maxHeaderBytes,
    requestTimeout: options.requestMs,
    headersTimeout: Math.min(60_000, options.requestMs),
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 2_000,
    noDelay: true,
  }
  const certificate = options.tls && createReloadingCertificate(options.tls, options.onCertificateError)
  const server: Server | TlsServer = certificate
    ? createTlsServer({ ...common, ...certificate.current() }, options.handle)
    : createServer(common, options.handle)
  const silent = watchSilent(server)
  server.maxConnections = options.maxConnections
  server.on('drop', options.onConnectionRefused)
  certificate?.onChange((pair) => 'setSecureContext' in server && server.setSecureContext(pair))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseSocket(error, { socket, locale: options.locale, requestMs: options.requestMs }),
  )
  // A client that asks before sending is told before it sends.
  server.on('checkContinue', (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) <= options.maxBodyBytes) response.writeContinue()
    options.handle(request, response)
  })
  // Any other expectation may be passed over (RFC 9110, 10.1.1); Node would answer it with an empty 417.
  server.on('checkExpectation', options.handle)
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => reject(listenProblem(error, options))
    server.once('error', refuse)
    server.listen(
      { host: options.host, port: options.port, reusePort: options.reusePort, exclusive: options.reusePort },
      () => {
        server.off('error', refuse)
        resolve()
      },
    )
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    drain: () =>
      new Promise((resolve) => {
        // A client keeps its connection when its answer has ended, so that one look at the start would not do.
        const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMs)
        server.close(() => {
          clearInterval(sweep)
          resolve()
        })
        server.closeIdleConnections()
        silent.close()
      }),
    close() {
      certificate?.close()
      server.closeAllConnections()
    },
  }
}

/**
 * Connections over which nothing has come yet. Node does not count them as idle, and a client may open one ahead of its
 * need and never use it; a node that stops must not wait for that.
 */
function watchSilent(server: Server | TlsServer): { close(): void } {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return {
    close() {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    },
  }
}

const portTexts = {
  EADDRINUSE: {
    en: 'port {port} on {host} is in use by another program; stop that one, or choose another port with --port',
    ja: '{host} のポート {port} は別のプログラムが使用中です。そのプログラムを止めるか、--port で別のポートを指定してください',
  },
  EACCES: {
    en: 'port {port} on {host} may not be used without more rights; choose one above 1023 with --port',
    ja: '{host} のポート {port} を使う権限がありません。--port で 1024 以上のポートを指定してください',
  },
  EADDRNOTAVAIL: {
    en: '{host} is not an address of this machine; choose another with --host',
    ja: '{host} はこのマシンのアドレスではありません。--host で別のアドレスを指定してください',
  },
} as const satisfies Record<string, Sentence>

/** The error of a port that cannot be had, as one line for the person who starts the server. */
function listenProblem(cause: NodeJS.ErrnoException, { host, port, locale }: ListenerOptions): Error {
  const code = cause.code ?? ''
  if (!isListed(code)) return cause
  return new Error(say(portTexts[code], locale, { host, port }), { cause })
}

function isListed(code: string): code is keyof typeof portTexts {
  return Object.hasOwn(portTexts, code)
}

interface BrokenSocket {
  socket: Duplex
  locale: Locale
  requestMs: number
}

/** A client that keeps its half open must not keep the connection; closing at once could take the answer from it. */
const lingerMs = 1_000

/**
 * Answers what never became a request, in the envelope every client of ours reads. When an answer to an earlier request
 * is on its way, nothing can be said between its pieces.
 */
function refuseSocket(error: NodeJS.ErrnoException, { socket, locale, requestMs }: BrokenSocket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy()
    return
  }
  const refusal = new Refusal(codeOf(error), { seconds: Math.round(requestMs / 1000) })
  const { status, type } = refusal.shape
  const body = JSON.stringify({ type: 'error', error: { type, message: refusal.sentence(locale) } })
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\nx-should-retry: false\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  setTimeout(() => socket.destroy(), lingerMs).unref()
}

/** Reads where Node keeps a connection's current answer, as its own handling of this error does (`socketOnError`). */
function isAnswering(socket: Duplex): boolean {
  const answer = '_httpMessage' in socket ? socket._httpMessage : undefined
  return answer instanceof ServerResponse && answer.headersSent
}

function codeOf(error: NodeJS.ErrnoException): RefusalCode {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large'
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'body_timeout'
  return 'request_malformed'
}
