import { ProviderBroken } from '../provider/errors.ts'
import type { AnswerSink, Provider } from '../provider/provider.ts'

export interface FailoverSink extends AnswerSink {
  /** Whose answer follows. Called once, just before `onHead`; not at all when nobody answered. */
  onProvider(provider: Provider): void
}

interface Head {
  provider: Provider
  status: number
  headers: readonly Buffer[]
}

/** The one answer the sink gets, whichever attempt it comes from. */
export interface AnswerRelay {
  readonly begun: boolean
  /** the sink has heard, or is about to hear, the end */
  readonly done: boolean
  begin: (head: Head) => void
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
  let paused = false
  let idle: NodeJS.Timeout | undefined

  function finish(tell: () => void): void {
    if (relay.done) return
    relay.done = true
    clearTimeout(idle)
    tell()
  }

  function watch(provider: string): void {
    idle = setTimeout(() => {
      if (paused) return
      const stalled = new ProviderBroken(provider, 'the answer stalled')
      onStalled(stalled)
      relay.fail(stalled)
    }, idleTimeoutMs)
  }

  // plain fields, not accessors: an object with accessors costs some 10 µs of collector time a call
  const relay = {
    begun: false,
    done: false,
    begin({ provider, status, headers }: Head) {
      if (relay.done) return
      relay.begun = true
      watch(provider.settings.name)
      sink.onProvider(provider)
      sink.onHead(status, headers)
    },
    chunk(chunk: Buffer) {
      if (relay.done) return
      idle?.refresh()
      sink.onChunk(chunk)
    },
    end: () => finish(() => sink.onEnd()),
    fail: (error: Error) => finish(() => sink.onError(error)),
    cancel: (reason: Error) => finish(() => queueMicrotask(() => sink.onError(reason))),
    pause() {
      paused = true
    },
    resume() {
      paused = false
      if (!relay.done) idle?.refresh()
    },
  }
  return relay
}
