import type { Locale } from '@sekisho/contract'
import { sayAmount, sayMoment, sayRate } from './amounts.ts'
import { policyId } from './budget.ts'
import { BudgetRefusal, type BudgetStop } from './budget-refusal.ts'
import type { PlannedLine } from './plan.ts'

export interface Stopped {
  /** the line that stopped the call */
  line: PlannedLine
  used: number
  /** by calls under way */
  held: number
  /** what the call may need, in the budget's unit */
  needed: number
  /** it may fit once calls under way have ended */
  waits: boolean
  timeZone: string
  note: string | undefined
}

/** After calls that wait in vain were told so, Claude Code comes back by itself. */
const busySeconds = 5

/** Names the budget that stopped a call, in the form to which Claude Code reacts rightly. */
export function refusalOf(stopped: Stopped): BudgetRefusal {
  const { period, id } = stopped.line.line.budget
  if (period === 'minute' || period === 'at_once') return rateReached(stopped)
  if (stopped.waits) return busy(stopped)
  if (id === policyId) return tokensPerDayReached(stopped)
  return period === 'conversation' ? conversationReached(stopped) : budgetReached(stopped, period)
}

function rateReached({ line: { line, minute }, used, held, needed, note }: Stopped): BudgetRefusal {
  const { budget } = line
  const seconds = minute?.secondsUntil(needed, { used, held }) ?? busySeconds
  return new BudgetRefusal('rate_reached', {
    values: (locale) => ({ budget: budget.name, limit: sayRate(budget, budget.limit, locale), seconds }),
    stop: { retryAfterSeconds: seconds },
    note,
  })
}

function busy({ line, note }: Stopped): BudgetRefusal {
  const values = () => ({ budget: line.line.budget.name, seconds: busySeconds })
  return new BudgetRefusal('budget_busy', { values, stop: { retryAfterSeconds: busySeconds }, note })
}

function tokensPerDayReached({ line: { line, window }, used, needed, note }: Stopped): BudgetRefusal {
  const values = () => ({ limit: line.budget.limit, used, needed, resets: '00:00' })
  const stop: BudgetStop = { resetsAt: window.endsAt, period: 'daily', shared: false }
  return new BudgetRefusal('tokens_per_day_reached', { values, stop, note })
}

function conversationReached(stopped: Stopped): BudgetRefusal {
  return new BudgetRefusal('conversation_budget_reached', {
    values: (locale) => amountsOf(stopped, locale),
    note: stopped.note,
  })
}

function budgetReached(stopped: Stopped, period: 'daily' | 'weekly' | 'monthly'): BudgetRefusal {
  const { line, timeZone, note } = stopped
  const { endsAt } = line.window
  return new BudgetRefusal('budget_reached', {
    values: (locale) => ({ ...amountsOf(stopped, locale), resets: sayMoment(endsAt, timeZone) }),
    stop: { resetsAt: endsAt, period, shared: line.line.budget.sharing === 'pool' },
    note,
  })
}

/** Why an answer was ended under way, where no room was left for more of it. */
export function endedBy(line: PlannedLine, certain: number, note: string | undefined): BudgetRefusal {
  const { id, name, unit, limit } = line.line.budget
  const values = (locale: Locale) => ({
    budget: name,
    used: sayAmount(unit, certain, locale),
    limit: sayAmount(unit, limit, locale),
  })
  return new BudgetRefusal('budget_ended', { values, note, budget: id })
}

function amountsOf({ line: { line }, used, needed }: Stopped, locale: Locale) {
  const { name, unit, limit } = line.budget
  return {
    budget: name,
    used: sayAmount(unit, used, locale),
    limit: sayAmount(unit, limit, locale),
    needed: sayAmount(unit, needed, locale),
  }
}
