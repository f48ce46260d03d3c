import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream'
import {
  createExportCheck,
  ExportError,
  importVerifier,
  parseHeader,
  type ExportLine,
  type ExportVerdict,
} from '@sekisho/ledger'
import { sha256 } from '../sha256.ts'
import { lineBlocks } from './line-blocks.ts'
import { createLineReaders, type LineReaders } from './line-readers.ts'

export interface VerifyExportOptions {
  /** path of the export, gzip or not */
  file: string
  /** signed checkpoints that were kept elsewhere */
  checkpoints?: readonly string[]
  /** verifier keys to trust; none: the export's own word is taken */
  keys?: readonly string[]
}

const pieceBytes = 262_144

/**
 * Verifies an export without any server, holding a few blocks of it at a time.
 * @throws ExportError when it is no export, or damaged so that its lines cannot be read; NoteError for a key that is none;
 * as node:fs does
 */
export async function verifyExport({
  file,
  checkpoints,
  keys = [],
}: VerifyExportOptions): Promise<ExportVerdict> {
  const verifiers = await Promise.all(keys.map((key) => importVerifier(sha256, key)))
  const readers = createLineReaders()
  try {
    const blocks = lineBlocks(await openExport(file))
    const first = await blocks.next()
    if (first.done) throw new ExportError('the export is empty')
    const end = first.value.indexOf('\n') + 1
    const header = parseHeader(first.value.subarray(0, end - 1))
    const check = await createExportCheck({
      sha256,
      header,
      verifiers,
      ...(checkpoints ? { checkpoints } : {}),
    })
    for await (const lines of readAhead(first.value.subarray(end), blocks, readers)) {
      for (const line of lines) {
        const pending = check.take(line)
        if (pending) await pending
      }
    }
    return await check.end()
  } finally {
    await readers.close()
  }
}

/** Reads some blocks while those before are checked. */
async function* readAhead(
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  readers: LineReaders,
): AsyncGenerator<Iterable<ExportLine>> {
  const reading = [readers.read(first)]
  for await (const block of rest) {
    const next = readers.read(block)
    // Thrown where its turn comes; until then nobody waits for it.
    next.catch(() => undefined)
    reading.push(next)
    if (reading.length < readers.width) continue
    const ready = await reading.shift()
    if (ready) yield ready
  }
  for (const ready of reading) yield await ready
}

const gzipMagic = [0x1f, 0x8b]

/** The bytes of the file, unpacked where they are packed. */
async function openExport(file: string): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(file)
  const { buffer: head } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  await handle.close()
  const stream = createReadStream(file, { highWaterMark: pieceBytes })
  if (!gzipMagic.every((byte, at) => head[at] === byte)) return stream
  // What goes wrong on the way is thrown to whoever reads the end of it.
  return pipeline(stream, createGunzip({ chunkSize: pieceBytes }), () => undefined)
}
