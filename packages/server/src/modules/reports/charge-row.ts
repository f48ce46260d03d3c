import { AdminProblem } from '@sekisho/contract'
import type { ChargeCounts } from '../../platform/sql/report-tables.ts'
import type { SpendGroupKey } from '../ledger/index.ts'

export type ChargeKey = SpendGroupKey

/** What somebody pays for. What is not asked for is ''. */
export interface ChargeRow extends Record<ChargeKey, string>, ChargeCounts {
  /** the closed month before whose calls these are, which came in late; '': the month's own */
  adjusts: string
  /** 1: the practice provider answered */
  simulated: number
}

export const chargeKeys = [
  'cost_centre',
  'project_id',
  'person_id',
  'model',
  'provider',
] as const satisfies readonly ChargeKey[]

const noCharge: ChargeCounts = {
  calls: 0,
  failed_calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_5m_tokens: 0,
  cache_write_1h_tokens: 0,
  web_searches: 0,
  counted_tokens: 0,
  cost_micro_usd: 0,
}

/** The columns that add up. */
// Sound: the keys are exactly those of ChargeCounts.
export const chargeCounts = Object.keys(noCharge) as (keyof ChargeCounts)[]

/** One answer has no more: a thousand people with fifty models each have half of it. */
export const maxRows = 100_000

/** Adds up rows that are told apart by nothing but counts; those that come to nothing are left out. @throws AdminProblem report_too_large */
export async function sumRows(pages: AsyncIterable<readonly ChargeRow[]>): Promise<ChargeRow[]> {
  const sums = new Map<string, ChargeRow>()
  for await (const page of pages) {
    for (const row of page) {
      const key = JSON.stringify([row.adjusts, ...chargeKeys.map((name) => row[name]), row.simulated])
      const sum = sums.get(key)
      if (sum === undefined) sums.set(key, { ...row })
      else for (const name of chargeCounts) sum[name] += row[name]
    }
    if (sums.size > maxRows) throw new AdminProblem('report_too_large', { limit: maxRows })
  }
  return [...sums.values()].filter((row) => chargeCounts.some((name) => row[name] !== 0))
}
