import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about content and legal holds, and answers as their schemas say. */

export const exchangeId = 'exc_00000000000000000000000001'
export const holdId = 'lgh_00000000000000000000000001'
export const contentRequestId = 'crq_00000000000000000000000001'
const personId = 'per_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'
const reason = 'incident 4711'

const content = {
  exchange: exchangeId,
  personId,
  at: time,
  conversation: null,
  projectId: null,
  request: {
    contentType: 'application/json',
    bytes: 2,
    complete: true,
    ledger: 'matches' as const,
    encoding: 'utf8' as const,
    content: '{}',
  },
  response: null,
}
const request = {
  id: contentRequestId,
  exchange: exchangeId,
  personId,
  requestedBy: 'operator',
  reason,
  requestedAt: time,
  expiresAt: time,
  approvedBy: null,
  readAt: null,
}
const hold = {
  id: holdId,
  target: { type: 'everything' as const },
  reason,
  placedBy: personId,
  placedAt: time,
  liftedAt: null,
  liftedBy: null,
  liftReason: null,
}

export const contentBodies = {
  readContent: { reason },
  requestContent: { reason },
  eraseContent: { personId, reason },
  placeHold: { target: { type: 'everything' }, reason },
  liftHold: { reason },
}

type Operation = keyof typeof contentBodies | 'listContentRequests' | 'approveContentRequest' | 'listHolds'
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function contentAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    readContent: answer(content),
    requestContent: answer(request),
    listContentRequests: answer({ data: [request] }),
    approveContentRequest: answer({ ...request, approvedBy: personId }),
    eraseContent: answer({ personId, keys: 1, exchanges: 2 }),
    listHolds: answer({ data: [hold] }),
    placeHold: answer(hold),
    liftHold: answer({ ...hold, liftedAt: time, liftedBy: personId, liftReason: reason }),
  }
}
