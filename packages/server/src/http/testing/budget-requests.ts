import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about budgets, and answers as their schemas say. */

export const budgetId = 'spl_00000000000000000000000001'
const person = 'per_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'
const budget = {
  id: budgetId,
  name: 'organization, monthly usd',
  scope: { type: 'organization' as const },
  sharing: 'seat' as const,
  unit: 'usd' as const,
  limit: 25_000_000,
  period: 'monthly' as const,
  zone: 'utc' as const,
  thresholds: [50],
  source: 'admin' as const,
  createdAt: time,
  updatedAt: time,
}
const explanation = {
  person,
  timeZone: 'Asia/Tokyo',
  data: [{ budget, verdict: 'applies' as const, used: 1, held: 0, resetsAt: time }],
}

export const budgetBodies = {
  createBudget: { scope: { type: 'organization' }, limit: 25_000_000 },
  updateBudget: { limit: 30_000_000 },
  removeBudget: { reason: 'project ended' },
}

type Operation =
  | keyof typeof budgetBodies
  | 'listBudgets'
  | 'getBudget'
  | 'listBudgetUses'
  | 'listBudgetPeople'
  | 'explainBudgets'
  | 'explainOwnBudgets'
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function budgetAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    listBudgets: answer({ data: [budget] }),
    listBudgetUses: answer({
      data: [{ budget, used: 1, near: 0, reached: 0, nearest: { id: person, used: 1 } }],
    }),
    listBudgetPeople: answer({ data: [{ id: person, used: 1 }] }),
    createBudget: answer(budget),
    getBudget: answer(budget),
    updateBudget: answer(budget),
    removeBudget: answer(budget),
    explainBudgets: answer(explanation),
    explainOwnBudgets: answer(explanation),
  }
}
