import {
  createRecordReader,
  createSimulation,
  diffPolicies,
  otherDifferences,
  type MalformedReason,
  type PolicyDocument,
  type Simulation,
  type VerdictChange,
} from '@sekisho/policy'
import { readLines } from './read-lines.ts'

export type PolicyTask =
  | { kind: 'diff'; before: PolicyDocument; after: PolicyDocument }
  | { kind: 'simulate'; draft: PolicyDocument; current: PolicyDocument; files: readonly File[] }

export interface Reading {
  files: number
  malformed: number
  /** the first of each reason */
  reasons: readonly MalformedReason[]
}

export interface PolicyResults {
  diff: { changes: readonly VerdictChange[]; others: readonly string[] }
  simulate: { simulation: Simulation; reading: Reading }
}

export type PolicyAnswer = PolicyResults['diff'] | PolicyResults['simulate'] | { failed: string }

/** One task a worker: it ends with its answer. */
self.addEventListener('message', ({ data }: MessageEvent<PolicyTask>) => void tell(data))

async function tell(task: PolicyTask): Promise<void> {
  const result = await answer(task).catch((error: unknown): PolicyAnswer => ({ failed: String(error) }))
  // A thread's messages go to its page alone: there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  self.postMessage(result)
}

async function answer(task: PolicyTask): Promise<PolicyAnswer> {
  if (task.kind === 'simulate') return await replay(task)
  const { before, after } = task
  return { changes: diffPolicies(before, after), others: otherDifferences(before, after) }
}

/** Reads the files where they lie: nothing is sent anywhere. */
async function replay({ draft, current, files }: PolicyTask & { kind: 'simulate' }): Promise<PolicyAnswer> {
  const run = createSimulation(draft, { current })
  const reasons = new Set<MalformedReason>()
  let malformed = 0
  for (const file of files) {
    const read = createRecordReader()
    for await (const line of readLines(file)) {
      const found = read(line)
      if (found.kind === 'calls') for (const call of found.calls) run.add(call)
      if (found.kind !== 'malformed') continue
      malformed++
      reasons.add(found.reason)
    }
  }
  return { simulation: run.result(), reading: { files: files.length, malformed, reasons: [...reasons] } }
}
