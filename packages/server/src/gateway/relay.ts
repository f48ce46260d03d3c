import { noUsage, Refusal } from '@sekisho/contract'
import type { Call, GatewayDeps } from './call.ts'
import type { Answer, Exchange, ExchangeEnd } from './exchange.ts'
import { headersForClient } from './headers.ts'
import { ProviderTimeout } from './provider/errors.ts'
import type { Provider, Sending } from './provider/provider.ts'
import type { Admission } from './record.ts'
import { writeRefusal } from './refuse.ts'
import { sendWithFailover, type Candidate } from './steps/send.ts'
import { createTap, type Metered, type Tap } from './steps/tap.ts'

interface Relay {
  call: Call
  exchange: Exchange
  admission: Admission
  candidates: readonly Candidate[]
}

/** What has come so far; becomes the exchange's `Answer`. */
interface Progress {
  provider: Provider
  status: number
  tap: Tap | undefined
  metered?: Metered
  responseBytes: number
  /** the answer so far ends between two events, so that an error event may follow */
  betweenEvents: boolean
  stream: boolean
  firstByteMs?: number
  upstreamRequestId?: string
  attempts: { provider: string; reason: string }[]
}

/**
 * Sends an admitted call and streams the answer back untouched, metering as it passes. Ends the exchange as completed,
 * failed (the provider, or the way to it) or abandoned (the client left: the provider's connection closes at once).
 */
export function relay({ call, exchange, admission, candidates }: Relay, deps: GatewayDeps): void {
  const { response } = call
  const first = candidates[0]
  if (!first) throw new Error('a route without candidates was admitted')
  const progress: Progress = {
    provider: first.provider,
    status: 0,
    tap: undefined,
    responseBytes: 0,
    betweenEvents: false,
    stream: false,
    attempts: [],
  }
  let stalled: NodeJS.Timeout | undefined

  function end(outcome: 'completed' | 'failed' | 'abandoned', problem?: string): void {
    if (exchange.settled) return
    clearTimeout(stalled)
    const answer = answerOf({ progress, admission, exchange, deps })
    exchange.settle(problem === undefined ? { outcome, answer } : { outcome, answer, problem })
  }

  const sending: Sending = sendWithFailover({
    candidates,
    sticky: admission.route.sticky,
    idleTimeoutMs: deps.limits.idleMs,
    onAttemptFailed: (attempt) => {
      progress.attempts.push(attempt)
      deps.metrics.attemptFailed(attempt.provider)
    },
    sink: {
      onProvider: (provider) => void (progress.provider = provider),
      onHead(status, raw) {
        const headers = headersForClient(raw)
        beginAnswer({ progress, status, headers, admission, exchange })
        response.sendDate = !headers.includes('date')
        response.writeHead(status, [...headers, 'x-sekisho-exchange', exchange.id])
      },
      onChunk(chunk) {
        progress.responseBytes += chunk.length
        progress.betweenEvents = endsEvent(chunk)
        progress.tap?.push(chunk)
        admission.digest?.update(chunk)
        if (response.write(chunk)) return
        sending.pause()
        // A reader that stops reading must not hold the provider's connection for ever.
        stalled = setTimeout(() => response.destroy(), deps.limits.idleMs)
      },
      onEnd() {
        response.end()
        const problem = problemOf(progress)
        return problem === undefined ? end('completed') : end('failed', problem)
      },
      onError(error) {
        if (exchange.settled) return
        end('failed', error.message)
        breakOff(error, { call, exchange, progress, deps })
      },
    },
  })

  response.on('drain', () => {
    clearTimeout(stalled)
    sending.resume()
  })
  response.on('close', () => {
    if (exchange.settled) return
    sending.abort(new Error('the client closed the connection'))
    end('abandoned')
  })
  // The client may have left while its admission was being written.
  if (response.destroyed && !exchange.settled) {
    sending.abort(new Error('the client closed the connection'))
    end('abandoned')
  }
}

interface Beginning {
  progress: Progress
  status: number
  headers: readonly string[]
  admission: Admission
  exchange: Exchange
}

