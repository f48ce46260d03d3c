import { parentPort, workerData } from 'node:worker_threads'
import type { VaultWriter } from './writer/batch.ts'
import { openVaultDatabase } from './writer/database.ts'
import { openWriter } from './writer/open-writer.ts'
import type { FromWorker, ToWorker, WorkerData } from './writer/worker-messages.ts'

/** Owns the writing connection of an embedded vault, so that no commit ever stops the event loop that serves calls. */
function main(): void {
  // Given by startWorker, in the same process and of the same build.
  const { file } = workerData as WorkerData
  const writer = openWriter(openVaultDatabase({ kind: 'sqlite', file }))
  parentPort?.on('message', (message: ToWorker) => void answer(writer, message))
  post({ type: 'ready' })
}

async function answer(writer: VaultWriter, { id, operation, input }: ToWorker): Promise<void> {
  try {
    // Sound: startWorker sends each operation with its own argument.
    const run = writer[operation] as (input: unknown) => Promise<unknown>
    post({ type: 'done', id, result: await run(input) })
  } catch (error) {
    post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) })
  }
  if (operation === 'close') parentPort?.close()
}

function post(message: FromWorker): void {
  // A thread, not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(message)
}

main()
