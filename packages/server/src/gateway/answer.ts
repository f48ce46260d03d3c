import { noUsage } from '@sekisho/contract'
import type { GatewayDeps } from './call.ts'
import { countedTokens, type Answer, type Exchange } from './exchange.ts'
import type { Provider } from './provider/index.ts'
import type { Admission } from './record.ts'
import { createTap, type Metered, type Tap } from './steps/tap.ts'

/** What has come from a provider so far; becomes the exchange's `Answer`. */
export interface Progress {
  /** whose answer it is, or who was asked first */
  provider: Provider
  /** 0 before the head */
  status: number
  stream: boolean
  tap: Tap | undefined
  metered: Metered | undefined
  responseBytes: number
  /** the bytes so far end between two events, so that an error event may follow */
  betweenEvents: boolean
  firstByteMs: number | undefined
  upstreamRequestId: string | undefined
  /** a content coding that was not asked for */
  encoding: string | undefined
  attempts: { provider: string; reason: string }[]
  /** tokens of an answer that was ended here, by its text; the provider will say nothing more of them */
  written: number | undefined
}

export function beginProgress(provider: Provider): Progress {
  return {
    provider,
    status: 0,
    stream: false,
    tap: undefined,
    metered: undefined,
    responseBytes: 0,
    betweenEvents: false,
    firstByteMs: undefined,
    upstreamRequestId: undefined,
    encoding: undefined,
    attempts: [],
    written: undefined,
  }
}

export interface Head {
  status: number
  /** flat name, value pairs in lower case, as the client gets them */
  headers: readonly string[]
  elapsedMs: number
  /** false for calls that cost nothing */
  metered: boolean
  /** the tools of the answer are recorded */
  tools: boolean
}

export function noteHead(progress: Progress, { status, headers, elapsedMs, metered, tools }: Head): void {
  progress.status = status
  progress.firstByteMs = elapsedMs
  progress.stream = valueOf(headers, 'content-type')?.startsWith('text/event-stream') ?? false
  progress.upstreamRequestId = valueOf(headers, 'request-id')?.slice(0, 200)
  const encoding = valueOf(headers, 'content-encoding')
  if (encoding !== undefined && encoding !== 'identity') progress.encoding = encoding.slice(0, 40)
  if (metered && status < 400) progress.tap = createTap({ stream: progress.stream, tools })
}

export function noteChunk(progress: Progress, chunk: Buffer): void {
  progress.responseBytes += chunk.length
  progress.betweenEvents = endsEvent(chunk)
  progress.tap?.push(chunk)
}

/** Why an answer that came to its end is still no completed call. */
export function problemOf(progress: Progress): string | undefined {
  if (progress.status >= 400) return `the provider answered ${progress.status}`
  const { errorType, finished } = meter(progress)
  if (progress.encoding !== undefined) return `the answer was compressed (${progress.encoding})`
  if (errorType !== undefined) return `the provider broke off: ${errorType}`
  return progress.tap && !finished ? 'the answer ended before it was complete' : undefined
}

interface Context {
  admission: Admission
  exchange: Exchange
  deps: GatewayDeps
}

/** What came back, counted and priced. */
export function answerOf(progress: Progress, { admission, exchange, deps }: Context): Answer {
  const { settings, simulated } = progress.provider
  const { message } = admission
  const { source, advisors, model, speed, inferenceGeo, toolUses, usage: seen } = meter(progress)
  const usage = { ...seen, outputTokens: Math.max(seen.outputTokens, progress.written ?? 0) }
  const charge: Charged = isUnreadable(progress)
    ? heldCharge(admission)
    : deps.rates.charge({
        requested: message.model,
        served: model,
        provider: settings.name,
        usage,
        advisors,
        atMs: exchange.arrivedAt,
        speed: speed ?? message.speed,
        inferenceGeo: inferenceGeo ?? message.inferenceGeo,
      })
  return {
    provider: settings.name,
    simulated,
    model: model ?? message.model,
    status: progress.status,
    usage,
    usageSource: isUnreadable(progress) ? 'estimated' : source,
    microUsd: charge.microUsd,
    countedTokens: charge.tokens ?? countedTokens(usage),
    rate: charge.rate,
    responseBytes: progress.responseBytes,
    responseDigest: admission.digest?.end(),
    firstByteMs: progress.firstByteMs,
    attempts: progress.attempts,
    upstreamRequestId: progress.upstreamRequestId,
    toolUses,
  }
}

/** An answer came that says nothing of its tokens, for example compressed although we asked for it plain. */
function isUnreadable(progress: Progress): boolean {
  return progress.tap !== undefined && progress.responseBytes > 0 && meter(progress).source === 'none'
}

interface Charged {
  microUsd: number
  rate: string
  /** instead of what the usage says */
  tokens?: number
}

/** What cannot be metered is charged as it was held, like a call whose node died: never free. */
function heldCharge({ entry }: Admission): Charged {
  return { microUsd: entry.data.heldMicroUsd, rate: 'hold', tokens: entry.data.heldTokens }
}

function meter(progress: Progress): Metered {
  progress.metered ??= progress.tap?.end() ?? { usage: noUsage, source: 'none', finished: false }
  return progress.metered
}

function valueOf(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) return headers[i + 1]
  return undefined
}

const lineFeed = 10
const carriageReturn = 13

/** How many of the bytes there are up to the last end of an event; 0: none ends in them. */
export function endOfEvents(chunk: Buffer): number {
  const end = Math.max(endAfter(chunk, '\n\n'), endAfter(chunk, '\n\r\n'))
  return endsEvent(chunk) ? chunk.length : end
}

function endAfter(chunk: Buffer, blankLine: string): number {
  const at = chunk.lastIndexOf(blankLine, undefined, 'latin1')
  return at === -1 ? 0 : at + blankLine.length
}

/** True when the bytes end with a blank line. */
function endsEvent(chunk: Buffer): boolean {
  const last = chunk.length - 1
  if (chunk[last] !== lineFeed) return false
  return chunk[last - 1] === lineFeed || (chunk[last - 1] === carriageReturn && chunk[last - 2] === lineFeed)
}
