import { noUsage, type ToolUse, type Usage, type UsageSource } from '@sekisho/contract'
import type { ToolUses } from './tool-uses.ts'
import { addUsage, type AdvisorUsage, type Report } from './usage.ts'

/** What an answer cost in tokens, and how it ended. */
export interface Metered {
  usage: Usage
  source: UsageSource
  /** asked by the provider on the way, and not in `usage`; each billed at its own model's rates */
  advisors?: readonly AdvisorUsage[]
  /** the answer came to its end: `message_stop`, or the closing bracket */
  finished: boolean
  /** the model as the provider names it */
  model?: string | undefined
  /** the provider broke off with an error in the middle of its answer */
  errorType?: string | undefined
  stopReason?: string | undefined
  serviceTier?: string | undefined
  speed?: string | undefined
  inferenceGeo?: string | undefined
  /** tools that the answer uses, where that is read */
  toolUses?: readonly ToolUse[] | undefined
}

/** Reads along while an answer passes. Never throws, never keeps more than a few hundred kilobytes. */
export interface Tap {
  /** What has passed so far; of an answer that is one document, its usage only when it has ended. */
  readonly seen: Readonly<Pick<Findings, 'report' | 'outputBytes'>>
  /** The next bytes of the answer, cut anywhere. They must not be compressed. */
  push(chunk: Buffer): void
  /** Once, when the answer has ended or broken off. */
  end(): Metered
}

/** What a tap has found. */
export interface Findings {
  report: Report
  finished: boolean
  /** the provider has summed up the output: nothing need be estimated once the answer is whole */
  summed: boolean
  /** bytes of generated text that passed */
  outputBytes: number
  errorType?: string | undefined
  /** absent: not read */
  tools?: ToolUses | undefined
}

/**
 * The usage of an answer that stopped before the provider summed it up: what it had named, and for the output at least a
 * token for every four bytes that passed. For English that is four characters a token; for Japanese, of three bytes a
 * character, less than any model counts: a floor, so that leaving early is never free and never overcharged.
 */
function estimateUsage(named: Usage, outputBytes: number): Usage {
  return { ...named, outputTokens: Math.max(named.outputTokens, Math.floor(outputBytes / 4)) }
}

export function meter({ report, finished, summed, outputBytes, errorType, tools }: Findings): Metered {
  const { model, stopReason, serviceTier, speed, inferenceGeo, advisors } = report
  const final = summed && (finished || stopReason !== undefined)
  const usage = addUsage(final ? report.usage : estimateUsage(report.usage, outputBytes), report.compaction)
  const source = final ? 'reported' : report.named || outputBytes > 0 ? 'estimated' : 'none'
  return {
    usage: source === 'none' ? noUsage : usage,
    source,
    ...(advisors.length === 0 ? {} : { advisors }),
    finished,
    model,
    errorType,
    stopReason,
    serviceTier,
    speed,
    inferenceGeo,
    toolUses: tools?.list(),
  }
}
