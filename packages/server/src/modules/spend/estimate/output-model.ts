import { createLru } from './lru.ts'
import { createOutputHistogram, type Moments, type OutputHistogram } from './output-histogram.ts'

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
      const most = Math.max(tokens, Math.min(call.maxTokens ?? mostOutputTokens, mostOutputTokens))
      const levels = [all, models.get(call.model), alike.get(kindOf(call))]
      let { mean, square } = prior.beyond(tokens, most)
      if (mean <= tokens) {
        // Longer than any answer of the prior: half as much again.
        mean = Math.min(tokens * 1.5, most)
        square = mean * mean
      }
      let weight = 0
      for (const level of levels) {
        if (level === undefined) continue
        const seen = level.beyond(tokens, most)
        const share = seen.weight / (seen.weight + guessWorth)
        mean += share * (seen.mean - mean)
        square += share * (seen.square - square)
        weight = seen.weight
      }
      return { weight, mean, square }
    },
    learn(call, outputTokens) {
      const tokens = Math.min(outputTokens, mostOutputTokens)
      all.add(tokens)
      models.getOrMake(call.model, createOutputHistogram).add(tokens)
      alike.getOrMake(kindOf(call), createOutputHistogram).add(tokens)
    },
  }
}

/** Bodies by the power of four, `max_tokens` by the power of sixteen: a title and a turn of an agent are different kinds. */
function kindOf({ model, maxTokens, bodyBytes }: OutputCall): string {
  const size = Math.min(12, Math.max(5, Math.floor(Math.log2(bodyBytes + 1) / 2)))
  const most = maxTokens === undefined ? '' : Math.min(5, Math.floor(Math.log2(maxTokens + 1) / 4))
  return `${size}:${most}:${model}`
}

/**
 * What is believed of a model nothing is known of: half of the answers have up to 400 tokens, one of six more than
 * 1,500, one of a hundred more than 8,000 (log-normal, sigma 1.3).
 */
function priorHistogram(): OutputHistogram {
  const histogram = createOutputHistogram()
  const answers = 1000
  for (let at = 0; at < answers; at++) {
    // Not in their order: the later ones count a little more.
    const share = (((at * 617) % answers) + 0.5) / answers
    histogram.add(400 * Math.exp(1.3 * normalQuantile(share)))
  }
  // Nothing above is impossible, and `max_tokens` cuts it.
  for (let tokens = 32_000; tokens < mostOutputTokens; tokens *= 2) histogram.add(tokens)
  return histogram
}

/** Of the standard normal distribution; Tukey's lambda, within 0.02 for the shares that are asked. */
function normalQuantile(share: number): number {
  return (share ** 0.135 - (1 - share) ** 0.135) / 0.1975
}
