import type { Rates } from '../modules/spend/index.ts'
import type { DemoCall } from './calls.ts'

/** What a model cost on a day, micro-USD: exactly, and of it what was only estimated. */
export interface ModelDay {
  model: string
  tokens: number
  searches: number
  estimated: number
}

/** What calls cost, by UTC day and model: what a provider's own report would be about. */
export interface DaySpend {
  add(call: DemoCall): void
  /** of days from the first to the last, YYYY-MM-DD; in order */
  between(from: string, to: string): (readonly [string, ModelDay[]])[]
}

export function createDaySpend(rates: Pick<Rates, 'prices'>): DaySpend {
  const days = new Map<string, Map<string, ModelDay>>()
  return {
    add([admitted, settled]) {
      if (settled === undefined || admitted.kind !== 'exchange.admitted') return
      const { model, provider, usage, costMicroUsd, usageSource } = settled.data
      const day = new Date(admitted.time).toISOString().slice(0, 10)
      const models = days.get(day) ?? new Map<string, ModelDay>()
      days.set(day, models)
      const sum = models.get(model) ?? { model, tokens: 0, searches: 0, estimated: 0 }
      models.set(model, sum)
      const prices = rates.prices({ requested: model, provider, promptTokens: 0, atMs: admitted.time })
      const searched = Math.round(usage.webSearches * prices.webSearch)
      sum.tokens += costMicroUsd - searched
      sum.searches += searched
      if (usageSource === 'estimated') sum.estimated += costMicroUsd - searched
    },
    between: (from, to) =>
      [...days]
        .filter(([day]) => day >= from && day <= to)
        .map(([day, models]): readonly [string, ModelDay[]] => [day, [...models.values()]]),
  }
}
