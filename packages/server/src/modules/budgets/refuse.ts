import { policyBudgetId, sayBudgetName, type Locale, type RefusalFacts } from '@sekisho/contract'
import { sayAmount, sayMoment, sayRate } from './amounts.ts'
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
  if (id === policyBudgetId) return tokensPerDayReached(stopped)
  return period === 'conversation' ? conversationReached(stopped) : budgetReached(stopped, period)
}

function rateReached({ line: { line, minute }, used, held, needed, note }: Stopped): BudgetRefusal {
  const { budget } = line
  const seconds = minute?.secondsUntil(needed, { used, held }) ?? busySeconds
  const { id, unit, limit } = budget
  const period = budget.period === 'at_once' ? 'at_once' : 'minute'
  return new BudgetRefusal('rate_reached', {
    values: (locale) => ({
      budget: sayBudgetName(budget, locale),
      limit: sayRate(budget, limit, locale),
      seconds,
    }),
    facts: { budget: id, unit, limit, period, seconds },
    stop: { retryAfterSeconds: seconds },
    note,
  })
}

function busy({ line, note }: Stopped): BudgetRefusal {
  const { budget } = line.line
  return new BudgetRefusal('budget_busy', {
    values: (locale) => ({ budget: sayBudgetName(budget, locale), seconds: busySeconds }),
    facts: { budget: budget.id, seconds: busySeconds },
    stop: { retryAfterSeconds: busySeconds },
    note,
  })
}

function tokensPerDayReached(stopped: Stopped): BudgetRefusal {
  const { line, used, needed, note } = stopped
  const { window } = line
  const values = () => ({ limit: line.line.budget.limit, used, needed, resets: '00:00' })
  const stop: BudgetStop = { resetsAt: window.endsAt, period: 'daily', shared: false }
  return new BudgetRefusal('tokens_per_day_reached', { values, facts: factsOf(stopped), stop, note })
}

function conversationReached(stopped: Stopped): BudgetRefusal {
  return new BudgetRefusal('conversation_budget_reached', {
    values: (locale) => amountsOf(stopped, locale),
    facts: factsOf(stopped),
    note: stopped.note,
  })
}

function budgetReached(stopped: Stopped, period: 'daily' | 'weekly' | 'monthly'): BudgetRefusal {
  const { line, timeZone, note } = stopped
  const { endsAt } = line.window
  return new BudgetRefusal('budget_reached', {
    values: (locale) => ({ ...amountsOf(stopped, locale), resets: sayMoment(endsAt, timeZone) }),
    facts: factsOf(stopped),
    stop: { resetsAt: endsAt, period, shared: line.line.budget.sharing === 'pool' },
    note,
  })
}

/** Why an answer was ended under way, where no room was left for more of it. */
export function endedBy(line: PlannedLine, certain: number, note: string | undefined): BudgetRefusal {
  const { budget } = line.line
  const { id, unit, limit } = budget
  const values = (locale: Locale) => ({
    budget: sayBudgetName(budget, locale),
    used: sayAmount(unit, certain, locale),
    limit: sayAmount(unit, limit, locale),
  })
  const facts = { budget: id, unit, used: certain, limit }
  return new BudgetRefusal('budget_ended', { values, facts, note, budget: id })
}

/** The same for the record, without words. */
function factsOf({ line: { line, window }, used, needed }: Stopped): RefusalFacts {
  const { id, unit, limit, period } = line.budget
  const resetsAt = period === 'conversation' ? {} : { resetsAt: window.endsAt }
  return { budget: id, unit, used, limit, needed, ...resetsAt }
}

function amountsOf({ line: { line }, used, needed }: Stopped, locale: Locale) {
  const { unit, limit } = line.budget
  return {
    budget: sayBudgetName(line.budget, locale),
    used: sayAmount(unit, used, locale),
    limit: sayAmount(unit, limit, locale),
    needed: sayAmount(unit, needed, locale),
  }
}
