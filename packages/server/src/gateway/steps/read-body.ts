import { Refusal } from '@sekisho/contract'
import type { IncomingMessage } from 'node:http'

/** Bytes of request bodies that one process may hold at a time, all calls together. */
export interface ByteBudget {
  /** False, and nothing taken, when the bytes do not fit. */
  take(bytes: number): boolean
  release(bytes: number): void
  readonly held: number
}

export function createByteBudget(maxBytes: number): ByteBudget {
  let held = 0
  return {
    take(bytes) {
      if (held + bytes > maxBytes) return false
      held += bytes
      return true
    },
    release: (bytes) => void (held -= bytes),
    get held() {
      return held
    },
  }
}

export interface ReadBodyOptions {
  maxBytes: number
  budget: ByteBudget
}

/**
 * Collects a request body; nothing is allotted on the word of a `content-length`, which anyone can write.
 * The caller releases `body.length` to the budget when it lets the body go.
 * @throws Refusal body_too_large (before reading when the length is declared), busy, client_gone
 */
export function readBody(request: IncomingMessage, { maxBytes, budget }: ReadBodyOptions): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    return Promise.reject(new Refusal('body_too_large', { limit: maxBytes }))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    let over = false
    const refuse = (refusal: Refusal) => {
      over = true
      request.off('data', onData)
      budget.release(length)
      reject(refusal)
    }
    const onData = (chunk: Buffer) => {
      if (length + chunk.length > maxBytes) return refuse(new Refusal('body_too_large', { limit: maxBytes }))
      if (!budget.take(chunk.length)) return refuse(new Refusal('busy'))
      length += chunk.length
      chunks.push(chunk)
    }
    const onEnd = () => {
      if (over) return
      over = true
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length))
      chunks.length = 0 // the listeners hold them, and live as long as the answer
    }
    // It stays when all is over: the socket may still break while an answer is written, and taking listeners off costs.
    const onClose = () => {
      if (!over) refuse(new Refusal('client_gone'))
    }
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose)
  })
}

/**
 * Lets the rest of a refused body arrive and vanish, so that the client reads its refusal instead of a reset
 * connection; at most `maxBytes`, then the connection breaks.
 */
export function discardRest(request: IncomingMessage, maxBytes: number): void {
  if (request.complete || request.destroyed) return
  let left = maxBytes
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) request.destroy()
  })
}
