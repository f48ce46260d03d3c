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

/**
 * Keeps the port's promises whatever the producer does: exactly one end, and no chunk between `pause` and `resume`: what
 * comes meanwhile is held, so a producer must stop soon after a pause.
 * @param onFlowing everything held has been delivered and nothing is paused: the producer may go on
 */
export function createGate(sink: AnswerSink, onFlowing: () => void): Gate {
  const held: Buffer[] = []
  let paused = false
  let done = false
  let ended = false

  function fail(error: Error): void {
    if (done) return
    done = true
    held.length = 0
    queueMicrotask(() => sink.onError(error))
  }

  function finish(): void {
    done = true
    sink.onEnd()
  }

  const next = () => (paused || done ? undefined : held.shift())

  function flush(): void {
    for (let chunk = next(); chunk; chunk = next()) sink.onChunk(chunk)
    if (paused || done) return
    if (ended) finish()
    else onFlowing()
  }

  return {
    get done() {
      return done
    },
    get paused() {
      return paused
    },
    head(status, headers) {
      if (!done) sink.onHead(status, headers)
    },
    chunk(chunk) {
      if (done) return
      if (paused || held.length > 0) held.push(chunk)
      else sink.onChunk(chunk)
    },
    end() {
      if (done) return
      if (held.length > 0) ended = true
      else finish()
    },
    fail,
    pause: () => void (paused = true),
    resume() {
      if (!paused) return
      paused = false
      queueMicrotask(flush)
    },
  }
}
