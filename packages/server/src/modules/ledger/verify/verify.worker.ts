import { parentPort } from 'node:worker_threads'
import { createAnswers, type Job } from './jobs.ts'

const answerOf = createAnswers()

/** Does most of the work of verifying a store. What it throws ends it, and whoever waits is told. */
parentPort?.on('message', (job: Job) => {
  const answer = answerOf(job)
  const moved = answer.type === 'texts' ? [answer.hashes.buffer, answer.times.buffer] : []
  // A thread, not a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(answer, moved as ArrayBuffer[])
})
