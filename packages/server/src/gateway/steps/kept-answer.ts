import type { AnswerSink, Provider, Sending } from '../provider/provider.ts'

/** A whole error answer, held because no later provider may be reachable. */
export interface KeptAnswer {
  provider: Provider
  status: number
  headers: readonly string[]
  body: Buffer
}

/** Answers that say something about this provider, its key or its load, and not about the request. */
export function isProvidersOwn(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 429 || status >= 500
}

function isAboutLoad(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}

/** The answer to keep: one about load tells the client to try again; else the more preferred provider's. */
export function preferredAnswer(
  kept: KeptAnswer | undefined,
  later: KeptAnswer | undefined,
): KeptAnswer | undefined {
  if (!kept || !later) return kept ?? later
  return !isAboutLoad(kept.status) && isAboutLoad(later.status) ? later : kept
}

/** Gives a kept body out as if it came from the provider, when the caller's stack has unwound. */
export function replayBody(body: Buffer, sink: Pick<AnswerSink, 'onChunk' | 'onEnd'>): Sending {
  let paused = false
  let over = false
  function deliver(): void {
    if (paused || over) return
    over = true
    if (body.length > 0) sink.onChunk(body)
    sink.onEnd()
  }
  queueMicrotask(deliver)
  return {
    abort: () => void (over = true),
    pause: () => void (paused = true),
    resume() {
      paused = false
      queueMicrotask(deliver)
    },
  }
}
