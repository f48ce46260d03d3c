import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib'
import type { Contents } from '../vault/index.ts'
import { createTurns } from './turns.ts'
import type { CallContent, ComplianceReader, Transcripts, Withheld } from './transcripts.ts'

/** What a body may unpack to: twice what a request may have by default. */
const maxOutputLength = 67_108_864

type Decode = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const decoders: Readonly<Record<string, Decode>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
}

/**
 * What the vault keeps. Each reading is an entry before anything is opened, as every reading is. Where a second person has
 * to approve, nothing is read in this way: a key has nobody beside it.
 */
export function keptTranscripts(
  contents: Pick<Contents, 'isKept' | 'readEach'>,
  { fourEyes }: { fourEyes: boolean },
): Transcripts {
  const turns = createTurns()

  async function* withheld(exchanges: readonly string[]): AsyncGenerator<Withheld> {
    for (const exchange of exchanges)
      yield (await contents.isKept(exchange)) ? 'approval_required' : 'not_retained'
  }

  async function* read(
    exchanges: readonly string[],
    { key, client }: ComplianceReader,
  ): AsyncGenerator<CallContent | Withheld> {
    const actor = { type: 'compliance_key', id: key, client } as const
    const open = await contents.readEach(exchanges, { actor, reason: 'compliance API' })
    for (const exchange of exchanges) {
      // Held until the next is asked for, or nobody asks any more: of all who read, one content is in memory.
      using _turn = await turns.take()
      const found = await open(exchange)
      yield found === undefined
        ? 'not_retained'
        : { request: await plain(found.request), response: await plain(found.response) }
    }
  }

  return { read: (exchanges, reader) => (fourEyes ? withheld(exchanges) : read(exchanges, reader)) }
}

interface Part {
  content: Buffer
  contentEncoding?: string | undefined
}

/** Undefined: it is not kept, or not to be unpacked. */
async function plain(part: Part | undefined): Promise<Uint8Array | undefined> {
  if (part === undefined || part.contentEncoding === undefined) return part?.content
  const decode = decoders[part.contentEncoding.toLowerCase()]
  // Cut off, not what its header said, or larger than anybody may send.
  return await decode?.(part.content, { maxOutputLength }).catch(() => undefined)
}
