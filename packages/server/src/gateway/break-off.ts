import { Refusal, type Locale } from '@sekisho/contract'
import type { Progress } from './answer.ts'
import type { Call, GatewayDeps } from './call.ts'
import type { Exchange } from './exchange.ts'
import { ProviderTimeout } from './provider/index.ts'
import { writeRefusal } from './refuse.ts'

interface Broken {
  call: Call
  exchange: Exchange
  progress: Progress
  deps: GatewayDeps
}

/** A refusal inside an event stream, between two events. */
export function errorEvent(refusal: Refusal, locale: Locale): string {
  const error = { type: refusal.shape.type, message: refusal.sentence(locale) }
  return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`
}

/**
 * Tells the client that the provider failed. Before the head: a refusal. Inside an event stream, between two events:
 * an `error` event, which every Anthropic client understands. Elsewhere the connection is broken, so that a cut answer
 * is never taken for a whole one.
 */
export function breakOff(error: Error, { call, exchange, progress, deps }: Broken): void {
  const { response } = call
  const provider = progress.provider.settings.name
  const refusal =
    error instanceof ProviderTimeout
      ? new Refusal('provider_timeout', { provider, seconds: Math.round(error.timeoutMs / 1000) })
      : new Refusal('provider_unreachable', { provider, problem: error.message })
  deps.log.warn({ err: error, exchange: exchange.id, provider }, 'a provider failed')
  if (response.headersSent && progress.stream && progress.betweenEvents && !response.destroyed) {
    response.end(errorEvent(refusal, deps.locale))
    return
  }
  const context = { locale: deps.locale, exchange: exchange.id, now: deps.clock.now() }
  writeRefusal(response, refusal, context)
}
