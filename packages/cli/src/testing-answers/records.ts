import type { Answers } from '../testing.ts'
import { person } from './people.ts'

export const tokens = { inputTokens: 1200, outputTokens: 30, cacheReadTokens: 0, cacheWriteTokens: 5 }

export const records = {
  createBrowserLink: {
    url: 'http://127.0.0.1:8787/sign-in/link/code',
    expiresAt: '2026-11-22T06:24:00.000Z',
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
