import { parentPort, workerData } from 'node:worker_threads'
import { importSigner } from '@sekisho/ledger'
import { systemClock } from '../../platform/clock/clock.ts'
import { sha256 } from './sha256.ts'
import { createChores } from './writer/chores.ts'
import type { ChoresData, FromChores, ToChores } from './writer/chores-messages.ts'
import { openLedgerDatabase } from './writer/database.ts'
import { unpackRows } from './writer/packed-rows.ts'

/** Does the chores of an embedded ledger, so that no work on many entries ever stops the event loop that serves calls. */
async function main(): Promise<void> {
  // Given by startChoresThread, in the same process and of the same build.
  const data = workerData as ChoresData
  const database = openLedgerDatabase({ kind: 'sqlite', file: data.file })
  const chores = createChores({
    boot: data.boot,
    database,
    clock: systemClock,
    signer: await importSigner({ sha256, name: data.origin, privateKey: data.privateKey }),
  })
  const run = { catchUp: chores.catchUp, close: () => database.close() }
  parentPort?.on('message', (message: ToChores) => {
    if (message.appended) chores.appended(unpackRows(message.appended))
    void answer(run[message.type], message)
  })
  post({ type: 'ready' })
}

async function answer(run: () => Promise<void>, { type, id }: ToChores): Promise<void> {
  try {
    await run()
    post({ type: 'done', id })
  } catch (error) {
    post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) })
  }
  if (type === 'close') parentPort?.close()
}

function post(message: FromChores): void {
  // A thread, not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(message)
}

await main()
