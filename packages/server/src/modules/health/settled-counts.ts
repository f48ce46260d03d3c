import type { ExchangeSettled } from '@sekisho/contract'
import type { Counter } from 'prom-client'

/** Counts settlements for counters of prom-client, which hears of them only when a page is rendered. */
export interface SettledCounts {
  add(settled: ExchangeSettled): void
  /** Gives the counters what came since the last time. */
  handOver(): void
}

interface SettledCounters {
  exchanges: Counter<'provider' | 'outcome' | 'simulated'>
  cost: Counter<'simulated'>
  tokens: Counter<'class'>
}

/** Settlements alike in provider, outcome and simulation. */
interface Sums {
  labels: { provider: string; outcome: string; simulated: string }
  exchanges: number
  costMicroUsd: number
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
}

/** prom-client writes out and looks up the labels at every increment; six a call cost more than reading its usage. */
export function createSettledCounts({ exchanges, cost, tokens }: SettledCounters): SettledCounts {
  // As many as there are providers, times outcomes.
  const waiting = new Map<string, Sums>()

  function sumsOf({ provider, outcome, simulated }: ExchangeSettled): Sums {
    const key = `${outcome} ${simulated} ${provider}`
    const known = waiting.get(key)
    if (known) return known
    const labels = { provider, outcome, simulated: String(simulated) }
    const sums = { labels, exchanges: 0, costMicroUsd: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
    waiting.set(key, sums)
    return sums
  }

  return {
    add(settled) {
      const sums = sumsOf(settled)
      const { usage } = settled
      sums.exchanges += 1
      sums.costMicroUsd += settled.costMicroUsd
      sums.input += usage.inputTokens
      sums.output += usage.outputTokens
      sums.cacheRead += usage.cacheReadTokens
      sums.cacheWrite += usage.cacheWrite5mTokens + usage.cacheWrite1hTokens
    },
    handOver() {
      for (const sums of waiting.values()) {
        exchanges.inc(sums.labels, sums.exchanges)
        cost.inc({ simulated: sums.labels.simulated }, sums.costMicroUsd)
        tokens.inc({ class: 'input' }, sums.input)
        tokens.inc({ class: 'output' }, sums.output)
        tokens.inc({ class: 'cache_read' }, sums.cacheRead)
        tokens.inc({ class: 'cache_write' }, sums.cacheWrite)
      }
      waiting.clear()
    },
  }
}
