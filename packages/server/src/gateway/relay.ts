import { answerOf, beginProgress, noteChunk, noteHead, problemOf, type Progress } from './answer.ts'
import { breakOff } from './break-off.ts'
import type { Call, GatewayDeps } from './call.ts'
import type { Exchange } from './exchange.ts'
import { headersForClient } from './headers.ts'
import type { Sending } from './provider/index.ts'
import type { Admission } from './record.ts'
import { sendWithFailover, type Candidate, type FailoverSink } from './steps/send.ts'

interface Relay {
  call: Call
  exchange: Exchange
  admission: Admission
  candidates: readonly Candidate[]
}

/**
 * Sends an admitted call and streams the answer back untouched, metering as it passes. Ends the exchange as completed,
 * failed (the provider, or the way to it) or abandoned (the client left: the provider's connection closes at once).
 */
export function relay({ call, exchange, admission, candidates }: Relay, deps: GatewayDeps): void {
  const { response } = call
  const [first] = candidates
  if (!first) throw new Error('a route without candidates was admitted')
  const progress = beginProgress(first.provider)
  const reader = watchReader(call, { sending: () => sending, stallMs: deps.limits.idleMs })

  function end(outcome: 'completed' | 'failed' | 'abandoned', problem?: string): void {
    if (exchange.settled) return
    reader.stop()
    exchange.settle({ outcome, problem, answer: answerOf(progress, { admission, exchange, deps }) })
  }

  const sink: FailoverSink = {
    onProvider: (provider) => void (progress.provider = provider),
    onHead: (status, raw) =>
      writeHead({ call, exchange, admission, progress }, status, headersForClient(raw)),
    onChunk(chunk) {
      noteChunk(progress, chunk)
      admission.digest?.update(chunk)
      if (!response.write(chunk)) reader.full()
    },
    onEnd() {
      response.end()
      const problem = problemOf(progress)
      end(problem === undefined ? 'completed' : 'failed', problem)
    },
    onError(error) {
      if (exchange.settled) return
      end('failed', error.message)
      breakOff(error, { call, exchange, progress, deps })
    },
  }

  function onAttemptFailed(attempt: Progress['attempts'][number]): void {
    progress.attempts.push(attempt)
    deps.metrics.attemptFailed(attempt.provider)
  }

  const { sticky } = admission.route
  const sending = sendWithFailover({
    candidates,
    sticky,
    sink,
    onAttemptFailed,
    idleTimeoutMs: deps.limits.idleMs,
  })

  function leave(): void {
    if (exchange.settled) return
    sending.abort(new Error('the client closed the connection'))
    end('abandoned')
  }
  response.on('close', leave)
  // The client may have left while its admission was being written.
  if (response.destroyed) leave()
}

interface Answering {
  call: Call
  exchange: Exchange
  admission: Admission
  progress: Progress
}

function writeHead(
  { call, exchange, admission, progress }: Answering,
  status: number,
  headers: readonly string[],
): void {
  const metered = admission.entry.data.endpoint === 'messages'
  noteHead(progress, { status, headers, elapsedMs: exchange.elapsedMs(), metered })
  admission.route.served(progress.provider.settings.name)
  call.response.sendDate = !headers.includes('date')
  call.response.writeHead(status, [...headers, 'x-sekisho-exchange', exchange.id])
}

interface Reader {
  /** The client's side is full: nothing more until it has drained. */
  full(): void
  stop(): void
}

/** Back-pressure; and a reader that stops reading must not hold the provider's connection for ever. */
function watchReader(
  { response }: Call,
  { sending, stallMs }: { sending: () => Sending; stallMs: number },
): Reader {
  let stalled: NodeJS.Timeout | undefined
  return {
    full() {
      sending().pause()
      stalled = setTimeout(() => response.destroy(), stallMs)
      response.once('drain', () => {
        clearTimeout(stalled)
        sending().resume()
      })
    },
    stop: () => clearTimeout(stalled),
  }
}
