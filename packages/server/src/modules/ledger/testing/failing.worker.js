import { parentPort, workerData } from 'node:worker_threads'

/** JavaScript, see bundle-worker.ts: a ledger thread that opens, and dies of the first thing it is asked. With a key named "never" it does not even open. */
if (workerData.checkpointKeys[0].name === 'never') throw new Error('cannot open')
// A thread, not a window: there is no origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage({ type: 'ready' })
parentPort?.on('message', () => {
  throw new Error('the disk is gone')
})
