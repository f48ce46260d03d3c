import { noUsage, type Usage } from '@sekisho/contract'
import { isRecord } from './lenient-json.ts'

/** Tokens of another model that the provider asked on the way; they are billed at that model's rates. */
export interface AdvisorUsage {
  model: string
  usage: Usage
}

/** What a provider has said of one call so far. */
export interface Report {
  /** true once any usage was named */
  named: boolean
  usage: Usage
  /** billed with `usage`, and named apart from it */
  compaction: Usage
  advisors: AdvisorUsage[]
  model?: string | undefined
  stopReason?: string | undefined
  serviceTier?: string | undefined
  speed?: string | undefined
  inferenceGeo?: string | undefined
}

export function emptyReport(): Report {
  return { named: false, usage: noUsage, compaction: noUsage, advisors: [] }
}

/** More than any model reads or writes in a call. A number above it is cut, so that sums and prices stay exact. */
const maxTokens = 1_000_000_000
const maxIterations = 1000
const maxNameLength = 256

/** Takes what a Message object says: `message_start` carries one, and an answer that is no stream is one. */
export function reportMessage(report: Report, message: unknown): void {
  if (!isRecord(message)) return
  report.model = nameOf(message['model']) ?? report.model
  report.stopReason = nameOf(message['stop_reason']) ?? report.stopReason
  reportUsage(report, message['usage'])
}

/**
 * Takes a `usage` object. What it names replaces what was named before: the counts of `message_delta` are cumulative, and
 * input and cache tokens may come again there. Compaction and advisors are billed, but stand in `iterations` alone.
 * @see BetaUsage, BetaMessageDeltaUsage and BetaIterationsUsage of @anthropic-ai/sdk 1.12.0
 */
export function reportUsage(report: Report, usage: unknown): void {
  if (!isRecord(usage)) return
  report.named = true
  report.usage = mergeUsage(report.usage, usage)
  report.serviceTier = nameOf(usage['service_tier']) ?? report.serviceTier
  report.speed = nameOf(usage['speed']) ?? report.speed
  report.inferenceGeo = nameOf(usage['inference_geo']) ?? report.inferenceGeo
  const { iterations } = usage
  if (Array.isArray(iterations)) reportIterations(report, iterations.slice(0, maxIterations))
}

function reportIterations(report: Report, iterations: readonly unknown[]): void {
  report.compaction = noUsage
  report.advisors = []
  for (const iteration of iterations) {
    if (!isRecord(iteration)) continue
    const usage = mergeUsage(noUsage, iteration)
    const model = nameOf(iteration['model'])
    if (iteration['type'] === 'compaction') report.compaction = addUsage(report.compaction, usage)
    else if (iteration['type'] === 'advisor_message' && model) report.advisors.push({ model, usage })
  }
}

function mergeUsage(before: Usage, usage: Record<string, unknown>): Usage {
  const serverTools = usage['server_tool_use']
  return {
    inputTokens: countOf(usage['input_tokens']) ?? before.inputTokens,
    outputTokens: countOf(usage['output_tokens']) ?? before.outputTokens,
    cacheReadTokens: countOf(usage['cache_read_input_tokens']) ?? before.cacheReadTokens,
    ...cacheWrites(before, usage),
    webSearches:
      (isRecord(serverTools) ? countOf(serverTools['web_search_requests']) : undefined) ?? before.webSearches,
  }
}

/** The split by lifetime; where only the sum is named, what was not known as 1 hour is 5 minutes. */
function cacheWrites(before: Usage, usage: Record<string, unknown>) {
  const split = isRecord(usage['cache_creation']) ? usage['cache_creation'] : {}
  const named5m = countOf(split['ephemeral_5m_input_tokens'])
  const named1h = countOf(split['ephemeral_1h_input_tokens'])
  const sum = countOf(usage['cache_creation_input_tokens'])
  if (named5m === undefined && named1h === undefined && sum === undefined)
    return { cacheWrite5mTokens: before.cacheWrite5mTokens, cacheWrite1hTokens: before.cacheWrite1hTokens }
  const cacheWrite1hTokens = named1h ?? Math.min(before.cacheWrite1hTokens, sum ?? Infinity)
  // a sum above the split is billed too: tokens the split leaves out are not free
  const rest = (sum ?? 0) - cacheWrite1hTokens
  return { cacheWrite5mTokens: Math.max(named5m ?? 0, rest, 0), cacheWrite1hTokens }
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWrite5mTokens: a.cacheWrite5mTokens + b.cacheWrite5mTokens,
    cacheWrite1hTokens: a.cacheWrite1hTokens + b.cacheWrite1hTokens,
    webSearches: a.webSearches + b.webSearches,
  }
}

function countOf(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return undefined
  return Math.min(value, maxTokens)
}

function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, maxNameLength) : undefined
}
