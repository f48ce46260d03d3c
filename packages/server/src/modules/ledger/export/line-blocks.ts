import { ExportError, maxLineBytes } from '@sekisho/ledger'

/** What an export's bytes come in. */
type Pieces = AsyncIterable<Uint8Array>

const lineFeed = 0x0a

/**
 * Cuts bytes into blocks of whole lines, each with its last line feed, and holds no more than a piece and a line.
 * @throws ExportError for a line that is too long, or a last one without its line feed
 */
export async function* lineBlocks(pieces: Pieces): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    const end = bytes.lastIndexOf(lineFeed) + 1
    if (end > 0) {
      yield held.length === 0 ? bytes.subarray(0, end) : Buffer.concat([...held, bytes.subarray(0, end)])
      held = []
      length = 0
    }
    if (end === bytes.length) continue
    held.push(bytes.subarray(end))
    length += bytes.length - end
    if (length > maxLineBytes) throw new ExportError(`a line of the export is over ${maxLineBytes} bytes`)
  }
  if (length > 0) throw new ExportError('the export ends within a line: it was cut off')
}

/** The lines of a block, without their line feeds. @throws ExportError for one that is too long */
export function* linesOf(block: Buffer): Generator<Buffer> {
  for (let at = 0; at < block.length;) {
    const end = block.indexOf(lineFeed, at)
    if (end - at > maxLineBytes) throw new ExportError(`a line of the export is over ${maxLineBytes} bytes`)
    yield block.subarray(at, end)
    at = end + 1
  }
}
