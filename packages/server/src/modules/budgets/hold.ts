import type { Counters, HoldLine } from '../../platform/counters/counters.ts'
import type { BudgetRefusal } from './budget-refusal.ts'
import type { MeanCall } from './ceiling.ts'
import type { Levels } from './levels.ts'
import type { Needed, PlanLine, PlannedLine } from './plan.ts'
import { standingHeaders } from './standing-headers.ts'

/** What a call came to. */
export interface Spent {
  microUsd: number
  /** all but cache reads */
  countedTokens: number
}

/** What is kept for a call in every budget it counts in, until it is settled. */
export interface BudgetHold {
  /** The call turns out to need more, or less. */
  adjust(expected: Needed): void
  /** Little is left, and every bit of the answer is to be told to `adjust`. Cheap enough for each chunk. */
  isNear(): boolean
  /** Why the answer has to end now: a budget has no room for more of it. Never of a call that cannot be ended. */
  overrun(): BudgetRefusal | undefined
  /** Once. Undefined: nothing was sent, and nothing counts. */
  settle(spent: Spent | undefined): void
  /** For the answer: flat name, value pairs that tell Claude Code how full the caller's fullest budget is. */
  headers(): readonly string[]
}

const none: readonly string[] = []

/** Of a call that no budget contains. */
export const unlimited: BudgetHold = {
  adjust: () => undefined,
  isNear: () => false,
  overrun: () => undefined,
  settle: () => undefined,
  headers: () => none,
}

interface HoldDeps {
  counters: Pick<Counters, 'adjust' | 'settle' | 'isNear' | 'overrun'>
  levels: Levels
  meanCall: Pick<MeanCall, 'learn'>
  /** how a line is held now */
  lineOf: (line: PlannedLine, expected: Needed) => HoldLine
  /** why a call is ended at a line of which so much is spent */
  endedAt: (line: PlannedLine, certain: number) => BudgetRefusal
}

/** @param hold undefined: of a call that went on without one, because the counters could not be asked */
export function createHold(
  hold: string | undefined,
  lines: readonly PlannedLine[],
  { counters, levels, meanCall, lineOf, endedAt }: HoldDeps,
): BudgetHold {
  return {
    adjust(expected) {
      if (hold === undefined) return
      counters.adjust(
        hold,
        lines.map((line) => lineOf(line, expected)),
      )
    },
    isNear: () => hold !== undefined && counters.isNear(hold),
    overrun() {
      const over = hold === undefined ? undefined : counters.overrun(hold)
      const line = over && lines.find(({ key }) => key === over.key)
      return line && endedAt(line, over.certain)
    },
    settle(spent) {
      const used = lines.map(({ line, key }) => ({ key, amount: spentOf(line, spent) }))
      counters.settle(hold ?? 'none', used)
      for (const { key, amount } of used) levels.add(key, amount)
      if (spent !== undefined) meanCall.learn({ microUsd: spent.microUsd, tokens: spent.countedTokens })
    },
    headers: () => (hold === undefined ? none : standingHeaders(lines, levels.of)),
  }
}

/** A call that ends is no longer under way: of those nothing is ever used. */
function spentOf({ budget }: PlanLine, spent: Spent | undefined): number {
  if (spent === undefined || budget.period === 'at_once') return 0
  return { usd: spent.microUsd, tokens: spent.countedTokens, calls: 1 }[budget.unit]
}
