import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { KeyRing, ProviderKey } from '../../../modules/providers/index.ts'
import { ProviderTimeout } from '../errors.ts'
import { Gate } from '../gate.ts'
import type { AnswerSink, Sending } from '../provider.ts'
import { providerFailure } from './problem.ts'

export interface CallOptions {
  provider: string
  dispatcher: Dispatcher
  keys: KeyRing
  /** told each time the provider has taken a key: with two overlapping, which of them is still in use */
  onKeyUsed: (key: ProviderKey) => void
  request: (key: ProviderKey) => Dispatcher.DispatchOptions
  /** from `send` to the head of the answer: connecting, a second key and the model's own thinking included */
  firstByteTimeoutMs: number
}

/**
 * One call through undici's dispatcher, with what the port promises and undici does not: nothing is told before this
 * returns, no chunk comes after `pause` (undici delivers one more when the pause comes from outside its callback), and
 * `abort` works while paused and before a connection exists. 1xx answers are skipped.
 */
export function openCall(options: CallOptions, sink: AnswerSink): Sending {
  const call = new UpstreamCall(options, sink)
  call.attempt()
  return call
}

/**
 * A call is its own handler for undici, so that a chunk passes through no more hands than it must. Sent with the first
 * key; when that one is refused (401) and another exists, once more with the other, before the sink has heard anything.
 * The last key's 401 passes.
 */
class UpstreamCall implements Dispatcher.DispatchHandler, Sending {
  readonly #options: CallOptions
  readonly #gate: Gate
  readonly #order: readonly ProviderKey[]
  readonly #timer: NodeJS.Timeout
  #attempts = 0
  #headSeen = false
  /** of the attempt under way, once its connection is there */
  #controller: Dispatcher.DispatchController | undefined
  #aborted: Error | undefined

  constructor(options: CallOptions, sink: AnswerSink) {
    this.#options = options
    this.#gate = new Gate(sink, this)
    this.#order = options.keys.keys()
    const { provider, firstByteTimeoutMs } = options
    const late = () => this.abort(new ProviderTimeout(provider, firstByteTimeoutMs))
    this.#timer = setTimeout(late, firstByteTimeoutMs)
  }

  attempt(): void {
    const key = this.#order[this.#attempts++]
    if (!key) throw new Error('a key ring is never empty')
    const { dispatcher, request } = this.#options
    dispatcher.dispatch(request(key), this)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#aborted) controller.abort(this.#aborted)
    else if (this.#gate.paused) controller.pause()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#gate.done) return
    const key = this.#order[this.#attempts - 1]
    if (key && status !== 401) this.#options.onKeyUsed(key)
    else if (key) this.#options.keys.refused(key)
    if (status === 401 && this.#attempts < this.#order.length) return this.#tryNextKey()
    this.#headSeen = true
    clearTimeout(this.#timer)
    this.#gate.head(status, pairsOf(headers))
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#gate.chunk(chunk)
  }

  onResponseEnd(): void {
    this.#gate.end()
  }

  onResponseError(controller: Dispatcher.DispatchController | undefined, error: Error): void {
    // An attempt that was passed over has nothing to say any more.
    if ((controller ?? undefined) !== this.#controller) return
    clearTimeout(this.#timer)
    const { provider } = this.#options
    this.#gate.break(providerFailure(provider, error, { headSeen: this.#headSeen }))
  }

  #tryNextKey(): void {
    const passedOver = this.#controller
    this.#controller = undefined
    passedOver?.abort(new Error('the key was refused'))
    this.attempt()
  }

  abort(reason: Error): void {
    if (this.#gate.done) return
    this.#aborted = reason
    clearTimeout(this.#timer)
    this.#gate.fail(reason)
    this.#controller?.abort(reason)
  }

  pause(): void {
    this.#gate.pause()
    this.#controller?.pause()
  }

  resume(): void {
    // From a microtask: undici asserts that no answer is being parsed while another one is resumed.
    this.#gate.resume()
  }

  goOn(): void {
    this.#controller?.resume()
  }
}

/** undici has read the names in lower case and the values as latin1 already; a repeated header is a list. */
function pairsOf(headers: IncomingHttpHeaders): string[] {
  const pairs: string[] = []
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (typeof value === 'string') pairs.push(name, value)
    else for (const one of value ?? []) pairs.push(name, one)
  }
  return pairs
}
