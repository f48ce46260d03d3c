import { X509Certificate } from 'node:crypto'
import { request as secureRequest } from 'node:https'
import { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'

/**
 * Fetches from the server on this machine, which shows the very certificate that stands in its own file: whoever signed
 * it, and whatever name is in it, nobody else has its key. For a private authority, and for a name that is not loopback's.
 * @param pem the server's certificate file
 * @throws as node:https does; an error of code CERT_MISMATCH when another certificate is shown
 */
export async function pinnedFetch(request: Request, pem: string): Promise<Response> {
  const pinned = new X509Certificate(pem).fingerprint256
  const body = Buffer.from(await request.arrayBuffer())
  return new Promise((resolve, reject) => {
    const outgoing = secureRequest(
      request.url,
      {
        method: request.method,
        headers: { ...Object.fromEntries(request.headers), 'content-length': body.length },
        signal: request.signal,
        agent: false,
        // Judged by `isPinned` below, before a byte of the request, which carries the token, is sent.
        rejectUnauthorized: false,
      },
      (answer) => {
        // As it comes: an export may be as long as the ledger.
        const stream = Readable.toWeb(answer) as ReadableStream<Uint8Array>
        resolve(new Response(stream, { status: answer.statusCode ?? 0 }))
      },
    )
    outgoing.on('error', reject)
    outgoing.on('socket', (socket: TLSSocket) => {
      socket.once('secureConnect', () => {
        if (isPinned(socket, pinned)) outgoing.end(body)
        else outgoing.destroy(mismatch())
      })
    })
  })
}

function isPinned(socket: TLSSocket, pinned: string): boolean {
  return socket.getPeerX509Certificate()?.fingerprint256 === pinned
}

function mismatch(): Error {
  return Object.assign(new Error('another certificate than the one in the server’s file'), {
    code: 'CERT_MISMATCH',
  })
}
