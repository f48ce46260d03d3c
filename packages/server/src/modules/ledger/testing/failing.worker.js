import { parentPort, workerData } from 'node:worker_threads'

/** JavaScript, see bundle-worker.ts: a ledger thread that opens, does what opening the ledger asks of it, and dies of the next question. With `origin` "never" it does not even open. */
if (workerData.origin === 'never') throw new Error('cannot open')
let asked = 0

function post(message) {
  // A thread, not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(message)
}

post({ type: 'ready' })
parentPort?.on('message', ({ id }) => {
  asked += 1
  if (asked > 2) throw new Error('the disk is gone')
  post({ type: 'done', id })
})
