/** A body as it arrives, piece by piece. */
export interface Pieces {
  add(piece: Buffer): void
  /** Everything that came, as one buffer; the pieces are let go. */
  take(): Buffer
}

const blockBytes = 65_536
/** Smaller pieces are copied. */
const copyBelowBytes = blockBytes / 4

/**
 * Collects pieces without keeping more memory than they have bytes. A piece is a view of the 64 KiB that one read of the
 * socket took, and keeps all of it: a client that sends a body byte by byte would hold 64 KiB for each. So small pieces
 * are copied together, and only one that is alone or large is kept as it came.
 */
export function createPieces(): Pieces {
  let kept: Buffer[] = []
  let block: Buffer | undefined
  let filled = 0

  function closeBlock(): void {
    if (block) kept.push(block.subarray(0, filled))
    block = undefined
    filled = 0
  }

  function copy(piece: Buffer): void {
    if (block && filled + piece.length > block.length) closeBlock()
    block ??= Buffer.allocUnsafe(blockBytes)
    filled += piece.copy(block, filled)
  }

  return {
    add(piece) {
      if (kept.length > 0 && piece.length < copyBelowBytes) return copy(piece)
      closeBlock()
      kept.push(piece)
    },
    take() {
      closeBlock()
      const [only] = kept
      if (kept.length === 1 && only) return only
      const body = Buffer.concat(kept)
      kept.forEach(free)
      kept = []
      return body
    },
  }
}

/**
 * Gives a piece's memory back now. The collector learns of it late, because pieces lie outside its heap: of large bodies it
 * would let twice as much pile up.
 */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
