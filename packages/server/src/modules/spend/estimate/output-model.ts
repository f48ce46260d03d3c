import { createLru } from './lru.ts'
import { createOutputHistogram, type OutputHistogram } from './output-histogram.ts'
import type { Moments } from './moments.ts'

/** What decides how long an answer will be, as far as it is known before it begins. */
export interface OutputCall {
  model: string
  /** undefined: the provider chooses */
  maxTokens: number | undefined
  bodyBytes: number
}

/**
 * How much calls write, learned from calls like them: of the same model, with a body about as long and a `max_tokens`
 * about as high; then of the model; then of all; and at first as the prior says.
 */
export interface OutputModel {
  /** The output of an answer that has grown to `tokens`: all of it, not only the rest. */
  expect(call: OutputCall, tokens: number): Moments
  learn(call: OutputCall, tokens: number): void
}

/** As many answers as a guess from less similar ones is worth. */
const guessWorth = 8
const mostModels = 200
/** Longer than any model writes; a bound where the call names none, or an absurd one. */
const mostOutputTokens = 1_000_000

export function createOutputModel(): OutputModel {
  const prior = priorHistogram()
  const all = createOutputHistogram()
  const models = createLru<OutputHistogram>(mostModels)
  const alike = createLru<OutputHistogram>(mostModels * 8)
  return {
    expect(call, tokens) {
      const most = Math.max(tokens, mostTokens(call.maxTokens))
      const levels = [all, models.get(call.model), alike.get(kindOf(call))]
      const guess = prior.beyond(tokens, most, priorTail)
      for (const level of levels) {
        if (level === undefined) continue
        const seen = level.beyond(tokens, most, guess)
        const share = seen.weight / (seen.weight + guessWorth)
        guess.mean += share * (seen.mean - guess.mean)
        guess.square += share * (seen.square - guess.square)
        guess.shape = seen.shape
      }
      return guess
    },
    learn(call, outputTokens) {
      const tokens = Math.min(outputTokens, mostOutputTokens)
      all.add(tokens)
      models.getOrMake(call.model, createOutputHistogram).add(tokens)
      alike.getOrMake(kindOf(call), createOutputHistogram).add(tokens)
    },
  }
}

/** What an answer can have at the most. */
export function mostTokens(maxTokens: number | undefined): number {
  return Math.min(maxTokens ?? mostOutputTokens, mostOutputTokens)
}

/** Bodies by the power of four, `max_tokens` by the power of sixteen: a title and a turn of an agent are different kinds. */
function kindOf({ model, maxTokens, bodyBytes }: OutputCall): string {
  const size = Math.min(12, Math.max(5, Math.floor(Math.log2(bodyBytes + 1) / 2)))
  const most = maxTokens === undefined ? '' : Math.min(5, Math.floor(Math.log2(maxTokens + 1) / 4))
  return `${size}:${most}:${model}`
}

/** The longer an answer is, the longer it will still be: by twice as much on the mean, were there no limit. */
const priorTail = { shape: 1.5 }

/**
 * What is believed of a model nothing is known of: half of the answers have up to 400 tokens, one of six more than
 * 1,500 (log-normal, sigma 1.3), and the longest follow a Pareto distribution.
 */
function priorHistogram(): OutputHistogram {
  const histogram = createOutputHistogram()
  const answers = 1000
  for (let at = 0; at < answers; at++) {
    // Not in their order: the later ones count a little more.
    const share = (((at * 617) % answers) + 0.5) / answers
    histogram.add(400 * Math.exp(1.3 * normalQuantile(share)))
  }
  return histogram
}

/** Of the standard normal distribution; Tukey's lambda, within 0.02 for the shares that are asked. */
function normalQuantile(share: number): number {
  return (share ** 0.135 - (1 - share) ** 0.135) / 0.1975
}
