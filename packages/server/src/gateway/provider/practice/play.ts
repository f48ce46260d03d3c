import { Gate } from '../gate.ts'
import type { AnswerSink, Sending } from '../provider.ts'

/** An answer ready to be given out piece by piece. */
export interface Performance {
  status: number
  headers: Readonly<Record<string, string>>
  chunks: readonly Buffer[]
  delayMsBeforeHead: number
  delayMsBetweenChunks: number
  /** after the last chunk: the end, an error, or silence */
  ending: 'end' | 'silence' | Error
}

/** Gives an answer out as a network would: a chunk per turn of the event loop, held by back-pressure, cut by abort. */
export function play(performance: Performance, sink: AnswerSink): Sending {
  const { chunks, ending, delayMsBetweenChunks } = performance
  let at = -1
  let cancel: (() => void) | undefined
  const gate = new Gate(sink, { goOn: () => schedule(delayMsBetweenChunks), abort })

  function schedule(delayMs: number): void {
    cancel ??= after(delayMs, step)
  }

  function step(): void {
    cancel = undefined
    if (gate.done || gate.paused) return
    const chunk = chunks[at++]
    if (at === 0) gate.head(performance.status, pairsOf(performance.headers))
    else if (chunk) gate.chunk(chunk)
    else if (ending === 'silence') return
    else if (ending === 'end') return gate.end()
    else return gate.fail(ending)
    if (!gate.paused) schedule(delayMsBetweenChunks)
  }
  schedule(performance.delayMsBeforeHead)

  function abort(reason: Error): void {
    cancel?.()
    gate.fail(reason)
  }
  return {
    abort,
    pause: () => gate.pause(),
    resume: () => gate.resume(),
  }
}

function after(delayMs: number, run: () => void): () => void {
  if (delayMs === 0) {
    const immediate = setImmediate(run)
    return () => clearImmediate(immediate)
  }
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}

function pairsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [
    name.toLowerCase(),
    Buffer.from(value).toString('latin1'),
  ])
}
