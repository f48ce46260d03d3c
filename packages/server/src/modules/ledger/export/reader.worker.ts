import { parentPort } from 'node:worker_threads'
import { createLineReader } from '@sekisho/ledger'
import { sha256 } from '../sha256.ts'
import { answerOf } from './read-lines.ts'

const readLine = createLineReader(sha256)

/** Reads and hashes the lines of an export's blocks, which is most of the work of verifying one. */
parentPort?.on('message', (block: Uint8Array) => {
  const answer = answerOf(block, readLine)
  const moved = 'lines' in answer ? [answer.lines.hashes.buffer, answer.lines.leaves.buffer] : []
  // A thread, not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(answer, moved as ArrayBuffer[])
})
