import { sql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema, SpendCounts } from '../schema.ts'

const dimensions = {
  person: 'person_id',
  model: 'model',
  provider: 'provider',
  day: 'day',
  project: 'project_id',
  cost_centre: 'cost_centre',
} as const
const usageCounts = [
  'calls',
  'failed_calls',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'counted_tokens',
  'cost_micro_usd',
] as const
export type UsageDimension = keyof typeof dimensions

export interface UsageQuery {
  /** first and last UTC day, both included, YYYY-MM-DD */
  from: string
  to: string
  by: UsageDimension
  /** only of this person or service account */
  person?: string | undefined
}

export interface UsageRow {
  /** person id, model, provider, day, project id or cost centre; '': none */
  key: string
  /** the practice provider answered: no money was spent */
  simulated: boolean
  calls: number
  failedCalls: number
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWrite5mTokens: number
  cacheWrite1hTokens: number
  webSearches: number
  countedTokens: number
  costMicroUsd: number
}

/** One row a key, what was simulated apart; the most expensive first, days in their order. */
export async function usage(
  read: ReadonlyKysely<LedgerSchema>,
  { from, to, by, person }: UsageQuery,
): Promise<UsageRow[]> {
  const dimension = dimensions[by]
  const rows = await read
    .selectFrom('spend_daily')
    .select([`${dimension} as key`, 'simulated'])
    .select((row) => usageCounts.map((name) => row.fn.sum<number>(name).as(name)))
    .where('day', '>=', from)
    .where('day', '<=', to)
    .$if(person !== undefined, (query) => query.where('person_id', '=', person ?? ''))
    .groupBy([dimension, 'simulated'])
    .orderBy(by === 'day' ? 'day' : sql`sum(cost_micro_usd) desc`)
    .orderBy(dimension)
    .orderBy('simulated')
    .execute()
  // Sound: each name of usageCounts was selected under its own name.
  return (
    rows as ({ key: string; simulated: number } & Pick<SpendCounts, (typeof usageCounts)[number]>)[]
  ).map((row) => ({
    key: row.key,
    simulated: row.simulated === 1,
    calls: row.calls,
    failedCalls: row.failed_calls,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWrite5mTokens: row.cache_write_5m_tokens,
    cacheWrite1hTokens: row.cache_write_1h_tokens,
    webSearches: row.web_searches,
    countedTokens: row.counted_tokens,
    costMicroUsd: row.cost_micro_usd,
  }))
}
