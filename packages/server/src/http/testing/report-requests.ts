import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about reports, and answers as their schemas say. */

const book = { month: '2026-10', zone: 'utc' as const }
const time = '2026-11-22T06:14:00.000Z'
const nothing = { calls: 0, costMicroUsd: 0 }

const day = '2026-10-01'
const report = {
  id: 'rpt_00000000000000000000000001',
  provider: 'anthropic',
  from: day,
  to: day,
  days: 1,
  lines: 0,
  costMicroUsd: 0,
  importedAt: time,
}
const sums = {
  theirsMicroUsd: 0,
  oursMicroUsd: 0,
  differenceMicroUsd: 0,
  boundMicroUsd: 0,
  unexplainedMicroUsd: 0,
}

export const reportBodies = {
  closeMonth: book,
  importCostReport: { provider: 'anthropic', pages: [{ data: [] }] },
}
export const reportQueries = {
  readChargeback: '?month=2026-10',
  readReconciliation: '?month=2026-10',
  readSavings: '',
}

type Operation = keyof typeof reportBodies | keyof typeof reportQueries
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function reportAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    readChargeback: answer({
      ...book,
      timeZone: 'UTC',
      by: ['person' as const],
      data: [],
      total: nothing,
      adjustments: nothing,
      practice: nothing,
    }),
    importCostReport: answer(report),
    readReconciliation: answer({
      month: '2026-10',
      providers: ['anthropic'],
      withoutReport: [],
      data: [],
      total: sums,
    }),
    readSavings: answer({
      month: '2026-10',
      cache: [],
      smallRequests: [],
      batch: [],
      idleCredentials: [],
      idleDays: 30,
    }),
    closeMonth: answer({ ...book, rows: 0, costMicroUsd: 0, digest: 'digest', closedAt: time }),
  }
}
