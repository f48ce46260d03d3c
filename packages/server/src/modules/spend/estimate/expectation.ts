import type { Usage } from '@sekisho/contract'
import type { Rates, TokenPrices } from '../rates.ts'
import { createAverage, type Average } from './average.ts'
import type { Lru } from './lru.ts'
import type { Moments } from './moments.ts'
import { mostTokens, type OutputModel } from './output-model.ts'
import { countedOf, promptMicroUsd, type PromptCosts, type PromptForecast } from './prompt-cost.ts'
import { cacheLost, promptTokens, type Prompt, type PromptMemory } from './prompt-memory.ts'
import { createRatio, type Ratio } from './ratio.ts'

/** What is known of a call before it is made. */
export interface CallToEstimate {
  model: string
  /** undefined: the provider refuses the call or chooses itself */
  maxTokens?: number | undefined
  bodyBytes: number
  /** Claude Code's session, whose prompts begin alike */
  conversation?: string | undefined
  /** name of the provider that will be asked first: its contract counts */
  provider?: string | undefined
  speed?: string | undefined
  inferenceGeo?: string | undefined
  /** epoch milliseconds */
  at: number
}

/** What a call will come to: whole, not negative, finite; the variances in the squares of the units. */
export interface Expected {
  microUsd: number
  microUsdVariance: number
  /** tokens that count against a limit: all but cache reads */
  /** of it, what the prompt and the text so far come to: it is spent even when the call ends now */
  microUsdCertain: number
  tokens: number
  tokensVariance: number
  tokensCertain: number
}

export interface Progress {
  usage?: Usage | undefined
  outputBytes: number
  /** every 64 bytes count, because little is left of a budget */
  closely?: boolean
}

export interface CacheLost {
  /** tokens that the last call of the conversation left in the prompt cache, and that this one paid for again */
  cacheLostTokens: number
  cacheLostMicroUsd: number
}

/** One call's forecast, until it ends. */
export interface Expectation {
  /** of all the call will come to, as last said */
  readonly expected: Expected
  /**
   * What the stream has shown: the input's usage, once the provider named it, and bytes of text so far. Cheap enough for
   * every chunk.
   * @returns what is expected now, or undefined when that has hardly changed
   */
  observe(progress: Progress): Expected | undefined
  /** How many tokens so much text of its answer has, by what others of the model had. */
  tokensOf(outputBytes: number): number
  /**
   * Teaches what the call came to. Usage of nothing, as of a failed call, teaches nothing.
   * @returns undefined when nothing of the cache was lost
   */
  settle(usage: Usage): CacheLost | undefined
}

/** What all expectations of one estimator share. */
export interface Learned {
  rates: Pick<Rates, 'prices'>
  outputs: OutputModel
  prompts: PromptMemory
  promptCosts: PromptCosts
  /** by model: tokens for a byte of text, against `usualTokensPerByte` */
  tokensPerText: Lru<Ratio>
  /** by model: web searches a call */
  searches: Lru<Average>
}

const usualTokensPerByte = 1 / 4
/** Looked at again when so much more text has come, and so many bytes at the least: an answer under way is the longer kind. */
const step = 1.25
const leastStepBytes = 64
/** A mean that moved less, and a deviation that moved less, are not worth telling. */
const worthTelling = 0.1
const deviationWorthTelling = 0.25
/** So many deviations are kept free of what is held; see the counters' rule. */
const caution = 2.5

export class CallExpectation implements Expectation {
  expected: Expected
  readonly #call: CallToEstimate
  readonly #learned: Learned
  readonly #before: Prompt | undefined
  #prices: TokenPrices
  #prompt: PromptForecast
  /** the provider has named the input */
  #told = false
  #outputBytes = 0
  #lookAtBytes = leastStepBytes
  /** what was last said is of so many bytes */
  #toldBytes = 0

  constructor(call: CallToEstimate, learned: Learned) {
    this.#call = call
    this.#learned = learned
    this.#before = call.conversation === undefined ? undefined : learned.prompts.find(threadOf(call))
    this.#prices = this.#pricesFor(learned.promptCosts.tokensOf(this.#promptCall()))
    this.#prompt = learned.promptCosts.forecast(this.#promptCall(), this.#prices)
    this.expected = this.#forecast()
  }

