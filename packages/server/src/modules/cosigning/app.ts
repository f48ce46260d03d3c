import type { Client } from '@sekisho/contract'
import type { Cosigning } from './cosigning.ts'

interface Limit {
  take: (address: string) => boolean
  waitSeconds: (address: string) => number
}

export interface CosigningAppDeps {
  cosigning: Pick<Cosigning, 'addCheckpoint' | 'newest'>
  /** requests of one address */
  limit: Limit
  report: (error: unknown) => void
}

/** More than a proof of 63 hashes and a checkpoint with some signatures. */
const maxBodyBytes = 16_384

/**
 * `/witness/…`: the tlog-witness protocol, and a way to read what was co-signed, which that leaves open. Two paths, so
 * no framework.
 */
export function createCosigningApp({ cosigning, limit, report }: CosigningAppDeps) {
  async function answer(request: Request, { address }: Client): Promise<Response> {
    if (!limit.take(address))
      return text(429, 'too many requests\n', { 'retry-after': String(limit.waitSeconds(address)) })
    const { pathname, searchParams } = new URL(request.url)
    if (request.method === 'POST' && pathname === '/witness/add-checkpoint') {
      const body = await readBounded(request)
      if (body === undefined) return text(413, 'the request is too long\n')
      const answered = await cosigning.addCheckpoint(body)
      return text(answered.status, answered.body, answered.status === 409 ? sizeType : {})
    }
    if (request.method === 'GET' && pathname === '/witness/checkpoint') {
      const note = await cosigning.newest(searchParams.get('origin') ?? '')
      return note === undefined ? text(404, 'nothing was co-signed for this log\n') : text(200, note)
    }
    return text(404, 'there is no such path\n')
  }

  return {
    async fetch(request: Request, { client }: { client: Client }): Promise<Response> {
      try {
        return await answer(request, client)
      } catch (error) {
        report(error)
        return text(500, 'an error of our own\n')
      }
    },
  }
}

const sizeType = { 'content-type': 'text/x.tlog.size' }

function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response {
  const common = {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  return new Response(body, { status, headers: { ...common, ...headers } })
}

/** Undefined: it is longer than it may be, and the rest is not read. */
async function readBounded({ body }: Request): Promise<string | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body ?? []) {
    length += piece.length
    if (length > maxBodyBytes) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}
