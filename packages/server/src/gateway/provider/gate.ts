import type { AnswerSink } from './provider.ts'

/** Stands between whatever produces an answer and its sink. */
export interface Gate {
  /** the sink has heard, or is about to hear, the end */
  readonly done: boolean
  readonly paused: boolean
  head: (status: number, headers: readonly Buffer[]) => void
  chunk: (chunk: Buffer) => void
  end: () => void
  /** Final at once, dropping what is held; the sink hears of it when the caller's stack has unwound. */
  fail: (error: Error) => void
  pause: () => void
  resume: () => void
}

export interface Producer {
  /** Everything held has been delivered and nothing is paused: go on. */
  goOn(): void
  /** The sink threw while it was given what was held. */
  abort(reason: Error): void
}

/**
 * Keeps the port's promises whatever the producer does: exactly one end, and no chunk between `pause` and `resume`: what
 * comes meanwhile is held, so a producer must stop soon after a pause.
 */
export function createGate(sink: AnswerSink, producer: Producer): Gate {
  const held: Buffer[] = []
  let ended = false

  function finish(): void {
    gate.done = true
    sink.onEnd()
  }

  const next = () => (gate.paused || gate.done ? undefined : held.shift())

  function flush(): void {
    try {
      for (let chunk = next(); chunk; chunk = next()) sink.onChunk(chunk)
      if (gate.paused || gate.done) return
      if (ended) finish()
      else producer.goOn()
    } catch (error) {
      producer.abort(error instanceof Error ? error : new Error(String(error)))
    }
  }

  // plain fields, not accessors: an object with accessors costs some 10 µs of collector time a call
  const gate = {
    done: false,
    paused: false,
    head(status: number, headers: readonly Buffer[]) {
      if (!gate.done) sink.onHead(status, headers)
    },
    chunk(chunk: Buffer) {
      if (gate.done) return
      if (gate.paused || held.length > 0) held.push(chunk)
      else sink.onChunk(chunk)
    },
    end() {
      if (gate.done) return
      if (held.length > 0) ended = true
      else finish()
    },
    fail(error: Error) {
      if (gate.done) return
      gate.done = true
      held.length = 0
      queueMicrotask(() => sink.onError(error))
    },
    pause() {
      gate.paused = true
    },
    resume() {
      if (!gate.paused) return
      gate.paused = false
      queueMicrotask(flush)
    },
  }
  return gate
}
