import { ProviderTimeout } from '../errors.ts'
import type { AnswerSink, Sending } from '../provider.ts'
import { sendWithKeys, type KeyedRequest } from './keyed.ts'
import { providerFailure } from './problem.ts'

export interface CallOptions extends KeyedRequest {
  provider: string
  /** from `send` to the head of the answer: connecting, a second key and the model's own thinking included */
  firstByteTimeoutMs: number
}

/** One call with a limit on the first byte, its errors named. */
export function openCall(options: CallOptions, sink: AnswerSink): Sending {
  const { provider, firstByteTimeoutMs } = options
  let headSeen = false
  let abortedBy: Error | undefined

  const sending = sendWithKeys(options, {
    onHead(status, headers) {
      headSeen = true
      clearTimeout(timer)
      sink.onHead(status, headers)
    },
    onChunk: (chunk) => sink.onChunk(chunk),
    onEnd: () => sink.onEnd(),
    onError(error) {
      clearTimeout(timer)
      sink.onError(error === abortedBy ? error : providerFailure(provider, error, { headSeen }))
    },
  })
  const timer = setTimeout(() => abort(new ProviderTimeout(provider, firstByteTimeoutMs)), firstByteTimeoutMs)

  function abort(reason: Error): void {
    abortedBy ??= reason
    sending.abort(reason)
  }
  return { abort, pause: () => sending.pause(), resume: () => sending.resume() }
}
