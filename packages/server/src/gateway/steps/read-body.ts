import { Refusal } from '@sekisho/contract'
import type { IncomingMessage } from 'node:http'
import { createPieces } from './pieces.ts'

/** Bytes of request bodies that one process may hold at a time, all calls together. */
export interface ByteBudget {
  /** False, and nothing taken, when the bytes do not fit, or would give one owner more than its share. */
  take(owner: string, bytes: number): boolean
  release(owner: string, bytes: number): void
  held(): number
}

export interface ByteBudgetOptions {
  maxBytes: number
  /** what one owner may hold, so that none can keep the others out */
  maxShareBytes: number
}

export function createByteBudget({ maxBytes, maxShareBytes }: ByteBudgetOptions): ByteBudget {
  const shares = new Map<string, number>()
  let held = 0
  return {
    take(owner, bytes) {
      const share = (shares.get(owner) ?? 0) + bytes
      if (held + bytes > maxBytes || share > maxShareBytes) return false
      held += bytes
      shares.set(owner, share)
      return true
    },
    release(owner, bytes) {
      held -= bytes
      const share = (shares.get(owner) ?? 0) - bytes
      if (share > 0) shares.set(owner, share)
      else shares.delete(owner)
    },
    held: () => held,
  }
}

export interface ReadBodyOptions {
  maxBytes: number
  budget: ByteBudget
  /** whose share of the budget it is */
  owner: string
}

/**
 * Collects a request body; nothing is allotted on the word of a `content-length`, which anyone can write.
 * The caller releases `body.length` to the budget when it lets the body go.
 * @throws Refusal body_too_large (before reading when the length is declared), busy, client_gone
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, budget, owner }: ReadBodyOptions,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    return Promise.reject(new Refusal('body_too_large', { limit: maxBytes }))
  return new Promise((resolve, reject) => {
    const pieces = createPieces()
    let length = 0
    let over = false
    const refuse = (refusal: Refusal) => {
      over = true
      request.off('data', onData)
      budget.release(owner, length)
      reject(refusal)
    }
    const onData = (chunk: Buffer) => {
      if (length + chunk.length > maxBytes) return refuse(new Refusal('body_too_large', { limit: maxBytes }))
      if (!budget.take(owner, chunk.length)) return refuse(new Refusal('busy'))
      length += chunk.length
      pieces.add(chunk)
    }
    const onEnd = () => {
      if (over) return
      over = true
      resolve(pieces.take())
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
