import { claudeCodeBody, smallBody } from './body.ts'

export interface Workload {
  name: string
  title: string
  body: string
  stream: boolean
  concurrency: readonly number[]
  /** every connection makes one call, all at once, instead of calling again and again for some seconds */
  burst: boolean
}

const levels = [1, 64, 256]
const slowIntervalMs = 100

/** The workloads of the benchmark, in the order of the report. */
export function createWorkloads(): Workload[] {
  return [
    {
      name: 'small',
      title: '1 kB body, not streamed',
      body: smallBody({ stream: false }),
      stream: false,
      concurrency: levels,
      burst: false,
    },
    {
      name: 'large',
      title: '88 kB Claude Code body, not streamed',
      body: claudeCodeBody({ stream: false }),
      stream: false,
      concurrency: levels,
      burst: false,
    },
    {
      name: 'stream',
      title: '1 kB body, 50 deltas streamed without pause',
      body: smallBody({ stream: true }),
      stream: true,
      concurrency: levels,
      burst: false,
    },
    {
      name: 'large-stream',
      title: '88 kB Claude Code body, 50 deltas streamed without pause (the shape of real traffic)',
      body: claudeCodeBody({ stream: true }),
      stream: true,
      concurrency: levels,
      burst: false,
    },
    {
      name: 'slow-stream',
      title: `400 streams at once, ${slowIntervalMs} ms between events`,
      body: smallBody({ stream: true, intervalMs: slowIntervalMs }),
      stream: true,
      concurrency: [400],
      burst: true,
    },
  ]
}
