import type { ServerResponse } from 'node:http'
import type { BudgetRefusal } from '../modules/budgets/index.ts'
import {
  answerOf,
  beginProgress,
  endOfEvents,
  noteChunk,
  noteHead,
  problemOf,
  type Progress,
} from './answer.ts'
import { breakOff, errorEvent } from './break-off.ts'
import type { Call, GatewayDeps } from './call.ts'
import type { Exchange } from './exchange.ts'
import { headersForClient } from './headers.ts'
import type { Provider, Sending } from './provider/index.ts'
import type { Admission } from './record.ts'
import { partHead } from './steps/keep-content.ts'
import { routedHeader } from './steps/reroute.ts'
import { sendWithFailover, type Candidate, type FailoverSink } from './steps/send.ts'

interface Relay {
  call: Call
  exchange: Exchange
  admission: Admission
  candidates: readonly Candidate[]
}

/**
 * Sends an admitted call and streams the answer back untouched, metering as it passes. Ends the exchange as completed,
 * failed (the provider, or the way to it), ended (a budget has no room for the rest) or abandoned (the client left: the
 * provider's connection closes at once).
 */
export function relay(options: Relay, deps: GatewayDeps): void {
  const { candidates, admission, call } = options
  const answering = new Answering(options, deps)
  const sending = sendWithFailover({
    candidates,
    sticky: admission.route.sticky,
    sink: answering,
    onAttemptFailed: (attempt) => answering.attemptFailed(attempt),
    idleTimeoutMs: deps.limits.idleMs,
  })
  answering.sending = sending
  call.response.on('close', () => answering.leave())
  // The client may have left while its admission was being written.
  if (call.response.destroyed) answering.leave()
}

/** The answer of one call on its way to the client, and what is learned of it. */
class Answering implements FailoverSink {
  sending: Sending | undefined
  readonly #relay: Relay
  readonly #deps: GatewayDeps
  readonly #response: ServerResponse
  readonly #progress: Progress
  /** the client stopped reading, and may not do so for ever */
  #stalled: NodeJS.Timeout | undefined

  constructor(relay: Relay, deps: GatewayDeps) {
    const [first] = relay.candidates
    if (!first) throw new Error('a route without candidates was admitted')
    this.#relay = relay
    this.#deps = deps
    this.#response = relay.call.response
    this.#progress = beginProgress(first.provider)
  }

  attemptFailed(attempt: Progress['attempts'][number]): void {
    this.#progress.attempts.push(attempt)
    this.#deps.metrics.attemptFailed(attempt)
  }

  onProvider(provider: Provider): void {
    this.#progress.provider = provider
  }

  onHead(status: number, pairs: readonly string[]): void {
    const { exchange, admission } = this.#relay
    const headers = headersForClient(pairs)
    const metered = admission.entry.data.endpoint === 'messages'
    const { structure: tools } = admission
    noteHead(this.#progress, { status, headers, elapsedMs: exchange.elapsedMs(), metered, tools })
    if (status < 400) admission.route.served(this.#progress.provider.settings.name)
    admission.content?.begin(partHead(headers))
    this.#response.sendDate = !headers.includes('date')
    headers.push('x-sekisho-exchange', exchange.id, ...routedHeader(admission.message))
    if (status < 400) headers.push(...admission.budget.headers())
    this.#response.writeHead(status, headers)
  }

  onChunk(chunk: Buffer): void {
    noteChunk(this.#progress, chunk)
    const { digest, content, budget } = this.#relay.admission
    const end = this.#adjustHold() ? endOfEvents(chunk) : 0
    const overrun = end === 0 ? undefined : budget.overrun()
    const passed = overrun === undefined ? chunk : chunk.subarray(0, end)
    digest?.update(passed)
    content?.push(passed)
    if (!this.#response.write(passed)) this.#waitForReader()
    if (overrun !== undefined) this.#endAnswer(overrun, chunk.length - end)
  }

  onEnd(): void {
    this.#response.end()
    const problem = problemOf(this.#progress)
    this.#settle(problem === undefined ? 'completed' : 'failed', problem)
  }

  onError(error: Error): void {
    const { call, exchange } = this.#relay
    if (exchange.settled) return
    this.#settle('failed', error.message)
    breakOff(error, { call, exchange, progress: this.#progress, deps: this.#deps })
  }

  leave(): void {
    if (this.#relay.exchange.settled) return
    this.sending?.abort(new Error('the client closed the connection'))
    this.#settle('abandoned')
  }

  /** What is held follows what the answer shows of its cost. @returns whether a budget may have no room for more */
  #adjustHold(): boolean {
    const { expectation, budget } = this.#relay.admission
    const { tap, stream } = this.#progress
    if (expectation === undefined || tap === undefined) return false
    const { report, outputBytes } = tap.seen
    const usage = report.named ? report.usage : undefined
    const closely = budget.isNear()
    const expected = expectation.observe({ usage, outputBytes, closely })
    if (expected !== undefined) budget.adjust(expected)
    return closely && stream && report.stopReason === undefined
  }

  /**
   * A budget has no room for more: the client is told so between two events, and the provider's connection closes.
   * @param droppedBytes of the last chunk that the client does not get
   */
  #endAnswer(refusal: BudgetRefusal, droppedBytes: number): void {
    this.sending?.abort(refusal)
    const progress = this.#progress
    progress.written = this.#relay.admission.expectation?.tokensOf(progress.tap?.seen.outputBytes ?? 0)
    progress.responseBytes -= droppedBytes
    this.#response.end(errorEvent(refusal, this.#deps.locale))
    this.#deps.metrics.refused(refusal.code)
    this.#settle('ended', `${refusal.code}: ${refusal.budget ?? ''}`)
  }

  /** Back-pressure; and a reader that stops reading must not hold the provider's connection for ever. */
  #waitForReader(): void {
    this.sending?.pause()
    this.#stalled = setTimeout(() => this.#response.destroy(), this.#deps.limits.idleMs)
    this.#response.once('drain', () => {
      clearTimeout(this.#stalled)
      this.sending?.resume()
    })
  }

  #settle(outcome: 'completed' | 'failed' | 'abandoned' | 'ended', problem?: string): void {
    const { exchange, admission } = this.#relay
    if (exchange.settled) return
    clearTimeout(this.#stalled)
    const answer = answerOf(this.#progress, { admission, exchange, deps: this.#deps })
    exchange.settle({ outcome, problem, answer })
  }
}
