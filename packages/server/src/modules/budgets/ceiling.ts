import type { LimitedBudget } from './budget.ts'

/** What a call came to, or is expected to. */
interface Cost {
  microUsd: number
  /** all but cache reads */
  tokens: number
}

/**
 * How far streams under way may take a counter beyond its limit before they are ended: parts of the limit, or so many
 * calls where that is more, so that a small budget does not cut ordinary answers. What is certain is known within 15 %
 * of a stream's output, which is why this is less than the one percent that is promised (decision note 081).
 */
const margin = { share: 0.008, calls: 5 }

/** What all that is certain on a counter of a budget may come to, in its unit. */
export function ceilingOf({ unit, limit }: Pick<LimitedBudget, 'unit' | 'limit'>, mean: Cost): number {
  const meanCall = unit === 'usd' ? mean.microUsd : mean.tokens
  return limit + Math.ceil(Math.max(margin.share * limit, margin.calls * meanCall))
}

/** What calls come to on the mean. */
export interface MeanCall {
  /** @param expected what is taken for the mean as long as no call has ended */
  of(expected: Cost): Cost
  learn(spent: Cost): void
}

/** Older calls weigh less and less: as though the mean were that of the last so many. */
const memoryCalls = 500

export function createMeanCall(): MeanCall {
  let calls = 0
  const mean = { microUsd: 0, tokens: 0 }
  return {
    of: (expected) => (calls === 0 ? expected : mean),
    learn({ microUsd, tokens }) {
      calls = Math.min(calls + 1, memoryCalls)
      mean.microUsd += (microUsd - mean.microUsd) / calls
      mean.tokens += (tokens - mean.tokens) / calls
    },
  }
}
