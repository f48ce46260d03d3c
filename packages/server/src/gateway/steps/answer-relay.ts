import { ProviderBroken } from '../provider/errors.ts'
import type { AnswerSink, Provider } from '../provider/provider.ts'

export interface FailoverSink extends AnswerSink {
  /** Whose answer follows. Called once, just before `onHead`; not at all when nobody answered. */
  onProvider(provider: Provider): void
}

/** The one answer the sink gets, whichever attempt it comes from. */
export interface AnswerRelay {
  readonly begun: boolean
  /** the sink has heard, or is about to hear, the end */
  readonly done: boolean
  begin: (head: { provider: Provider; status: number; headers: readonly Buffer[] }) => void
  chunk: (chunk: Buffer) => void
  end: () => void
  fail: (error: Error) => void
  /** Over at once; the sink hears of it when the caller's stack has unwound. */
  cancel: (reason: Error) => void
  /** The client stopped reading: silence is its own until `resume`. */
  pause: () => void
  resume: () => void
}

export interface AnswerRelayOptions {
  sink: FailoverSink
  /** between two chunks */
  idleTimeoutMs: number
  /** the provider fell silent; told before the sink hears of it */
  onStalled: (error: ProviderBroken) => void
}

/** Passes an answer on, watches for silence, and ends exactly once. */
export function createAnswerRelay({ sink, idleTimeoutMs, onStalled }: AnswerRelayOptions): AnswerRelay {
  let begun = false
  let done = false
  let paused = false
  let idle: NodeJS.Timeout | undefined

  function finish(tell: () => void): void {
    if (done) return
    done = true
    clearTimeout(idle)
    tell()
  }
  const fail = (error: Error) => finish(() => sink.onError(error))

  return {
    get begun() {
      return begun
    },
    get done() {
      return done
    },
    begin({ provider, status, headers }) {
      if (done) return
      begun = true
      idle = setTimeout(() => {
        if (paused) return
        const stalled = new ProviderBroken(provider.settings.name, 'the answer stalled')
        onStalled(stalled)
        fail(stalled)
      }, idleTimeoutMs)
      sink.onProvider(provider)
      sink.onHead(status, headers)
    },
    chunk(chunk) {
      if (done) return
      idle?.refresh()
      sink.onChunk(chunk)
    },
    end: () => finish(() => sink.onEnd()),
    fail,
    cancel: (reason) => finish(() => queueMicrotask(() => sink.onError(reason))),
    pause: () => void (paused = true),
    resume() {
      paused = false
      if (!done) idle?.refresh()
    },
  }
}
