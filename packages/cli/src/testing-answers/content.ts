import type { Answers } from '../testing.ts'

/** Test support: answers about content and legal holds, with text that tries to command the terminal. */
const personId = 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'

const contentRequest = {
  id: 'crq_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  exchange: 'exc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  personId: personId,
  requestedBy: 'operator',
  reason: 'incident 4711\u001B[2J',
  requestedAt: '2026-11-22T06:14:00.000Z',
  expiresAt: '2026-11-23T06:14:00.000Z',
  approvedBy: null,
  readAt: null,
}

const content = {
  exchange: contentRequest.exchange,
  personId: personId,
  at: '2026-11-22T06:14:00.000Z',
  conversation: 'c1\u001B[2J',
  projectId: 'prj_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  request: {
    contentType: 'application/json\u001B[2J',
    bytes: 12,
    complete: true,
    ledger: 'matches' as const,
    encoding: 'utf8' as const,
    content: 'one line\nand \u001B[2J another',
  },
  response: null,
}

const hold = {
  id: 'lgh_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  target: { type: 'conversation' as const, id: 'c1\u001B[2J' },
  reason: 'case 17\u001B[2J',
  placedBy: personId,
  placedAt: '2026-11-22T06:14:00.000Z',
  liftedAt: null,
  liftedBy: null,
  liftReason: null,
}

export const contentAnswers = {
  readContent: content,
  requestContent: contentRequest,
  listContentRequests: {
    data: [contentRequest, { ...contentRequest, approvedBy: personId }],
    next: contentRequest.id,
  },
  approveContentRequest: { ...contentRequest, approvedBy: personId },
  eraseContent: { personId: personId, keys: 2, exchanges: 31 },
  listHolds: { data: [hold, { ...hold, target: { type: 'everything' } }], next: hold.id },
  placeHold: hold,
  liftHold: hold,
} satisfies Answers
