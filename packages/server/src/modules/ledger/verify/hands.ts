import { createThreads, workerUrl } from '../threads.ts'
import { createAnswers, type Answer, type AnswerTo, type Job } from './jobs.ts'

/** Does the jobs of verifying a store: at first on this thread, and once there are many, in threads. */
export interface Hands {
  do<Asked extends Job>(job: Asked): Promise<AnswerTo<Asked>>
  /** jobs that may be asked for at a time: more would only be held */
  readonly width: number
  close(): Promise<void>
}

/** A small store is verified before a thread has started. */
const ownJobs = 12
/** The thread that asks does a third of the work, so that more would wait for it. */
const maxThreads = 3
const jobsPerThread = 3

const defaultUrl = workerUrl(import.meta.url, 'verify.worker')

/** @param own jobs that are done here first */
export function createHands({ url = defaultUrl, own = ownJobs }: { url?: URL; own?: number } = {}): Hands {
  const threads = createThreads<Job, Answer>({ url, name: 'verify', most: maxThreads })
  const answerHere = createAnswers()
  let jobs = 0
  return {
    width: threads.count * jobsPerThread,
    async do<Asked extends Job>(job: Asked) {
      jobs += 1
      const moved = job.type === 'index' ? [] : [job.bytes.buffer]
      const answer = jobs <= own ? answerHere(job) : await threads.run(job, moved)
      // Sound: a job is answered by an answer of its type (jobs.ts).
      return answer as AnswerTo<Asked>
    },
    close: threads.close,
  }
}
