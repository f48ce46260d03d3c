import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about sinks, and answers as their schemas say. */

export const sinkName = 'splunk'
const time = '2026-11-22T06:14:00.000Z'
const sink = {
  name: sinkName,
  kind: 'splunk' as const,
  format: 'ocsf' as const,
  destination: 'https://splunk.example.com:8088',
  state: 'delivering' as const,
  next: 7,
  lagEntries: 0,
  lagSeconds: 0,
  delivered: 6,
  skipped: 1,
  deadLetters: 0,
}

export const sinkBodies = {
  pauseSink: { reason: 'maintenance' },
  retryDeadLetters: { leaf: 3 },
}

type Operation = 'listSinks' | 'resumeSink' | 'listDeadLetters' | keyof typeof sinkBodies
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function sinkAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    listSinks: answer({ data: [sink] }),
    pauseSink: answer({ ...sink, state: 'paused' as const, pausedAt: time, pausedReason: 'maintenance' }),
    resumeSink: answer(sink),
    listDeadLetters: answer({ data: [{ leaf: 3, reason: 'too large', refusedAt: time, retrying: false }] }),
    retryDeadLetters: answer({ letters: 1 }),
  }
}
