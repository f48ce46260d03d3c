import type { Dispatcher } from 'undici'
import { createGate } from '../gate.ts'
import type { AnswerSink, Sending } from '../provider.ts'

/**
 * One HTTP request through undici's dispatcher, with what the port promises and undici does not: nothing is called before
 * this returns, no chunk comes after `pause` (undici delivers one more when the pause comes from outside its callback),
 * and `abort` works while paused and before a connection exists. Errors are undici's own; 1xx answers are skipped.
 */
export function dispatchRequest(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  sink: AnswerSink,
): Sending {
  let controller: Dispatcher.DispatchController | undefined
  let aborted: Error | undefined
  // The gate resumes from a microtask: undici asserts that no answer is being parsed while another one is resumed.
  const gate = createGate(sink, { goOn: () => controller?.resume(), abort })

  dispatcher.dispatch(request, {
    onRequestStart(started) {
      controller = started
      if (aborted) started.abort(aborted)
      else if (gate.paused) started.pause()
    },
    onResponseStart(started, status) {
      // HTTP/1.1 only (see connect.ts), where undici hands the raw pairs as buffers
      if (status >= 200) gate.head(status, started.rawHeaders as Buffer[])
    },
    onResponseData: (_, chunk) => gate.chunk(chunk),
    onResponseEnd: () => gate.end(),
    onResponseError: (_, error) => gate.fail(error),
  })

  function abort(reason: Error): void {
    if (gate.done) return
    aborted = reason
    gate.fail(reason)
    controller?.abort(reason)
  }
  return {
    abort,
    pause() {
      gate.pause()
      controller?.pause()
    },
    resume: gate.resume,
  }
}
