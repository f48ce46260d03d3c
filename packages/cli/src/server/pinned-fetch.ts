import { X509Certificate } from 'node:crypto'
import { request as secureRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'

/** Answers of the admin API are pages of at most a thousand records. */
const maxAnswerBytes = 64 * 1_048_576

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
        const pieces: Buffer[] = []
        let length = 0
        answer.on('data', (piece: Buffer) => {
          length += piece.length
          if (length > maxAnswerBytes) answer.destroy(new Error(`the answer is over ${maxAnswerBytes} bytes`))
          else pieces.push(piece)
        })
        answer.on('error', reject)
        answer.on('end', () =>
          resolve(new Response(Buffer.concat(pieces), { status: answer.statusCode ?? 0 })),
        )
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
