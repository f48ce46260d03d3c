import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../../platform/clock/clock.ts'
import { createLocalLease } from '../../platform/lease/local.ts'
import type { Writer } from './batch.ts'
import { everyOther } from './writer/boots.ts'
import { openLedgerDatabase } from './writer/database.ts'
import type { FromWorker, ToWorker, WorkerData } from './writer/worker-messages.ts'
import { openWriter } from './writer/writer.ts'

/**
 * Owns the writing connection of an embedded ledger, so that neither a commit nor the chores behind it ever stop the
 * event loop that serves calls.
 */
async function main(): Promise<void> {
  // Of the thread alone, and a report has a part of each (crash-files.ts).
  process.report.excludeEnv = true
  // Given by startWorker, in the same process and of the same build.
  const data = workerData as WorkerData
  const writer = await openWriter({
    database: openLedgerDatabase({ kind: 'sqlite', file: data.file }),
    boot: data.boot,
    started: data.started,
    clock: systemClock,
    lease: createLocalLease(),
    findDead: everyOther(data.boot),
    checkpointKeys: data.checkpointKeys,
    events: {
      onTrouble: (message) => post({ type: 'trouble', message }),
      onRecovered: () => post({ type: 'recovered' }),
      onFatal: (error) => post({ type: 'fatal', message: error.message }),
    },
    roundMs: data.roundMs,
  })
  parentPort?.on('message', (message: ToWorker) => void answer(writer, message))
  post({ type: 'ready' })
}

async function answer(writer: Writer, message: ToWorker): Promise<void> {
  const { id } = message
  try {
    let done = true
    if (message.type === 'write') await writer.write(message.batch)
    else if (message.type === 'remove') done = await writer.remove(message.removal)
    else if (message.type === 'erased') await writer.erased(message.commitments)
    else if (message.type === 'forget') await writer.forget(message.outlived)
    else if (message.type === 'useKeys') await writer.useKeys(message.keys)
    else await writer[message.type]()
    post({ type: 'done', id, done })
  } catch (error) {
    post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) })
  }
  if (message.type === 'close') parentPort?.close()
}

function post(message: FromWorker): void {
  // A thread, not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(message)
}

await main()
