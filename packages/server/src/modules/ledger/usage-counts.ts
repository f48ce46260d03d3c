import type { UsageCounts } from './schema.ts'

/** One line a column, so that a new one does not type-check until it is listed. */
export const noCounts: UsageCounts = {
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

/** The columns of `usage_daily` that add up. */
// Sound: the keys are exactly those of UsageCounts.
export const usageCounts = Object.keys(noCounts) as (keyof UsageCounts)[]
