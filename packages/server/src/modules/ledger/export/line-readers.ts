import { createLineReader, ExportError, type ExportLine } from '@sekisho/ledger'
import { sha256 } from '../sha256.ts'
import { createThreads, workerUrl } from '../threads.ts'
import { fromColumns, readLines, type ReadAnswer } from './read-lines.ts'

/** Reads blocks of lines, several at a time; the answers come in the order of the blocks. */
export interface LineReaders {
  /** @throws ExportError */
  read(block: Buffer): Promise<Iterable<ExportLine>>
  /** blocks that may be read at a time: more would only be held */
  readonly width: number
  close(): Promise<void>
}

/** Small exports are read before a thread has started. */
const ownBlocks = 8
/** The thread that asks does a third of the work, so that more would wait for it. */
const maxThreads = 3
const blocksPerThread = 2

const defaultWorkerUrl = workerUrl(import.meta.url, 'reader.worker')

/** Threads are started once an export turns out to be large. @param url the worker's module, where tests bundle it */
export function createLineReaders(url: URL = defaultWorkerUrl): LineReaders {
  const threads = createThreads<Uint8Array, ReadAnswer>({ url, name: 'export', most: maxThreads })
  const readLine = createLineReader(sha256)
  let blocks = 0

  return {
    width: threads.count * blocksPerThread,
    async read(block) {
      blocks += 1
      if (blocks <= ownBlocks) return readLines(block, readLine)
      const own = new Uint8Array(block)
      const answer = await threads.run(own, [own.buffer])
      if ('lines' in answer) return fromColumns(answer.lines)
      if ('refused' in answer) throw new ExportError(answer.refused)
      throw new Error(`a thread could not read the export: ${answer.failed}`)
    },
    close: threads.close,
  }
}
