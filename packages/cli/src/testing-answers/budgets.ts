import type { Answers } from '../testing.ts'
import { person } from './people.ts'

const budget = {
  id: 'spl_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'platform\u001B[2J',
  scope: { type: 'group' as const, id: '基盤\u001B[2J' },
  sharing: 'seat' as const,
  unit: 'usd' as const,
  limit: 25_000_000,
  period: 'monthly' as const,
  zone: 'utc' as const,
  thresholds: [50, 75, 90],
  source: 'admin' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  updatedAt: '2026-11-22T06:14:00.000Z',
}

const standing = {
  budget,
  verdict: 'applies' as const,
  used: 12_345_678,
  held: 1_000,
  resetsAt: '2026-12-01T00:00:00.000Z',
}

const explanation = {
  person: person.id,
  timeZone: 'Asia/Tokyo',
  data: [
    standing,
    { budget: { ...budget, limit: null }, verdict: 'no_limit' as const },
    { ...standing, verdict: 'overridden' as const, overriddenBy: 'platform\u001B[2J' },
  ],
}

export const budgets = {
  listBudgets: {
    data: [budget, { ...budget, unit: 'tokens', limit: 2_000_000, sharing: 'pool' }],
  },
  createBudget: budget,
  updateBudget: budget,
  removeBudget: budget,
  explainBudgets: explanation,
  explainOwnBudgets: explanation,
} satisfies Answers
