import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { Contents } from '../vault/index.ts'
import type { Transcripts } from './transcripts.ts'

/** A page holds up to 25 calls in memory. */
const maxOutputLength = 67_108_864

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength }),
  zstd: (bytes) => zstdDecompressSync(bytes, { maxOutputLength }),
}

/**
 * What the vault keeps. Each reading is an entry before anything is opened, as every reading is. Where a second person has
 * to approve, nothing is read in this way: a key has nobody beside it.
 */
export function keptTranscripts(contents: Contents, { fourEyes }: { fourEyes: boolean }): Transcripts {
  return {
    async read(exchanges, { key }) {
      if (fourEyes) return new Map()
      const reader = { actor: { type: 'compliance_key', id: key }, reason: 'compliance API' } as const
      const found = await contents.readEach(exchanges, reader)
      return new Map(
        found.map(({ call, request, response }) => [
          call.exchange,
          { request: plain(request), response: plain(response) },
        ]),
      )
    },
  }
}

interface Part {
  content: Buffer
  contentEncoding?: string | undefined
}

/** Undefined: it is not kept, or not to be unpacked. */
function plain(part: Part | undefined): Uint8Array | undefined {
  if (part === undefined || part.contentEncoding === undefined) return part?.content
  const decode = decoders[part.contentEncoding.toLowerCase()]
  try {
    return decode?.(part.content)
  } catch {
    // Cut off, or not what its header said.
    return undefined
  }
}
