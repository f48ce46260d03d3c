import type { Dispatcher } from 'undici'
import type { KeyRing, ProviderKey } from '../../../modules/providers/index.ts'
import type { AnswerSink, Sending } from '../provider.ts'
import { dispatchRequest } from './dispatch.ts'

export interface KeyedRequest {
  dispatcher: Dispatcher
  keys: KeyRing
  /** told each time the provider has taken a key: with two overlapping, which of them is still in use */
  onKeyUsed: (key: ProviderKey) => void
  request: (key: ProviderKey) => Dispatcher.DispatchOptions
}

/**
 * Sends with the first key; when that one is refused (401) and another exists, once more with the other, before the sink
 * has heard anything. The last key's 401 passes.
 */
export function sendWithKeys(
  { dispatcher, keys, onKeyUsed, request }: KeyedRequest,
  sink: AnswerSink,
): Sending {
  const order = keys.keys()
  let paused = false
  let current = attempt(0)

  function attempt(index: number): Sending {
    const key = order[index]
    if (!key) throw new Error('a key ring is never empty')
    let passedOver = false
    const options = request(key)
    const sending = dispatchRequest(dispatcher, options, {
      onHead(status, headers) {
        if (status === 401) keys.refused(key)
        else onKeyUsed(key)
        if (status !== 401 || index + 1 >= order.length) return sink.onHead(status, headers)
        passedOver = true
        sending.abort(new Error('the key was refused'))
        current = attempt(index + 1)
      },
      onChunk: (chunk) => sink.onChunk(chunk),
      onEnd: () => sink.onEnd(),
      onError(error) {
        if (!passedOver) sink.onError(error)
      },
    })
    if (paused) sending.pause()
    return sending
  }

  return {
    abort: (reason) => current.abort(reason),
    pause() {
      paused = true
      current.pause()
    },
    resume() {
      paused = false
      current.resume()
    },
  }
}
