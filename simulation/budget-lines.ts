import type { Budget } from './workload.ts'

/** A budget whose limit is known in money. */
export interface LimitedBudget extends Budget {
  limitMicroUsd: number
}

/** The counter a call draws on: the budget, whose share of it, and the last day of its period (UTC), as the product names it. */
export function keyOf(budget: Budget, person: string, now: number): string {
  const subject = budget.sharing === 'seat' ? person : 'pool'
  return `${budget.name}:${subject}:${lastDay(budget.period, now)}`
}

const dayMs = 86_400_000

function lastDay(period: Budget['period'], now: number): string {
  const day = new Date(now)
  if (period === 'weekly') day.setTime(now + ((7 - day.getUTCDay()) % 7) * dayMs)
  if (period === 'monthly') day.setUTCMonth(day.getUTCMonth() + 1, 0)
  return day.toISOString().slice(0, 10)
}
