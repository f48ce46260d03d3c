import { pino, stdTimeFunctions, destination, type DestinationStream, type Logger } from 'pino'
import { withoutSecretFields, withoutSecretText } from './redact.ts'

/** What modules log with: pino's own interface, structured fields first, the sentence second. */
export type Log = Logger

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** What waits for a reader that stands still or a disk that is full; lines beyond it are dropped. */
const maxWaitingBytes = 1_048_576

/**
 * A log that cannot be written must neither end the server nor hold it up: what cannot be written now is tried again
 * with the next line, and lost in the end. pino's own way is to throw, or to sleep on the event loop.
 */
export function openLogStream(fileDescriptor: number): DestinationStream {
  const stream = destination({
    dest: fileDescriptor,
    sync: true,
    maxLength: maxWaitingBytes,
    retryEAGAIN: () => false,
  })
  // Nowhere is left to say it.
  stream.on('error', () => undefined)
  return stream
}

/**
 * JSON lines on standard error, time as ISO 8601 UTC. Written synchronously, so that the last line before a crash is
 * there; nothing on the hot path logs. Fields with a secret's name and text with a secret's form are replaced.
 * @param stream where lines go instead of standard error
 */
export function createLog(level: LogLevel, stream: DestinationStream = openLogStream(2)): Log {
  return pino(
    {
      level,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecretFields },
      hooks: { streamWrite: withoutSecretText },
    },
    stream,
  )
}
