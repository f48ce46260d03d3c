import { Worker } from 'node:worker_threads'
import type { WriterEvents } from '../batch.ts'
import type { EntriesTable } from '../schema.ts'
import { LedgerUnavailable } from '../unavailable.ts'
import type { ChoresData, FromChores, ToChores } from './chores-messages.ts'
import type { Chores } from './chores.ts'
import { packRows } from './packed-rows.ts'

interface ThreadOptions {
  url: URL
  data: ChoresData
  onFatal: WriterEvents['onFatal']
}

/** Rows that wait for the next message; what is more the thread reads from the file. */
const maxRows = 8_000

/**
 * Chores in a thread of its own. A thread that ends before `close` is fatal: what it had not answered is rejected.
 * @throws when the thread cannot open the ledger
 */
export async function startChoresThread({ url, data, onFatal }: ThreadOptions): Promise<Chores> {
  const worker = new Worker(url, { workerData: data, name: 'ledger' })
  const ready = Promise.withResolvers<void>()
  const answers = createAnswers()
  let appended: EntriesTable[] = []
  let phase: 'starting' | 'running' | 'closing' = 'starting'

  function end(error: Error): void {
    ready.reject(error)
    answers.rejectAll(error)
    if (phase === 'running') onFatal(error)
  }

  function receive(message: FromChores): void {
    switch (message.type) {
      case 'ready':
        return ready.resolve()
      case 'done':
        return answers.take(message.id)?.resolve()
      case 'failed':
        return answers.take(message.id)?.reject(new LedgerUnavailable(message.message))
    }
  }

  function ask(type: ToChores['type']): Promise<void> {
    const { id, promise } = answers.expect()
    const packed = packRows(appended)
    appended = []
    const message: ToChores = packed ? { type, id, appended: packed } : { type, id }
    // A thread, not a window: there is no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(
      message,
      packed ? [packed.hashes.buffer, packed.bodies.buffer, packed.ends.buffer] : [],
    )
    return promise
  }

  worker.on('message', receive)
  worker.on('error', (cause: unknown) => end(new LedgerUnavailable('the ledger thread failed', { cause })))
  worker.on('exit', () => end(new LedgerUnavailable('the ledger thread ended')))
  await ready.promise
  phase = 'running'

  return {
    appended(rows) {
      if (appended.length + rows.length > maxRows) appended = []
      else for (const row of rows) appended.push(row)
    },
    catchUp: () => ask('catchUp'),
    async close() {
      phase = 'closing'
      try {
        await ask('close')
      } finally {
        await worker.terminate()
      }
    },
  }
}

/** Answers that have not come yet, by the number of their question. */
function createAnswers() {
  const waiting = new Map<number, PromiseWithResolvers<void>>()
  let lastId = 0
  let ended: Error | undefined
  return {
    expect() {
      const id = ++lastId
      const answer = Promise.withResolvers<void>()
      if (ended) answer.reject(ended)
      else waiting.set(id, answer)
      return { id, promise: answer.promise }
    },
    take(id: number) {
      const answer = waiting.get(id)
      waiting.delete(id)
      return answer
    },
    rejectAll(error: Error) {
      ended ??= error
      for (const answer of waiting.values()) answer.reject(error)
      waiting.clear()
    },
  }
}
