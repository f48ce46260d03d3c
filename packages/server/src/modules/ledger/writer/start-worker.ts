import { Worker } from 'node:worker_threads'
import { createAnswers } from '../../../platform/answers.ts'
import type { Writer, WriterEvents } from '../batch.ts'
import { LedgerUnavailable } from '../unavailable.ts'
import type { FromWorker, ToWorker, WorkerData } from './worker-messages.ts'

interface WorkerOptions {
  url: URL
  data: WorkerData
  events: WriterEvents
}

/**
 * What a batch needs lives for milliseconds. Left to V8, the young generation of this thread grows to 64 MB and more; less than
 * this costs the collector more often than it saves (decisions/163). V8 lets `--max-semi-space-size` win over it.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12 }

/**
 * A writer in a thread of its own. A thread that ends before `close` is fatal: what it had not answered is rejected.
 * @throws when the thread cannot open the ledger
 */
export async function startWorker({ url, data, events }: WorkerOptions): Promise<Writer> {
  const worker = new Worker(url, { workerData: data, name: 'ledger', resourceLimits })
  const ready = Promise.withResolvers<void>()
  const answers = createAnswers<boolean>()
  let phase: 'starting' | 'running' | 'closing' = 'starting'

  function end(error: Error): void {
    ready.reject(error)
    answers.rejectAll(error)
    if (phase === 'running') events.onFatal(error)
  }

  function receive(message: FromWorker): void {
    switch (message.type) {
      case 'ready':
        return ready.resolve()
      case 'done':
        return answers.take(message.id)?.resolve(message.done)
      case 'failed':
        return answers.take(message.id)?.reject(new LedgerUnavailable(message.message))
      case 'trouble':
        return events.onTrouble(message.message)
      case 'recovered':
        return events.onRecovered()
      case 'fatal':
        return events.onFatal(new Error(message.message))
    }
  }

  function ask(request: Request): Promise<boolean> {
    const { id, promise } = answers.expect()
    const message: ToWorker = { ...request, id }
    // A thread, not a window: there is no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(message)
    return promise
  }

  /** What has no result. */
  const told = async (request: Request): Promise<void> => void (await ask(request))

  worker.on('message', receive)
  worker.on('error', (cause: unknown) => end(new LedgerUnavailable('the ledger thread failed', { cause })))
  worker.on('exit', () => end(new LedgerUnavailable('the ledger thread ended')))
  await ready.promise
  phase = 'running'

  return {
    write: (batch) => told({ type: 'write', batch }),
    catchUp: () => told({ type: 'catchUp' }),
    cover: () => told({ type: 'cover' }),
    remove: (removal) => ask({ type: 'remove', removal }),
    erased: (commitments) => told({ type: 'erased', commitments }),
    forget: (outlived) => told({ type: 'forget', outlived }),
    useKeys: (keys) => told({ type: 'useKeys', keys }),
    async close() {
      phase = 'closing'
      try {
        await ask({ type: 'close' })
      } finally {
        await worker.terminate()
      }
    },
  }
}

type WithoutId<Message> = Message extends { id: number } ? Omit<Message, 'id'> : never
type Request = WithoutId<ToWorker>
