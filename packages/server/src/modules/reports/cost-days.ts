import type { AdminInput } from '@sekisho/contract/admin-api'

/** What a provider says that something cost on one day. */
export interface CostLine {
  /** as the report names it; '': it names none */
  model: string
  /** `tokens`, `web_search`, or whatever else was paid for */
  kind: string
  description: string
  amountMicroUsd: number
  /** by how much the amount may be off because it was printed with only so many decimals */
  boundMicroUsd: number
}

/** A provider's own report: every UTC day that it has, with what was paid, or nothing. */
export type CostDays = ReadonlyMap<string, readonly CostLine[]>

export type CostReportInput = AdminInput<'importCostReport'>
