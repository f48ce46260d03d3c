import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import { createCardIndex } from './card-index.ts'
import { displayName } from './model-names.ts'
import { rateCards, webSearchMicroUsd } from './rate-cards.ts'
import type { PricingSettings } from './settings.ts'

interface RateCardRoutesDeps {
  pricing: PricingSettings
  clock: Clock
}

/** The prices calls are charged by: the list with its days, and what the configuration says of the contract. */
export function rateCardHandlers({
  pricing,
  clock,
}: RateCardRoutesDeps): Pick<AdminHandlers, 'listRateCards'> {
  const cards = createCardIndex()
  return {
    async listRateCards() {
      const now = clock.now()
      return {
        data: rateCards.map((card) => ({
          model: card.model,
          displayName: displayName(card.model),
          from: card.from,
          inForce: cards.find([card.model], now) === card,
          status: card.status,
          rates: card.rates,
          ...(card.longPrompt === undefined ? {} : { longPrompt: card.longPrompt }),
          fast: card.fast,
        })),
        webSearchMicroUsd,
        multiplierPpm: pricing.multiplierPpm,
        overrides: pricing.overrides.map((override) => ({ ...override })),
      }
    },
  }
}
