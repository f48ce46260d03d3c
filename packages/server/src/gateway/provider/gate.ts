import type { AnswerSink } from './provider.ts'

export interface Producer {
  /** Everything held has been delivered and nothing is paused: go on. */
  goOn(): void
  /** The sink threw while it was given what was held. */
  abort(reason: Error): void
}

/**
 * Stands between whatever produces an answer and its sink, and keeps the port's promises whatever the producer does:
 * exactly one end, and no chunk between `pause` and `resume`: what comes meanwhile is held, so a producer must stop soon
 * after a pause. What comes in one turn of the event loop is passed on as one chunk before the next: of a read that
 * holds fifty events each would else be metered, framed and written by itself. A class, because each call makes one, and
 * methods of a class cost nothing to make.
 */
export class Gate {
  /** the sink has heard, or is about to hear, the end */
  done = false
  paused = false
  readonly #sink: AnswerSink
  readonly #producer: Producer
  #held: Buffer[] = []
  #ended = false

  constructor(sink: AnswerSink, producer: Producer) {
    this.#sink = sink
    this.#producer = producer
  }

  head(status: number, headers: readonly string[]): void {
    if (!this.done) this.#sink.onHead(status, headers)
  }

  chunk(chunk: Buffer): void {
    if (this.done) return
    this.#held.push(chunk)
    if (this.#held.length === 1 && !this.paused) process.nextTick(passOn, this)
  }

  end(): void {
    if (this.done) return
    this.#ended = true
    this.passOn()
  }

  /** The producer broke off: what has come before still counts, unless the sink is not taking anything. */
  break(error: Error): void {
    this.passOn()
    this.fail(error)
  }

  /** Final at once, dropping what is held; the sink hears of it when the caller's stack has unwound. */
  fail(error: Error): void {
    if (this.done) return
    this.done = true
    this.#held = []
    queueMicrotask(() => this.#sink.onError(error))
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    if (!this.paused) return
    this.paused = false
    queueMicrotask(() => this.#goOn())
  }

  /** Gives the sink what is held, and the end if it has come. */
  passOn(): void {
    if (this.done) return
    try {
      if (!this.paused) this.#passHeld()
      // The sink may have aborted; its pause holds back chunks, not an end that follows none.
      if (this.#ended && this.#held.length === 0) this.#finish()
    } catch (error) {
      this.#producer.abort(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #passHeld(): void {
    const [first] = this.#held
    if (first === undefined) return
    const chunk = this.#held.length === 1 ? first : Buffer.concat(this.#held)
    this.#held = []
    this.#sink.onChunk(chunk)
  }

  #goOn(): void {
    this.passOn()
    if (!this.paused && !this.done) this.#producer.goOn()
  }

  #finish(): void {
    if (this.done) return
    this.done = true
    this.#sink.onEnd()
  }
}

/** One function for all calls: a chunk then makes no closure. */
function passOn(gate: Gate): void {
  gate.passOn()
}
