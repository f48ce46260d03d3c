import type { Patience } from '../packages/server/src/modules/budgets/hold-patiently.ts'
import type { LimitedBudget } from './budget-lines.ts'
import type { DeathReport } from './death.ts'
import { reachedFrom } from './run.ts'
import type { CallRecord, CounterRecord, Tally } from './tally.ts'
import type { Workload } from './workload.ts'

/** What a run came to. Money in micro-USD, waits in simulated seconds, shares in percent. */
export interface Summary {
  workload: string
  seed: number
  nodes: number
  patience: Patience
  simulatedSeconds: number
  meanCostMicroUsd: number
  /** standard deviation of a call's cost / its mean */
  costSpread: number
  calls: number
  /** calls that a budget ended in the middle of their answer */
  ended: number
  refusals: { busy: number; reached: number }
  budgets: BudgetSummary[]
  falseStops: {
    count: number
    /** of the calls tried before their budget was at 98 % */
    percent: number
  }
  waits: { percent: number; p50: number; p99: number; max: number }
  holds: {
    /** sum of what was held first / sum of what calls cost */
    bias: number
    /** mean of |held first - cost| / mean cost */
    error: number
  }
  death?: DeathReport | undefined
  /** empty: all targets are met */
  missed: string[]
}

/** The counters of one budget: one for a pool, one for each person with a seat. */
export interface BudgetSummary {
  name: string
  limitMicroUsd: number
  /** the limit in mean calls */
  meanCalls: number
  counters: number
  /** counters of which 98 % were spent */
  reached: number
  spentMicroUsd: number
  /** the worst counter; 0: none passed its limit */
  overspendMicroUsd: number
  overspendPercent: number
  /** what the worst counter may pass its limit by */
  boundMicroUsd: number
}

export interface RunFacts {
  workload: Workload
  budgets: readonly LimitedBudget[]
  meanMicroUsd: number
  patience: Patience
  nodes: number
}

/** A budget of so many mean calls has a bound in percent; a smaller one an absolute one, of the same money. */
const largeFromMeanCalls = 1000
export const targets = { overspendPercent: 1, falseStopsPercent: 0.5 }

export function summarize(tally: Tally, facts: RunFacts): Summary {
  const { workload, meanMicroUsd } = facts
  const costs = tally.calls.map(({ costMicroUsd }) => costMicroUsd)
  const cost = mean(costs)
  const stops = tally.refusals.filter((refusal) => refusal.false).length
  const tried = tally.calls.filter(({ early }) => early).length + stops
  const summary = {
    workload: workload.name,
    seed: workload.seed,
    nodes: facts.nodes,
    patience: facts.patience,
    simulatedSeconds: tally.endedAt / 1000,
    meanCostMicroUsd: meanMicroUsd,
    costSpread: Math.sqrt(mean(costs.map((each) => (each - cost) ** 2))) / cost,
    calls: tally.calls.length,
    ended: tally.ended,
    refusals: {
      busy: tally.refusals.filter(({ code }) => code === 'budget_busy').length,
      reached: tally.refusals.filter(({ code }) => code === 'budget_reached').length,
    },
    budgets: facts.budgets.map((budget) => summarizeBudget(budget, tally, facts)),
    falseStops: { count: stops, percent: tried === 0 ? 0 : (100 * stops) / tried },
    waits: summarizeWaits(tally),
    holds: summarizeHolds(tally.calls, cost),
    death: tally.death,
  }
  return { ...summary, missed: missedTargets(summary) }
}

function summarizeBudget(budget: LimitedBudget, tally: Tally, facts: RunFacts): BudgetSummary {
  const { name, limitMicroUsd } = budget
  const counters = [...tally.counters.values()].filter((counter) => counter.budget === name)
  const spent = counters.map(({ spentMicroUsd }) => spentMicroUsd)
  const overspendMicroUsd = Math.max(0, ...spent.map((each) => each - limitMicroUsd))
  const large = limitMicroUsd / facts.meanMicroUsd >= largeFromMeanCalls
  const onePercent = (limitMicroUsd * targets.overspendPercent) / 100
  return {
    name,
    limitMicroUsd,
    meanCalls: limitMicroUsd / facts.meanMicroUsd,
    counters: counters.length,
    reached: counters.filter(isReached).length,
    spentMicroUsd: spent.reduce((sum, each) => sum + each, 0),
    overspendMicroUsd,
    overspendPercent: (100 * overspendMicroUsd) / limitMicroUsd,
    boundMicroUsd: large ? onePercent : Math.max(onePercent, smallBound(tally.calls, facts)),
  }
}

function isReached({ spentMicroUsd, limitMicroUsd }: CounterRecord): boolean {
  return spentMicroUsd >= reachedFrom * limitMicroUsd
}

/**
 * What a small budget may be passed by: one percent of a thousand mean calls, or one call of the dearest kind where
 * that is more, because a call that is alone is let through.
 */
function smallBound(calls: readonly CallRecord[], { meanMicroUsd }: RunFacts): number {
  const dearest = Math.max(0, ...calls.map(({ costMicroUsd }) => costMicroUsd))
  return Math.max((meanMicroUsd * largeFromMeanCalls * targets.overspendPercent) / 100, dearest)
}

function summarizeWaits({ calls, refusals }: Tally): Summary['waits'] {
  const all = [...calls, ...refusals]
  const waited = all.flatMap(({ waitedMs }) => (waitedMs >= leastWaitMs ? [waitedMs / 1000] : []))
  waited.sort((a, b) => a - b)
  const at = (share: number) => waited[Math.min(waited.length - 1, Math.floor(share * waited.length))] ?? 0
  const percent = all.length === 0 ? 0 : (100 * waited.length) / all.length
  return { percent, p50: at(0.5), p99: at(0.99), max: at(1) }
}

/** Simulated; less is what a database takes to answer. */
const leastWaitMs = 1000

function summarizeHolds(calls: readonly CallRecord[], cost: number): Summary['holds'] {
  return {
    bias: mean(calls.map(({ expectedMicroUsd }) => expectedMicroUsd)) / cost,
    error: mean(calls.map((call) => Math.abs(call.expectedMicroUsd - call.costMicroUsd))) / cost,
  }
}

function missedTargets(summary: Omit<Summary, 'missed'>): string[] {
  const { budgets, falseStops, death } = summary
  const missed = budgets
    .filter(({ overspendMicroUsd, boundMicroUsd }) => overspendMicroUsd > boundMicroUsd)
    .map(({ name, overspendPercent }) => `${name} was passed by ${overspendPercent.toFixed(2)} %`)
  if (falseStops.percent > targets.falseStopsPercent)
    missed.push(`${falseStops.percent.toFixed(2)} % of the calls were stopped falsely`)
  if (death && !((death.releasedAfterSeconds ?? Infinity) <= death.mostSeconds))
    missed.push(`money of the dead node stayed held: ${death.releasedAfterSeconds ?? 'to the end'}`)
  return missed
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
