import { canonicalModel } from './model-names.ts'
import { rateCards, unknownCard, type RateCard } from './rate-cards.ts'

/** Finds the rate card of a model on a day. */
export interface CardIndex {
  isListed(canonical: string): boolean
  /** The card of the first model that has one; the unknown model's otherwise. */
  find(models: readonly string[], atMs: number): RateCard
}

export function createCardIndex(): CardIndex {
  const byName = new Map<string, RateCard[]>()
  for (const card of rateCards) {
    // as it is listed too, which is how it nearly always comes: no rewriting then
    for (const name of new Set([card.model, canonicalModel(card.model)])) {
      const cards = byName.get(name)
      if (cards === undefined) byName.set(name, [card])
      else cards.push(card)
    }
  }
  return {
    isListed: (canonical) => byName.has(canonical),
    find(models, atMs) {
      for (const model of models) {
        const cards = byName.get(model) ?? byName.get(canonicalModel(model))
        if (cards !== undefined) return inForce(cards, atMs)
      }
      return unknownCard
    },
  }
}

/** Cards are in order of their days; the first also holds before its own. */
function inForce(cards: readonly RateCard[], atMs: number): RateCard {
  return cards.findLast((card) => card.fromMs <= atMs) ?? cards[0] ?? unknownCard
}
