import type { Answers } from '../testing.ts'
import { credential } from './credentials.ts'
import { person } from './people.ts'

export const tokens = { inputTokens: 1200, outputTokens: 30, cacheReadTokens: 0, cacheWriteTokens: 5 }

export const records = {
  listLedgerEntries: {
    data: [
      {
        boot: 'boot_1',
        seq: 1,
        time: '2026-11-22T06:14:01.000Z',
        kind: 'credential.revoked',
        actor: { type: 'operator' },
        data: { credential: credential.id, reason: 'lost\u001B]0;x\u0007' },
      },
      {
        boot: 'boot_1',
        seq: 0,
        time: '2026-11-22T06:14:00.000Z',
        kind: 'exchange.settled',
        actor: { type: 'person', id: person.id },
        data: { model: 'claude-haiku-5-5', routedFrom: 'claude-opus-5-5', usage: { inputTokens: 3 } },
      },
    ],
    next: 'place-1',
  },
  readSpend: {
    from: '2026-11-01',
    to: '2026-11-22',
    by: 'person',
    data: [
      {
        key: person.id,
        name: '田中',
        simulated: false,
        exchanges: 3,
        ...tokens,
        costMicroUsd: 1_234_500_000,
      },
      { key: 'per_2', name: 'Sato', simulated: false, exchanges: 1, ...tokens, costMicroUsd: 1 },
      { key: 'per_2', name: 'Sato', simulated: true, exchanges: 9, ...tokens, costMicroUsd: 77_000_000 },
    ],
  },
} satisfies Answers
