import type { AnswerSink } from './provider.ts'

/** A sink that remembers everything, for tests. */
export interface RecordedAnswer {
  sink: AnswerSink
  /** `head`, `chunk`, `end`, `error`, in the order they came */
  events: string[]
  status: number
  headers: Record<string, string>
  text(): string
  error: Error | undefined
  /** resolves with the first of its kind */
  headCame: Promise<void>
  chunkCame: Promise<void>
  /** resolves at the end or the error */
  over: Promise<void>
}

export interface RecordOptions {
  onHead?: () => void
  onChunk?: (chunk: Buffer) => void
}

export function recordAnswer({ onHead, onChunk }: RecordOptions = {}): RecordedAnswer {
  const head = Promise.withResolvers<void>()
  const chunk = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const chunks: Buffer[] = []
  const answer: RecordedAnswer = {
    events: [],
    status: 0,
    headers: {},
    error: undefined,
    text: () => Buffer.concat(chunks).toString(),
    headCame: head.promise,
    chunkCame: chunk.promise,
    over: over.promise,
    sink: {
      onHead(status, headers) {
        answer.events.push('head')
        answer.status = status
        for (let i = 0; i < headers.length; i += 2) answer.headers[headers[i] ?? ''] = headers[i + 1] ?? ''
        onHead?.()
        head.resolve()
      },
      onChunk(data) {
        if (answer.events.at(-1) !== 'chunk') answer.events.push('chunk')
        chunks.push(data)
        onChunk?.(data)
        chunk.resolve()
      },
      onEnd() {
        answer.events.push('end')
        over.resolve()
      },
      onError(error) {
        answer.events.push('error')
        answer.error = error
        over.resolve()
      },
    },
  }
  return answer
}
