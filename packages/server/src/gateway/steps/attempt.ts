import type { AnswerSink, Outgoing, Provider, Sending } from '../provider/provider.ts'
import { isProvidersOwn, type KeptAnswer } from './kept-answer.ts'

export interface Candidate {
  provider: Provider
  /** what this provider is sent: the model mapped to the id it knows */
  outgoing: Outgoing
}

export interface AttemptSink extends AnswerSink {
  /** Instead of `onHead`: an answer another provider may not give. Without it when it was too long or too slow to keep. */
  onErrorAnswer(status: number, answer: KeptAnswer | undefined): void
}

/** Error answers are some hundred bytes; longer or slower ones are given up, so that failover neither buffers nor waits. */
const keptBytes = 64 * 1024
const keptWithinMs = 1000

/** Tries one provider when others remain: its own troubles are collected instead of relayed. */
export function sendAttempt({ provider, outgoing }: Candidate, sink: AttemptSink): Sending {
  let errorStatus: number | undefined
  let timer: NodeJS.Timeout | undefined
  let headers: readonly string[] = []
  const chunks: Buffer[] = []
  let bytes = 0
  let over = false

  function conclude(status: number, answer: KeptAnswer | undefined): void {
    if (over) return
    over = true
    clearTimeout(timer)
    sink.onErrorAnswer(status, answer)
  }

  function giveUp(status: number): void {
    sending.abort(new Error('the error answer was not worth waiting for'))
    conclude(status, undefined)
  }

  const sending: Sending = provider.send(outgoing, {
    onHead(status, answerHeaders) {
      if (!isProvidersOwn(status)) return sink.onHead(status, answerHeaders)
      errorStatus = status
      headers = answerHeaders
      timer = setTimeout(() => giveUp(status), keptWithinMs)
    },
    onChunk(chunk) {
      if (errorStatus === undefined) return sink.onChunk(chunk)
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > keptBytes) giveUp(errorStatus)
    },
    onEnd() {
      if (errorStatus === undefined) return sink.onEnd()
      conclude(errorStatus, { provider, status: errorStatus, headers, body: Buffer.concat(chunks) })
    },
    onError(error) {
      if (errorStatus === undefined) return sink.onError(error)
      conclude(errorStatus, undefined)
    },
  })
  return sending
}
