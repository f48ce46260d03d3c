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
 * after a pause. A class, because each call makes one, and methods of a class cost nothing to make.
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
    if (this.paused || this.#held.length > 0) this.#held.push(chunk)
    else this.#sink.onChunk(chunk)
  }

  end(): void {
    if (this.done) return
    if (this.#held.length > 0) this.#ended = true
    else this.#finish()
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
    queueMicrotask(() => this.#flush())
  }

  #flush(): void {
    try {
      for (let chunk = this.#next(); chunk; chunk = this.#next()) this.#sink.onChunk(chunk)
      if (this.paused || this.done) return
      if (this.#ended) this.#finish()
      else this.#producer.goOn()
    } catch (error) {
      this.#producer.abort(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #next(): Buffer | undefined {
    return this.paused || this.done ? undefined : this.#held.shift()
  }

  #finish(): void {
    this.done = true
    this.#sink.onEnd()
  }
}
