import type { ExchangeSettled, Usage } from '@sekisho/contract'
import type { SpendCounts, SpendTable } from '../schema.ts'
import { noCounts } from '../spend-counts.ts'

/** What settlements add to `spend_daily`. */
export interface SpendRows {
  /** @param day UTC, that of the arrival, as for the limits of a day */
  count: (settled: ExchangeSettled, day: string) => void
  rows: () => SpendTable[]
}

const smallPromptTokens = 2_000
const smallAnswerTokens = 500

export function createSpendRows(): SpendRows {
  const rows = new Map<string, SpendTable>()
  return {
    count(settled, day) {
      const { person, model, provider, simulated, localDay = day } = settled
      const { project = '', costCentre = '', membership = '' } = settled
      // As text in one go: a list written as JSON costs more than counting. Only the last three may hold spaces.
      const ids = `${day} ${localDay} ${person} ${project} ${membership} ${simulated}`
      const key = `${ids} ${provider.length} ${costCentre.length} ${provider}${costCentre}${model}`
      let row = rows.get(key)
      if (row === undefined) {
        row = {
          day,
          local_day: localDay,
          person_id: person,
          project_id: project,
          cost_centre: costCentre,
          membership,
          model,
          provider,
          simulated: simulated ? 1 : 0,
          ...noCounts,
        }
        rows.set(key, row)
      }
      add(row, settled)
    },
    rows: () => [...rows.values()],
  }
}

function add(row: SpendCounts, settled: ExchangeSettled): void {
  const { outcome, usage, costMicroUsd } = settled
  row.calls += 1
  row.failed_calls += outcome === 'failed' || outcome === 'lost' ? 1 : 0
  row.input_tokens += usage.inputTokens
  row.output_tokens += usage.outputTokens
  row.cache_read_tokens += usage.cacheReadTokens
  row.cache_write_5m_tokens += usage.cacheWrite5mTokens
  row.cache_write_1h_tokens += usage.cacheWrite1hTokens
  row.web_searches += usage.webSearches
  row.counted_tokens += settled.countedTokens
  row.cost_micro_usd += costMicroUsd
  row.cache_lost_tokens += settled.cacheLostTokens ?? 0
  row.cache_lost_micro_usd += settled.cacheLostMicroUsd ?? 0
  if (isSmall(settled)) {
    row.small_calls += 1
    row.small_cost_micro_usd += costMicroUsd
  }
  if (settled.stream === false) {
    row.unstreamed_calls += 1
    row.unstreamed_cost_micro_usd += costMicroUsd
  }
  addDoubts(row, settled)
}

/** How sure the price is. As with small calls, those of before budgets were not told apart. */
function addDoubts(
  row: SpendCounts,
  { outcome, usageSource, rate, costMicroUsd, localDay }: ExchangeSettled,
): void {
  if (localDay === undefined) return
  if (outcome === 'lost') {
    row.lost_calls += 1
    row.lost_cost_micro_usd += costMicroUsd
  } else if (usageSource === 'estimated') {
    row.estimated_calls += 1
    row.estimated_cost_micro_usd += costMicroUsd
  }
  // As modules/spend names rates: `contract:anthropic/claude-opus-5`, `claude-opus-5@2026-08-22*0.85`, `unknown@2026-11-22`.
  if (rate.startsWith('contract:') || rate.includes('*')) {
    row.contract_calls += 1
    row.contract_cost_micro_usd += costMicroUsd
  }
  if (rate.startsWith('unknown@')) {
    row.unlisted_calls += 1
    row.unlisted_cost_micro_usd += costMicroUsd
  }
}

/** Only of calls that have tokens at all; those of before budgets were not told apart when they were projected. */
function isSmall({ usage, usageSource, localDay }: ExchangeSettled): boolean {
  if (usageSource === 'none' || localDay === undefined) return false
  return promptTokens(usage) < smallPromptTokens && usage.outputTokens < smallAnswerTokens
}

function promptTokens(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens
}
