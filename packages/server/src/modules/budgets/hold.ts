import type { Counters } from '../../platform/counters/counters.ts'
import type { Levels } from './levels.ts'
import { holdLine, type Needed, type PlanLine, type PlannedLine } from './plan.ts'
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
  /** Once. Undefined: nothing was sent, and nothing counts. */
  settle(spent: Spent | undefined): void
  /** For the answer: flat name, value pairs that tell Claude Code how full the caller's fullest budget is. */
  headers(): readonly string[]
}

const none: readonly string[] = []

/** Of a call that no budget contains. */
export const unlimited: BudgetHold = {
  adjust: () => undefined,
  settle: () => undefined,
  headers: () => none,
}

interface HoldDeps {
  counters: Pick<Counters, 'adjust' | 'settle'>
  levels: Levels
}

/** @param hold undefined: of a call that went on without one, because the counters could not be asked */
export function createHold(
  hold: string | undefined,
  lines: readonly PlannedLine[],
  { counters, levels }: HoldDeps,
): BudgetHold {
  return {
    adjust(expected) {
      if (hold === undefined) return
      counters.adjust(
        hold,
        lines.map((line) => holdLine(line, expected)),
      )
    },
    settle(spent) {
      const used = lines.map(({ line, key }) => ({ key, amount: spentOf(line, spent) }))
      counters.settle(hold ?? 'none', used)
      for (const { key, amount } of used) levels.add(key, amount)
    },
    headers: () => (hold === undefined ? none : standingHeaders(lines, levels.of)),
  }
}

/** A call that ends is no longer under way: of those nothing is ever used. */
function spentOf({ budget }: PlanLine, spent: Spent | undefined): number {
  if (spent === undefined || budget.period === 'at_once') return 0
  return { usd: spent.microUsd, tokens: spent.countedTokens, calls: 1 }[budget.unit]
}
