import type { Usage } from '@sekisho/contract'
import { unknownCard, webSearchMicroUsd, type ClassRates, type RateCard } from './rate-cards.ts'
import type { PriceOverride } from './settings.ts'

/** What the tokens of one model cost, before the contract's multiplier. */
export interface PricedLine {
  /** exact, in parts of a micro-USD: `unitsPerMicroUsd` are one */
  units: bigint
  rate: string
  known: boolean
}

/** What changes a list price. */
export interface Modifiers {
  speed?: string | undefined
  inferenceGeo?: string | undefined
  batch?: boolean | undefined
  /** a region or multi-region of Bedrock or Vertex AI */
  regional?: boolean | undefined
}

/** Rates are per million tokens; geography and region multiply by 11/10, batch by 1/2: together 1/200. */
const modifierUnits = 200
export const unitsPerMicroUsd = 1_000_000n * BigInt(modifierUnits)

interface ListRates {
  rates: ClassRates
  /** what they are multiplied by, in parts of `modifierUnits` */
  factor: number
  /** names the card and every modifier */
  rate: string
}

/** By the price list: every modifier stacks, but for the fast speed, of which there is no batch. */
export function listLine(card: RateCard, usage: Usage, modifiers: Modifiers): PricedLine {
  const { rates, factor, rate } = listRates(card, promptTokens(usage), modifiers)
  const units = tokenUnits(usage, rates) * BigInt(factor)
  return { units: units + searchUnits(usage), rate, known: card !== unknownCard }
}

function listRates(card: RateCard, prompt: number, modifiers: Modifiers): ListRates {
  const { longPrompt } = card
  const long = longPrompt !== undefined && prompt > longPrompt.aboveTokens
  const fast = modifiers.speed === 'fast' && card.fast > 1
  const us = modifiers.inferenceGeo === 'us' && card.generation >= 46
  const regional = modifiers.regional === true && card.generation >= 45
  const batch = modifiers.batch === true && !fast
  let factor = modifierUnits * (fast ? card.fast : 1)
  if (us) factor = (factor / 10) * 11
  if (regional) factor = (factor / 10) * 11
  if (batch) factor /= 2
  let rate = `${card.model}@${card.from}`
  if (long) rate += '+long'
  if (fast) rate += '+fast'
  if (us) rate += '+us'
  if (regional) rate += '+regional'
  if (batch) rate += '+batch'
  return { rates: long ? longPrompt.rates : card.rates, factor, rate }
}

/** Micro-USD a token, as they are multiplied: not rounded, for forecasts. */
export function listPrices(card: RateCard, promptTokens: number, modifiers: Modifiers): ClassRates {
  const { rates, factor } = listRates(card, promptTokens, modifiers)
  return scaled(rates, factor / modifierUnits / 1_000_000)
}

/** The same of a contract. */
export function contractPrices(row: PriceOverride): ClassRates {
  return scaled(row, 1 / 1_000_000)
}

function scaled(rates: ClassRates, by: number): ClassRates {
  return {
    input: rates.input * by,
    cacheWrite5m: rates.cacheWrite5m * by,
    cacheWrite1h: rates.cacheWrite1h * by,
    cacheRead: rates.cacheRead * by,
    output: rates.output * by,
  }
}

/** By a contract, whose four rates stand whatever the speed, the place and the length; searches stay at list price. */
export function contractLine(row: PriceOverride, usage: Usage): PricedLine {
  const tokens = tokenUnits(usage, row) * BigInt(modifierUnits)
  const rate = `contract:${row.provider ?? '*'}/${row.model}`
  return { units: tokens + searchUnits(usage), rate, known: true }
}

function promptTokens(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens
}

/** Millionths of a micro-USD. A billion tokens at a hundred dollars leaves the range of exact numbers; hence BigInt. */
function tokenUnits(usage: Usage, rates: ClassRates): bigint {
  const sum =
    usage.inputTokens * rates.input +
    usage.cacheWrite5mTokens * rates.cacheWrite5m +
    usage.cacheWrite1hTokens * rates.cacheWrite1h +
    usage.cacheReadTokens * rates.cacheRead +
    usage.outputTokens * rates.output
  // Nothing is negative, so a sum in the exact range had only exact terms.
  if (sum <= Number.MAX_SAFE_INTEGER) return BigInt(sum)
  return (
    BigInt(usage.inputTokens) * BigInt(rates.input) +
    BigInt(usage.cacheWrite5mTokens) * BigInt(rates.cacheWrite5m) +
    BigInt(usage.cacheWrite1hTokens) * BigInt(rates.cacheWrite1h) +
    BigInt(usage.cacheReadTokens) * BigInt(rates.cacheRead) +
    BigInt(usage.outputTokens) * BigInt(rates.output)
  )
}

function searchUnits({ webSearches }: Usage): bigint {
  return webSearches === 0 ? 0n : BigInt(webSearches) * BigInt(webSearchMicroUsd) * unitsPerMicroUsd
}