function beginAnswer({ progress, status, headers, admission, exchange }: Beginning): void {
  progress.status = status
  progress.firstByteMs = exchange.elapsedMs()
  progress.stream = header(headers, 'content-type')?.startsWith('text/event-stream') ?? false
  const id = header(headers, 'request-id')
  if (id !== undefined) progress.upstreamRequestId = id.slice(0, 200)
  if (status < 400 && admission.entry.data.endpoint === 'messages')
    progress.tap = createTap({ stream: progress.stream })
  admission.route.served(progress.provider.settings.name)
}

/** Why an answer that came to its end is still no completed call. */
function problemOf(progress: Progress): string | undefined {
  if (progress.status >= 400) return `the provider answered ${progress.status}`
  const metered = meter(progress)
  if (metered.errorType !== undefined) return `the provider broke off: ${metered.errorType}`
  return progress.tap && !metered.finished ? 'the answer ended before it was complete' : undefined
}

function meter(progress: Progress): Metered {
  progress.metered ??= progress.tap?.end() ?? { usage: noUsage, source: 'none', finished: false }
  return progress.metered
}

function header(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) return headers[i + 1]
  return undefined
}

const lineFeed = 10
const carriageReturn = 13

/** True when the bytes so far end with a blank line. */
function endsEvent(chunk: Buffer): boolean {
  const last = chunk.length - 1
  if (chunk[last] !== lineFeed) return false
  return chunk[last - 1] === lineFeed || (chunk[last - 1] === carriageReturn && chunk[last - 2] === lineFeed)
}

interface Finished {
  progress: Progress
  admission: Admission
  exchange: Exchange
  deps: GatewayDeps
}

function answerOf({ progress, admission, exchange, deps }: Finished): Answer {
  const { settings, simulated } = progress.provider
  const metered = meter(progress)
  const requested = admission.message.model
  const charge = deps.rates.charge({
    requested,
    served: metered.model,
    provider: settings.name,
    usage: metered.usage,
    advisors: metered.advisors,
    atMs: exchange.arrivedAt,
    speed: metered.speed ?? admission.message.speed,
    inferenceGeo: metered.inferenceGeo ?? admission.message.inferenceGeo,
  })
  const responseDigest = admission.digest?.end()
  return {
    provider: settings.name,
    simulated,
    model: metered.model ?? requested,
    status: progress.status,
    usage: metered.usage,
    usageSource: metered.source,
    microUsd: charge.microUsd,
    rate: charge.rate,
    responseBytes: progress.responseBytes,
    ...(responseDigest === undefined ? {} : { responseDigest }),
    ...(progress.firstByteMs === undefined ? {} : { firstByteMs: progress.firstByteMs }),
    attempts: progress.attempts,
    ...(progress.upstreamRequestId === undefined ? {} : { upstreamRequestId: progress.upstreamRequestId }),
  }
}

interface Broken {
  call: Call
  exchange: Exchange
  progress: Progress
  deps: GatewayDeps
}

/**
 * Tells the client that the provider failed. Before the head: a refusal. Inside an event stream, between two events:
 * an `error` event, which every Anthropic client understands. Elsewhere the connection is broken, so that a cut answer
 * is never taken for a whole one.
 */
function breakOff(error: Error, { call, exchange, progress, deps }: Broken): void {
  const { response } = call
  const provider = progress.provider.settings.name
  const refusal =
    error instanceof ProviderTimeout
      ? new Refusal('provider_timeout', { provider, seconds: Math.round(error.timeoutMs / 1000) })
      : new Refusal('provider_unreachable', { provider, problem: error.message })
  deps.log.warn({ err: error, exchange: exchange.id, provider }, 'a provider failed')
  if (response.headersSent && progress.stream && progress.betweenEvents && !response.destroyed) {
    const { type } = refusal.shape
    const data = { type: 'error', error: { type, message: refusal.sentence(deps.locale) } }
    response.end(`event: error\ndata: ${JSON.stringify(data)}\n\n`)
    return
  }
  writeRefusal(response, refusal, {
    locale: deps.locale,
    exchange: exchange.id,
    now: deps.clock.now(),
  })
}
