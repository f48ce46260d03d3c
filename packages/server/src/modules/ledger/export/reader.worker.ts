import { parentPort } from 'node:worker_threads'
import { answerOf } from './read-lines.ts'

/** Reads and hashes the lines of an export's blocks, which is most of the work of verifying one. */
parentPort?.on('message', (block: Uint8Array) => {
  const answer = answerOf(block)
  const moved = 'lines' in answer ? [answer.lines.hashes.buffer, answer.lines.leaves.buffer] : []
  // A thread, not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(answer, moved as ArrayBuffer[])
})
