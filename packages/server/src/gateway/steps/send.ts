import { ProviderBroken } from '../provider/errors.ts'
import type { AnswerSink, Provider, Sending } from '../provider/provider.ts'
import { sendAttempt, type AttemptSink, type Candidate } from './attempt.ts'
import { preferredAnswer, replayBody, type KeptAnswer } from './kept-answer.ts'

export type { Candidate } from './attempt.ts'

export interface FailoverSink extends AnswerSink {
  /** Whose answer follows. Called once, just before `onHead`; not at all when nobody answered. */
  onProvider(provider: Provider): void
}

export interface SendOptions {
  /** in order of preference, already filtered; never empty */
  candidates: readonly Candidate[]
  /** stay with the first: the history carries thinking signatures that only it accepts */
  sticky: boolean
  sink: FailoverSink
  /** a provider was passed over for a later one, or for an earlier one's error answer */
  onAttemptFailed: (attempt: { provider: string; reason: string }) => void
  /** between two chunks of an answer, while the client takes them */
  idleTimeoutMs: number
}

/**
 * Sends to the first provider, and before a byte has been relayed to the next when it answers 401, 403, 404, 429 or 5xx,
 * times out or cannot be reached; never after. The last one's answer passes unchanged, whatever it is. When the last
 * cannot be reached but an earlier one answered with an error, that answer passes: a provider's own words and retry
 * hints help more than "unreachable". Of several, one about load stands before one about access or names (401, 403,
 * 404, 501), then the more preferred provider's. Silence between two chunks ends the answer as broken.
 */
export function sendWithFailover(options: SendOptions): Sending {
  const failover = new Failover(options)
  failover.attempt()
  return failover
}

/** The attempts of one call, one after the other, and the one answer its sink gets, whichever of them it comes from. */
class Failover implements AttemptSink, Sending {
  readonly #options: SendOptions
  readonly #sink: FailoverSink
  /** of the candidate under way */
  #index = -1
  #current: Sending | undefined
  #kept: KeptAnswer | undefined
  #paused = false
  /** the answer's head was given to the sink */
  #begun = false
  /** the sink has heard, or is about to hear, the end */
  #done = false
  #idle: NodeJS.Timeout | undefined

  constructor(options: SendOptions) {
    this.#options = options
    this.#sink = options.sink
  }

  attempt(): void {
    this.#index++
    const candidate = this.#candidate()
    this.#current = this.#isLast()
      ? candidate.provider.send(candidate.outgoing, this)
      : sendAttempt(candidate, this)
  }

  onHead(status: number, headers: readonly string[]): void {
    if (this.#paused) this.#current?.pause()
    this.#begin(this.#candidate().provider, status, headers)
  }

  onChunk(chunk: Buffer): void {
    if (this.#done) return
    this.#idle?.refresh()
    this.#sink.onChunk(chunk)
  }

  onEnd(): void {
    if (this.#finish()) this.#sink.onEnd()
  }

  onErrorAnswer(status: number, answer: KeptAnswer | undefined): void {
    if (this.#done) return
    this.#kept = preferredAnswer(this.#kept, answer)
    this.#passOver(`status ${status}`)
  }

  onError(error: Error): void {
    if (this.#done) return
    const isLast = this.#isLast()
    if (this.#begun || (isLast && !this.#kept)) return this.#fail(error)
    this.#passOver(error.message)
    if (isLast && this.#kept) this.#replay(this.#kept)
  }

  /** Over at once; the sink hears of it when the caller's stack has unwound. */
  abort(reason: Error): void {
    if (this.#finish()) queueMicrotask(() => this.#sink.onError(reason))
    this.#current?.abort(reason)
  }

  /** The client stopped reading: silence is its own until `resume`. */
  pause(): void {
    this.#paused = true
    if (this.#begun) this.#current?.pause()
  }

  resume(): void {
    this.#paused = false
    if (!this.#done) this.#idle?.refresh()
    this.#current?.resume()
  }

  #candidate(): Candidate {
    const candidate = this.#options.candidates[this.#index]
    if (!candidate) throw new Error('a call needs a provider to go to')
    return candidate
  }

  #isLast(): boolean {
    return this.#options.sticky || this.#index === this.#options.candidates.length - 1
  }

  #passOver(reason: string): void {
    const isLast = this.#isLast()
    this.#options.onAttemptFailed({ provider: this.#candidate().provider.settings.name, reason })
    if (!isLast) this.attempt()
  }

  #replay({ provider, status, headers, body }: KeptAnswer): void {
    this.#begin(provider, status, headers)
    this.#current = replayBody(body, this)
    if (this.#paused) this.#current.pause()
  }

  #begin(provider: Provider, status: number, headers: readonly string[]): void {
    if (this.#done) return
    this.#begun = true
    this.#idle = setTimeout(() => this.#stall(provider), this.#options.idleTimeoutMs)
    this.#sink.onProvider(provider)
    this.#sink.onHead(status, headers)
  }

  #stall(provider: Provider): void {
    if (this.#paused) return
    const stalled = new ProviderBroken(provider.settings.name, 'the answer stalled')
    this.#current?.abort(stalled)
    this.#fail(stalled)
  }

  #fail(error: Error): void {
    if (this.#finish()) this.#sink.onError(error)
  }

  /** True for the first who ends the answer. */
  #finish(): boolean {
    if (this.#done) return false
    this.#done = true
    clearTimeout(this.#idle)
    return true
  }
}
