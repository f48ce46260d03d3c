import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ExportError, type ExportLine } from '@sekisho/ledger'
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

/** The threads' module: among the sources as it is, in the published package built and beside the file this is in. */
const defaultWorkerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './reader.worker.ts' : './reader.worker.js',
  import.meta.url,
)

/** Threads are started once an export turns out to be large. @param url the worker's module, where tests bundle it */
export function createLineReaders(url: URL = defaultWorkerUrl): LineReaders {
  const count = Math.min(availableParallelism(), maxThreads)
  let threads: Thread[] = []
  let blocks = 0

  return {
    width: count * blocksPerThread,
    async read(block) {
      blocks += 1
      if (blocks <= ownBlocks) return readLines(block)
      if (threads.length === 0) threads = Array.from({ length: count }, () => startThread(url))
      const answer = await threads[blocks % count]?.read(block)
      if (answer && 'lines' in answer) return fromColumns(answer.lines)
      if (answer && 'refused' in answer) throw new ExportError(answer.refused)
      throw new Error(`a thread could not read the export: ${answer?.failed ?? 'there is none'}`)
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

interface Thread {
  read(block: Buffer): Promise<ReadAnswer>
  close(): Promise<unknown>
}

/** A thread answers in the order it is asked. */
function startThread(url: URL): Thread {
  const worker = new Worker(url, { name: 'export' })
  const waiting: PromiseWithResolvers<ReadAnswer>[] = []
  const fail = (failed: string) => {
    for (const answer of waiting.splice(0)) answer.resolve({ failed })
  }
  worker.on('message', (answer: ReadAnswer) => waiting.shift()?.resolve(answer))
  worker.on('error', (error: unknown) => fail(error instanceof Error ? error.message : String(error)))
  worker.on('exit', () => fail('it ended'))
  return {
    read(block) {
      const answer = Promise.withResolvers<ReadAnswer>()
      waiting.push(answer)
      const own = new Uint8Array(block)
      // A thread, not a window: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(own, [own.buffer])
      return answer.promise
    },
    close: () => worker.terminate(),
  }
}
