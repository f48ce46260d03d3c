import type { Usage } from '@sekisho/contract'
import type { TokenPrices } from '../rates.ts'
import { createLru } from './lru.ts'

/** A prompt as it was sent last: the next one of the same thread begins with it. */
export interface Prompt {
  bodyBytes: number
  /** all of it, whatever it was priced at */
  tokens: number
  /** of them in the provider's cache since */
  cachedTokens: number
  /** epoch milliseconds; reading the cache renews it */
  at: number
  lifeMs: number
}

/** The last prompts of each conversation and model. One conversation has several threads: its agents and side calls. */
export interface PromptMemory {
  /** The prompt that the body most likely continues; undefined: a new thread. */
  find(thread: Thread): Prompt | undefined
  /** @param before what `find` said of this call */
  note(thread: Thread & { usage: Usage; before: Prompt | undefined }): void
  readonly size: number
}

export interface Thread {
  conversation: string
  model: string
  bodyBytes: number
  at: number
}

const mostConversations = 20_000
const mostThreads = 8
const fiveMinutesMs = 300_000
const hourMs = 3_600_000
/** The least a provider caches; a smaller difference is where the client set its marks. */
export const leastCachedTokens = 1024

export function createPromptMemory(): PromptMemory {
  const conversations = createLru<Prompt[]>(mostConversations)
  return {
    find({ conversation, model, bodyBytes }) {
      let best: Prompt | undefined
      for (const prompt of conversations.get(keyOf(conversation, model)) ?? []) {
        if (continues(bodyBytes, prompt) && !(best && best.bodyBytes > prompt.bodyBytes)) best = prompt
      }
      return best
    },
    note({ conversation, model, bodyBytes, at, usage, before }) {
      const prompts = conversations.getOrMake(keyOf(conversation, model), () => [])
      // A prefix that was not read may be another thread's: then that one's stays as well.
      const continued = before !== undefined && usage.cacheReadTokens * 2 >= before.cachedTokens
      const replaced = continued ? prompts.indexOf(before) : -1
      if (replaced !== -1) prompts.splice(replaced, 1)
      else if (prompts.length === mostThreads) prompts.shift()
      const long = usage.cacheWrite1hTokens > 0 || (continued && before.lifeMs === hourMs)
      prompts.push({
        bodyBytes,
        at,
        tokens: promptTokens(usage),
        cachedTokens: promptTokens(usage) - usage.inputTokens,
        lifeMs: long ? hourMs : fiveMinutesMs,
      })
    },
    get size() {
      return conversations.size
    },
  }
}

export function promptTokens(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens
}

/** What the provider still has of a prompt at a moment. A clock that was set back makes nothing older. */
export function cachedTokens(prompt: Prompt | undefined, at: number): number {
  return prompt !== undefined && at - prompt.at < prompt.lifeMs ? prompt.cachedTokens : 0
}

/** What the cache had of the prompt before, and this call paid for again; undefined: nothing worth naming. */
export function cacheLost(
  before: Prompt | undefined,
  call: { at: number; usage: Usage; prices: TokenPrices },
): { cacheLostTokens: number; cacheLostMicroUsd: number } | undefined {
  const { usage, prices } = call
  const paid = promptTokens(usage) - usage.cacheReadTokens
  const lost = Math.min(paid, cachedTokens(before, call.at) - usage.cacheReadTokens)
  if (lost < leastCachedTokens) return undefined
  const { inputTokens, cacheWrite5mTokens, cacheWrite1hTokens } = usage
  const price =
    (inputTokens * prices.input +
      cacheWrite5mTokens * prices.cacheWrite5m +
      cacheWrite1hTokens * prices.cacheWrite1h) /
    paid
  const more = Math.max(0, price - prices.cacheRead)
  return { cacheLostTokens: lost, cacheLostMicroUsd: Math.round(lost * more) }
}

/** A turn adds to the body, and takes at most marks of the cache away from it. */
function continues(bodyBytes: number, prompt: Prompt): boolean {
  return bodyBytes >= prompt.bodyBytes * 0.98 && bodyBytes <= prompt.bodyBytes * 4 + 65_536
}

function keyOf(conversation: string, model: string): string {
  return `${model}\0${conversation}`
}
