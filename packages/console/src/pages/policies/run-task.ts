import type { PolicyAnswer, PolicyResults, PolicyTask } from './policy-worker.ts'

/**
 * Does a task in a thread of its own, so that the page stays live. @throws Error when it fails, AbortError when it is
 * called off
 */
export function runTask<Task extends PolicyTask>(
  task: Task,
  signal: AbortSignal,
): Promise<PolicyResults[Task['kind']]> {
  const worker = new Worker(new URL('./policy-worker.ts', import.meta.url), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<PolicyResults[Task['kind']]>()
  worker.addEventListener('message', ({ data }: MessageEvent<PolicyAnswer>) => {
    if ('failed' in data) reject(new Error(data.failed))
    // Sound: the worker answers a task of a kind with the result of that kind.
    else resolve(data as PolicyResults[Task['kind']])
  })
  worker.addEventListener('error', () => reject(new Error('worker')))
  signal.addEventListener('abort', () => reject(new DOMException('called off', 'AbortError')))
  // To a thread, not to a window: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(task)
  return promise.finally(() => worker.terminate())
}
