import { formatId, type Refusal, type ToolUse, type Usage, type UsageSource } from '@sekisho/contract'
import type { Clock } from '../platform/clock/clock.ts'

/** How an exchange ended. `lost` is not among them: the next boot writes it for a node that died. */
export type ExchangeEnd =
  | { outcome: 'refused'; refusal: Refusal }
  | {
      outcome: 'completed' | 'failed' | 'abandoned' | 'ended'
      answer: Answer
      problem: string | undefined
    }

/** What came back from a provider, as far as it came. */
export interface Answer {
  /** the provider that answered, or the last one asked */
  provider: string
  simulated: boolean
  /** the model that served the call, as far as the provider said */
  model: string
  /** HTTP status relayed to the client; 0 when there was none */
  status: number
  usage: Usage
  usageSource: UsageSource
  microUsd: number
  /** tokens that count against a limit */
  countedTokens: number
  /** id of the rate that priced it */
  rate: string
  responseBytes: number
  responseDigest: string | undefined
  firstByteMs: number | undefined
  attempts: readonly { provider: string; reason: string }[]
  upstreamRequestId: string | undefined
  toolUses: readonly ToolUse[] | undefined
}

/** Tokens that count against a tokens-per-day limit: all but cache reads, which cost a tenth and repeat every turn. */
export function countedTokens(usage: Usage): number {
  return usage.inputTokens + usage.outputTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens
}

type SettleStep = (end: ExchangeEnd) => void

/** One call, from arrival to settlement. Whatever happens, its settle steps run once, the newest first. */
export interface Exchange {
  readonly id: string
  /** epoch milliseconds */
  readonly arrivedAt: number
  readonly settled: boolean
  /** milliseconds since arrival */
  elapsedMs(): number
  onSettle(step: SettleStep): void
  /** The first call wins; later ones do nothing. A step that throws is reported and does not stop the others. */
  settle(end: ExchangeEnd): void
}

export interface ExchangeDeps {
  clock: Clock
  random: (bytes: number) => Uint8Array
  /** a settle step threw: a bug, never a reason to skip the other steps */
  report: (error: unknown, exchange: string) => void
}

/** Begins an exchange at the moment its request head has arrived. */
export function beginExchange({ clock, random, report }: ExchangeDeps): Exchange {
  const arrivedAt = clock.now()
  const startedAt = clock.monotonic()
  const id = formatId('exchange', arrivedAt, random(10))
  const steps: SettleStep[] = []
  // plain fields, not accessors: an object with accessors costs some 10 µs of collector time a call
  const exchange = {
    id,
    arrivedAt,
    settled: false,
    elapsedMs: () => clock.monotonic() - startedAt,
    onSettle: (step: SettleStep) => void steps.push(step),
    settle(end: ExchangeEnd) {
      if (exchange.settled) return
      exchange.settled = true
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          step(end)
        } catch (error) {
          report(error, id)
        }
      }
    },
  }
  return exchange
}
