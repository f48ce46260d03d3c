import type { SpendCounts } from './schema.ts'

/** One line a column, so that a new one does not type-check until it is listed. */
export const noCounts: SpendCounts = {
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
  small_calls: 0,
  small_cost_micro_usd: 0,
  unstreamed_calls: 0,
  unstreamed_cost_micro_usd: 0,
  cache_lost_tokens: 0,
  cache_lost_micro_usd: 0,
  estimated_calls: 0,
  estimated_cost_micro_usd: 0,
  lost_calls: 0,
  lost_cost_micro_usd: 0,
  contract_calls: 0,
  contract_cost_micro_usd: 0,
  unlisted_calls: 0,
  unlisted_cost_micro_usd: 0,
}

/** The columns of `spend_daily` that add up. */
// Sound: the keys are exactly those of SpendCounts.
export const spendCounts = Object.keys(noCounts) as (keyof SpendCounts)[]

/** The columns that tell its rows apart, in the order of its key. */
export const spendKey = [
  'day',
  'local_day',
  'person_id',
  'project_id',
  'cost_centre',
  'membership',
  'model',
  'provider',
  'simulated',
] as const
