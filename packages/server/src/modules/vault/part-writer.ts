import type { RecordRow } from './schema.ts'
import { recordBytes, sealRecord, type Part, type PartKey } from './record.ts'

/** What is said of a part, sealed with it: its first line. */
export interface PartHead {
  contentType: string
  contentEncoding?: string
}

/** Takes one part as it passes, and gives it back as sealed records. At most one record of plain bytes waits here. */
export interface PartWriter {
  /** bytes taken */
  readonly bytes: number
  /** The records that are full now. The bytes are copied when they are sealed, so they must not change until then. */
  push(chunk: Uint8Array): RecordRow[]
  /** The last one: whoever finds it knows that the part is whole. */
  end(): RecordRow
}

export interface PartOf {
  exchange: string
  part: Part
  key: PartKey
  head: PartHead
}

export function createPartWriter({ exchange, part, key, head }: PartOf): PartWriter {
  let waiting: Uint8Array[] = [Buffer.from(`${JSON.stringify(head)}\n`)]
  let waitingBytes = waiting[0]?.length ?? 0
  let seq = 0
  let bytes = 0

  function seal(last: boolean): RecordRow {
    const sealed = sealRecord(key, { seq, last }, waiting)
    waiting = []
    waitingBytes = 0
    return { exchange_id: exchange, part, seq: seq++, last: last ? 1 : 0, sealed }
  }

  return {
    get bytes() {
      return bytes
    },
    push(chunk) {
      bytes += chunk.length
      const full: RecordRow[] = []
      let from = 0
      while (chunk.length - from > 0) {
        const piece = chunk.subarray(from, from + recordBytes - waitingBytes)
        waiting.push(piece)
        waitingBytes += piece.length
        from += piece.length
        if (waitingBytes === recordBytes) full.push(seal(false))
      }
      return full
    },
    end: () => seal(true),
  }
}
