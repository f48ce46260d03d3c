import type { DeathReport } from './death.ts'

/** What a run came to; the report is made of it. */
export interface Tally {
  calls: CallRecord[]
  refusals: RefusalRecord[]
  counters: ReadonlyMap<string, CounterRecord>
  /** simulated milliseconds */
  endedAt: number
  /** of the node that was killed, if one was */
  death: DeathReport | undefined
  /** calls that a budget ended in the middle of their answer */
  ended: number
}

export interface CallRecord {
  key: string
  costMicroUsd: number
  /** as held first, and as held once the provider had named the input */
  expectedMicroUsd: number
  waitedMs: number
  /** tried before 98 % of its budget was settled */
  early: boolean
  startedAt: number
}

export interface RefusalRecord {
  key: string
  code: 'budget_busy' | 'budget_reached'
  waitedMs: number
  /** refused while less than 98 % of the budget was settled */
  false: boolean
  at: number
}

/** One counter as it truly is: what was settled, whatever the product's own counters say. */
export interface CounterRecord {
  budget: string
  limitMicroUsd: number
  spentMicroUsd: number
  /** the same, with what the gateway makes of answers that were ended: only the provider knows what they cost */
  settledMicroUsd: number
}
