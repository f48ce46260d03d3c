import type { Usage } from '@sekisho/contract'
import { createCardIndex } from './card-index.ts'
import { displayName, resolveAlias } from './model-names.ts'
import { createOverrides } from './overrides.ts'
import {
  contractLine,
  contractPrices,
  listLine,
  listPrices,
  unitsPerMicroUsd,
  type Modifiers,
  type PricedLine,
} from './priced-line.ts'
import { rateCards, webSearchMicroUsd, type ClassRates } from './rate-cards.ts'
import type { PricingSettings } from './settings.ts'

/** A call that has been made, and what about it decides its price. */
export interface PricedCall extends Modifiers {
  /** the model the client asked for */
  requested: string
  /** the model as the provider names it in its answer; where both are known it decides */
  served?: string | undefined
  /** provider name */
  provider: string
  usage: Usage
  /** tokens of other models, used on the way */
  advisors?: readonly { model: string; usage: Usage }[] | undefined
  /** milliseconds since the epoch, UTC: the rate card of that day counts */
  atMs: number
}

/** What decides the prices of a call that has not been made. */
export interface CallToPrice extends Modifiers {
  requested: string
  /** provider name; empty: not chosen yet */
  provider: string
  promptTokens: number
  atMs: number
}

export interface TokenPrices extends ClassRates {
  webSearch: number
}

interface Charge {
  microUsd: number
  /** names the card and every modifier: `claude-opus-5-5@2026-09-22+fast+us` */
  rate: string
  /** false: no price list has the model, and it was charged as unknown */
  known: boolean
}

/** A row of the catalogue. */
interface CatalogueModel {
  id: string
  displayName: string
  /** UTC day of the price it was first listed with */
  listedFrom: string
  active: boolean
}

export interface Rates {
  /** Exact, and rounded once, half up, to whole micro-USD. Never throws; an unknown model is never free. */
  charge(call: PricedCall): Charge
  /** What a token of each class will cost, for forecasts: micro-USD, not rounded, the contract's multiplier included. */
  prices(call: CallToPrice): TokenPrices
  models(): readonly CatalogueModel[]
  resolveAlias(name: string): string | undefined
}

/** The contract's multiplier is in parts per million. */
const multiplierUnits = 1_000_000n
const units = unitsPerMicroUsd * multiplierUnits

/** The prices of one company: the list, its discount, and its contracts. */
export function createRates(pricing: PricingSettings): Rates {
  const cards = createCardIndex()
  const overrides = createOverrides(pricing.overrides, (model) => cards.isListed(model))
  const multiplier = BigInt(pricing.multiplierPpm)
  const discount = multiplier === multiplierUnits ? '' : `*${pricing.multiplierPpm / 1_000_000}`
  const catalogue = listCatalogue()

  function lineOf(call: PricedCall): PricedLine {
    const models = call.served === undefined ? [call.requested] : [call.served, call.requested]
    const contract = overrides.find(call.provider, models)
    return contract
      ? contractLine(contract, call.usage)
      : listLine(cards.find(models, call.atMs), call.usage, call)
  }

  function charge(call: PricedCall): Charge {
    const line = lineOf(call)
    let cost = line.units
    for (const { model, usage } of call.advisors ?? []) {
      // the speed asked for is the main model's
      cost += lineOf({ ...call, requested: model, served: undefined, usage, speed: undefined }).units
    }
    const microUsd = Number((cost * multiplier + units / 2n) / units)
    return { microUsd, rate: line.rate + discount, known: line.known }
  }

  return {
    charge,
    prices(call) {
      const models = [call.requested]
      const contract = overrides.find(call.provider, models)
      const prices = contract
        ? contractPrices(contract)
        : listPrices(cards.find(models, call.atMs), call.promptTokens, call)
      const by = pricing.multiplierPpm / 1_000_000
      return {
        input: prices.input * by,
        cacheWrite5m: prices.cacheWrite5m * by,
        cacheWrite1h: prices.cacheWrite1h * by,
        cacheRead: prices.cacheRead * by,
        output: prices.output * by,
        webSearch: webSearchMicroUsd * by,
      }
    },
    models: () => catalogue,
    resolveAlias,
  }
}

/** Newest generation first, as the price list has them; a model with two cards stands once. */
function listCatalogue(): CatalogueModel[] {
  const models = new Map<string, CatalogueModel>()
  for (const { model, from, status } of rateCards) {
    if (models.has(model)) continue
    models.set(model, {
      id: model,
      displayName: displayName(model),
      listedFrom: from,
      active: status === 'active',
    })
  }
  return [...models.values()]
}
