import { Worker } from 'node:worker_threads'
import { createAnswers } from '../../../platform/answers.ts'
import { VaultUnavailable } from '../unavailable.ts'
import type { Batch, VaultWriter } from './batch.ts'
import type { FromWorker, Operation, ToWorker, WorkerData } from './worker-messages.ts'

interface WorkerOptions {
  url: URL
  data: WorkerData
  onEnd: () => void
}

/**
 * A writer in a thread of its own. When the thread ends, everything it is asked from then on is rejected.
 * @throws when the thread cannot open the vault
 */
export async function startWorker({ url, data, onEnd }: WorkerOptions): Promise<VaultWriter> {
  const worker = new Worker(url, { workerData: data, name: 'vault' })
  const ready = Promise.withResolvers<void>()
  const answers = createAnswers<unknown>()

  function end(error: Error): void {
    ready.reject(error)
    answers.rejectAll(error)
    onEnd()
  }

  worker.on('message', (message: FromWorker) => {
    if (message.type === 'ready') ready.resolve()
    else if (message.type === 'done') answers.take(message.id)?.resolve(message.result)
    else answers.take(message.id)?.reject(new VaultUnavailable(message.message))
  })
  worker.on('error', (cause: unknown) => end(new VaultUnavailable('the vault thread failed', { cause })))
  worker.on('exit', () => end(new VaultUnavailable('the vault thread ended')))
  await ready.promise

  function ask<Result>(
    operation: Operation,
    input?: unknown,
    handedOver: ArrayBuffer[] = [],
  ): Promise<Result> {
    const { id, promise } = answers.expect()
    const message: ToWorker = { id, operation, input }
    // A thread, not a window: there is no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(message, handedOver)
    // Sound: the worker answers an operation with its own result.
    return promise as Promise<Result>
  }

  return {
    write: (batch) => ask('write', batch, wholeBuffers(batch)),
    erase: (removal) => ask('erase', removal),
    expire: (removal) => ask('expire', removal),
    sweep: () => ask('sweep'),
    scrub: () => ask('scrub'),
    rewrap: (keys) => ask('rewrap', keys),
    dropOutbox: (ids) => ask('dropOutbox', ids),
    async close() {
      try {
        await ask('close')
      } finally {
        await worker.terminate()
      }
    },
  }
}

/** Sealed records that have memory of their own are handed over, not copied; nobody needs them here any more. */
function wholeBuffers({ records }: Batch): ArrayBuffer[] {
  return records.flatMap(({ sealed: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  )
}