  observe({ usage, outputBytes, closely = false }: Progress): Expected | undefined {
    this.#outputBytes = outputBytes
    const tells = usage !== undefined && !this.#told && promptTokens(usage) > 0
    if (!tells && outputBytes < this.#lookAtBytes) return closely ? this.#step(outputBytes) : undefined
    if (tells) this.#takePrompt(usage)
    this.#lookAtBytes = Math.max(outputBytes * step, outputBytes + leastStepBytes)
    const next = this.#forecast()
    if (!closely && isAbout(next, this.expected)) return undefined
    this.#toldBytes = outputBytes
    this.expected = next
    return next
  }

  /** Only what is certain has grown: what is expected besides is looked at less often. */
  #step(outputBytes: number): Expected | undefined {
    if (outputBytes < this.#toldBytes + leastStepBytes) return undefined
    this.#toldBytes = outputBytes
    const { microUsd, tokens } = this.expected
    const certain = this.#certain(outputBytes)
    this.expected = {
      ...this.expected,
      ...certain,
      microUsd: Math.max(microUsd, certain.microUsdCertain),
      tokens: Math.max(tokens, certain.tokensCertain),
    }
    return this.expected
  }

  tokensOf(outputBytes: number): number {
    const factor = this.#learned.tokensPerText.get(this.#call.model)?.factor() ?? 1
    const most = mostTokens(this.#call.maxTokens)
    return Math.min(most, Math.floor(outputBytes * factor * usualTokensPerByte))
  }

  settle(usage: Usage): CacheLost | undefined {
    const call = this.#call
    const { outputs, prompts, promptCosts, tokensPerText, searches } = this.#learned
    if (promptTokens(usage) === 0) return undefined
    // Before anything is taught: the pair of forecast and truth is this call's.
    promptCosts.learn(this.#promptCall(), this.#pricesFor(promptTokens(usage)), usage)
    outputs.learn(outputCall(call), usage.outputTokens)
    tokensPerText
      .getOrMake(call.model, createRatio)
      .learn(this.#outputBytes * usualTokensPerByte, usage.outputTokens)
    searches.getOrMake(call.model, createAverage).learn(usage.webSearches)
    if (call.conversation === undefined) return undefined
    prompts.note({ ...threadOf(call), usage, before: this.#before })
    return cacheLost(this.#before, { at: call.at, usage, prices: this.#prices })
  }

  #takePrompt(usage: Usage): void {
    this.#told = true
    this.#prices = this.#pricesFor(promptTokens(usage))
    this.#prompt = {
      microUsd: promptMicroUsd(usage, this.#prices),
      microUsdVariance: 0,
      countedTokens: countedOf(usage),
      countedTokensVariance: 0,
    }
  }

  #forecast(): Expected {
    const { outputs, tokensPerText, searches } = this.#learned
    const { model } = this.#call
    const perByte = (tokensPerText.get(model)?.factor() ?? 1) * usualTokensPerByte
    const output = outputs.expect(outputCall(this.#call), this.#outputBytes * perByte)
    const outputVariance = varianceWithin(output, mostTokens(this.#call.maxTokens))
    const prices = this.#prices
    const prompt = this.#prompt
    const searched = searches.get(model)
    const searchMean = (searched?.mean() ?? 0) * prices.webSearch
    const searchVariance = (searched?.variance() ?? 0) * prices.webSearch ** 2
    const certain = this.#certain(this.#outputBytes)
    const microUsd = amountOf(prompt.microUsd + output.mean * prices.output + searchMean)
    const tokens = amountOf(prompt.countedTokens + output.mean)
    return {
      ...certain,
      microUsd: Math.max(microUsd, certain.microUsdCertain),
      microUsdVariance: whole(prompt.microUsdVariance + outputVariance * prices.output ** 2 + searchVariance),
      tokens: Math.max(tokens, certain.tokensCertain),
      tokensVariance: whole(prompt.countedTokensVariance + outputVariance),
    }
  }

  /** With a deviation on top of what so much text has: of a long answer it is more than what others even out. */
  #certain(outputBytes: number): Pick<Expected, 'microUsdCertain' | 'tokensCertain'> {
    const { microUsd, countedTokens } = this.#prompt
    const ratio = this.#learned.tokensPerText.get(this.#call.model)
    const deviation = Math.min(mostDeviation, Math.sqrt(ratio?.relativeVariance() ?? mostDeviation))
    const perByte = (ratio?.factor() ?? 1) * (1 + deviation)
    const most = mostTokens(this.#call.maxTokens)
    const outputTokens = Math.min(outputBytes * perByte * usualTokensPerByte, most)
    return {
      microUsdCertain: amountOf(microUsd + outputTokens * this.#prices.output),
      tokensCertain: amountOf(countedTokens + outputTokens),
    }
  }

  #pricesFor(promptTokens: number): TokenPrices {
    const { model, provider = '', at, speed, inferenceGeo } = this.#call
    return this.#learned.rates.prices({
      requested: model,
      provider,
      promptTokens,
      atMs: at,
      speed,
      inferenceGeo,
    })
  }

  #promptCall() {
    const { model, bodyBytes, at } = this.#call
    return { model, bodyBytes, at, before: this.#before }
  }
}

function threadOf({ conversation = '', model, bodyBytes, at }: CallToEstimate) {
  return { conversation, model, bodyBytes, at }
}

function outputCall({ model, maxTokens, bodyBytes }: CallToEstimate) {
  return { model, maxTokens, bodyBytes }
}

/** A variance whose cautious reserve, some deviations, is not more than the output can still grow. */
function varianceWithin({ mean, square }: Moments, most: number): number {
  return Math.max(0, Math.min(square - mean ** 2, ((most - mean) / caution) ** 2))
}

function isAbout(next: Expected, last: Expected): boolean {
  return (
    near(next.microUsd, last.microUsd, worthTelling) &&
    near(next.tokens, last.tokens, worthTelling) &&
    near(Math.sqrt(next.microUsdVariance), Math.sqrt(last.microUsdVariance), deviationWorthTelling)
  )
}

function near(next: number, last: number, part: number): boolean {
  return Math.abs(next - last) <= last * part
}

/** Of tokens for a byte of text; before much is learned it would be half of the answer. */
const mostDeviation = 0.15

/** The most that counters take for one call: a million dollars, or as many tokens. */
const mostHeld = 1e12

/** An amount as counters hold it: more than they take would be no amount to them, and no limit to the call. */
function amountOf(value: number): number {
  return Math.min(Math.ceil(value), mostHeld)
}

/** Whole, within what numbers hold exactly. */
function whole(value: number): number {
  return Math.min(Math.ceil(value), Number.MAX_SAFE_INTEGER)
}
