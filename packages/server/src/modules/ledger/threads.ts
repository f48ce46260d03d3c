import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Threads of one module that do jobs, several at a time. */
export interface Threads<Job, Answer> {
  /** how many there are once the first job came */
  readonly count: number
  /**
   * @param moved buffers that the job no longer needs here
   * @throws when the thread has ended
   */
  run(job: Job, moved: ArrayBuffer[]): Promise<Answer>
  close(): Promise<void>
}

interface Options {
  url: URL
  name: string
  /** more would wait for the thread that asks */
  most: number
}

/** Started with the first job. */
export function createThreads<Job, Answer>({ url, name, most }: Options): Threads<Job, Answer> {
  const count = Math.min(availableParallelism(), most)
  let threads: Thread<Job, Answer>[] = []
  return {
    count,
    async run(job, moved) {
      if (threads.length === 0) threads = Array.from({ length: count }, () => startThread(url, name))
      const [idlest] = threads.toSorted((left, right) => left.waiting() - right.waiting())
      if (!idlest) throw new Error('there is no thread')
      return idlest.run(job, moved)
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

/** A worker's module: among the sources as it is, in the published package built and beside the file that asks. */
export function workerUrl(asking: string, name: string): URL {
  return new URL(asking.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, asking)
}

interface Thread<Job, Answer> extends Pick<Threads<Job, Answer>, 'run'> {
  waiting(): number
  close(): Promise<unknown>
}

/** A thread answers in the order it is asked. */
function startThread<Job, Answer>(url: URL, name: string): Thread<Job, Answer> {
  const worker = new Worker(url, { name })
  const waiting: PromiseWithResolvers<Answer>[] = []
  let ended: Error | undefined
  const fail = (error: Error) => {
    ended ??= error
    for (const answer of waiting.splice(0)) answer.reject(ended)
  }
  worker.on('message', (answer: Answer) => waiting.shift()?.resolve(answer))
  worker.on('error', (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => fail(new Error(`the thread ${name} has ended`)))
  return {
    waiting: () => waiting.length,
    async run(job, moved) {
      if (ended) throw ended
      const answer = Promise.withResolvers<Answer>()
      waiting.push(answer)
      // A thread, not a window: there is no origin to name.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(job, moved)
      return answer.promise
    },
    close: () => worker.terminate(),
  }
}
