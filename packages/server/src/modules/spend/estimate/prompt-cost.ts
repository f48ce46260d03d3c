import type { Usage } from '@sekisho/contract'
import type { TokenPrices } from '../rates.ts'
import { createLru } from './lru.ts'
import { cachedTokens, leastCachedTokens, type Prompt } from './prompt-memory.ts'
import { createRatio, type Ratio } from './ratio.ts'

/** What a prompt will cost, before the provider has counted it. */
export interface PromptForecast {
  microUsd: number
  microUsdVariance: number
  /** all but cache reads */
  countedTokens: number
  countedTokensVariance: number
}

export interface PromptCall {
  model: string
  bodyBytes: number
  at: number
  /** the prompt it continues */
  before: Prompt | undefined
}

/** Learns what prompts cost, from their length and from what the provider should still have of them. */
export interface PromptCosts {
  /** How many tokens a body will turn out to have, roughly: for prices that depend on it. */
  tokensOf(call: PromptCall): number
  forecast(call: PromptCall, prices: TokenPrices): PromptForecast
  learn(call: PromptCall, prices: TokenPrices, usage: Usage): void
}

const mostKinds = 2000
/** More than any model reads: a larger body is images and documents. */
const mostPromptTokens = 1_000_000
/** Before the first prompt of a model was counted; JSON and code come to three to four. */
const usualBytesPerToken = 3.5

interface Learned {
  microUsd: Ratio
  countedTokens: Ratio
}

export function createPromptCosts(): PromptCosts {
  const kinds = createLru<Learned>(mostKinds)
  const tokensPerByte = createLru<Ratio>(mostKinds)
  const makeKind = () => ({ microUsd: createRatio(), countedTokens: createRatio() })

  /** Everything the cache has is read, and the rest written to it; how far that is wrong is learned, apart for each kind. */
  function rough(call: PromptCall, prices: TokenPrices) {
    const all = tokensOf(call)
    const read = Math.min(all, cachedTokens(call.before, call.at))
    const rest = Math.max(1, all - read)
    const price = all < leastCachedTokens ? prices.input : prices.cacheWrite5m
    return { microUsd: read * prices.cacheRead + rest * price, countedTokens: rest }
  }

  function tokensOf({ model, bodyBytes, before }: PromptCall): number {
    const perByte = (tokensPerByte.get(model)?.factor() ?? 1) / usualBytesPerToken
    const tokens =
      before === undefined ? bodyBytes * perByte : before.tokens + (bodyBytes - before.bodyBytes) * perByte
    return Math.min(Math.max(1, tokens), mostPromptTokens)
  }

  return {
    tokensOf,
    forecast(call, prices) {
      const base = rough(call, prices)
      const learned = kinds.get(kindOf(call)) ?? makeKind()
      return {
        microUsd: base.microUsd * learned.microUsd.factor(),
        microUsdVariance: base.microUsd ** 2 * learned.microUsd.relativeVariance(),
        countedTokens: base.countedTokens * learned.countedTokens.factor(),
        countedTokensVariance: base.countedTokens ** 2 * learned.countedTokens.relativeVariance(),
      }
    },
    learn(call, prices, usage) {
      const base = rough(call, prices)
      const learned = kinds.getOrMake(kindOf(call), makeKind)
      learned.microUsd.learn(base.microUsd, promptMicroUsd(usage, prices))
      learned.countedTokens.learn(base.countedTokens, countedOf(usage))
      const tokens = countedOf(usage) + usage.cacheReadTokens
      tokensPerByte.getOrMake(call.model, createRatio).learn(call.bodyBytes / usualBytesPerToken, tokens)
    },
  }
}

/** Micro-USD, not rounded. */
export function promptMicroUsd(usage: Usage, prices: TokenPrices): number {
  return (
    usage.inputTokens * prices.input +
    usage.cacheReadTokens * prices.cacheRead +
    usage.cacheWrite5mTokens * prices.cacheWrite5m +
    usage.cacheWrite1hTokens * prices.cacheWrite1h
  )
}

/** The prompt's tokens that count against a limit. */
export function countedOf(usage: Usage): number {
  return usage.inputTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens
}

/** New threads, those in the cache and those that have fallen out of it, each by the power of four of the body. */
function kindOf({ model, bodyBytes, before, at }: PromptCall): string {
  const size = Math.min(12, Math.max(5, Math.floor(Math.log2(bodyBytes + 1) / 2)))
  const state = before === undefined ? 'new' : cachedTokens(before, at) > 0 ? 'cached' : 'cold'
  return `${state}:${size}:${model}`
}
