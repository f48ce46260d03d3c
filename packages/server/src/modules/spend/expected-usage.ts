import { noUsage, type Usage } from '@sekisho/contract'

/** What is known of a call before it is made. */
export interface ExpectedCall {
  model: string
  /** absent: the provider refuses the call or chooses itself */
  maxTokens?: number | undefined
  speed?: string | undefined
  inferenceGeo?: string | undefined
}

export interface ExpectedCost {
  microUsd: number
  /** input and output together */
  tokens: number
}

/** Most answers of a coding session are shorter; `max_tokens` is a ceiling that hardly one comes near. */
const usualOutputTokens = 1500
const bytesPerToken = 4

/**
 * A prior, not a bound: four bytes of the body a token, none of it cached, and an answer of at most 1,500 tokens. Cached
 * prompts cost a tenth of it and long answers more; settlement replaces it within the minute.
 */
export function expectedUsage(call: ExpectedCall, bodyBytes: number): Usage {
  return {
    ...noUsage,
    inputTokens: Math.ceil(bodyBytes / bytesPerToken),
    outputTokens: Math.min(call.maxTokens ?? usualOutputTokens, usualOutputTokens),
  }
}
