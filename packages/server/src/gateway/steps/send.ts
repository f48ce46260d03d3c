import type { Sending } from '../provider/provider.ts'
import { createAnswerRelay, type FailoverSink } from './answer-relay.ts'
import { sendAttempt, type AttemptSink, type Candidate } from './attempt.ts'
import { preferredAnswer, replayBody, type KeptAnswer } from './kept-answer.ts'

export type { FailoverSink } from './answer-relay.ts'
export type { Candidate } from './attempt.ts'

export interface SendOptions {
  /** in order of preference, already filtered; never empty */
  candidates: readonly Candidate[]
  /** stay with the first: the history carries thinking signatures that only it accepts */
  sticky: boolean
  sink: FailoverSink
  /** a provider was passed over for a later one, or for an earlier one's error answer */
  onAttemptFailed: (attempt: { provider: string; reason: string }) => void
  /** between two chunks of an answer, while the client takes them */
  idleTimeoutMs: number
}

/**
 * Sends to the first provider, and before a byte has been relayed to the next when it answers 401, 403, 404, 429 or 5xx,
 * times out or cannot be reached; never after. The last one's answer passes unchanged, whatever it is. When the last
 * cannot be reached but an earlier one answered with an error, that answer passes: a provider's own words and retry
 * hints help more than "unreachable". Of several, one about load stands before one about access or names (401, 403,
 * 404, 501), then the more preferred provider's. Silence between two chunks ends the answer as broken.
 */
export function sendWithFailover(options: SendOptions): Sending {
  const candidates = options.sticky ? options.candidates.slice(0, 1) : options.candidates
  let kept: KeptAnswer | undefined
  let current: Sending | undefined
  let paused = false
  const { sink, idleTimeoutMs } = options
  const relay = createAnswerRelay({ sink, idleTimeoutMs, onStalled: (error) => current?.abort(error) })

  function attempt(index: number): void {
    const candidate = candidates[index]
    if (!candidate) throw new Error('a call needs a provider to go to')
    const { provider, outgoing } = candidate
    const isLast = index === candidates.length - 1

    function passOver(reason: string): void {
      options.onAttemptFailed({ provider: provider.settings.name, reason })
      if (!isLast) attempt(index + 1)
    }

    const answer: AttemptSink = {
      onHead(status, headers) {
        if (paused) current?.pause()
        relay.begin({ provider, status, headers })
      },
      onChunk: relay.chunk,
      onEnd: relay.end,
      onErrorAnswer(status, errorAnswer) {
        if (relay.done) return
        kept = preferredAnswer(kept, errorAnswer)
        passOver(`status ${status}`)
      },
      onError(error) {
        if (relay.done) return
        if (relay.begun || (isLast && !kept)) return relay.fail(error)
        passOver(error.message)
        if (isLast && kept) current = replay(kept)
      },
    }
    current = isLast ? provider.send(outgoing, answer) : sendAttempt(candidate, answer)
  }

  function replay(answer: KeptAnswer): Sending {
    relay.begin(answer)
    const sending = replayBody(answer.body, { onChunk: relay.chunk, onEnd: relay.end })
    if (paused) sending.pause()
    return sending
  }
  attempt(0)

  return {
    abort(reason) {
      relay.cancel(reason)
      current?.abort(reason)
    },
    pause() {
      paused = true
      relay.pause()
      if (relay.begun) current?.pause()
    },
    resume() {
      paused = false
      relay.resume()
      current?.resume()
    },
  }
}
