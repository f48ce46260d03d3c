import { pino, stdTimeFunctions, destination, type DestinationStream, type Logger } from 'pino'
import { withoutSecretFields, withoutSecretText } from './redact.ts'

/** What modules log with: pino's own interface, structured fields first, the sentence second. */
export type Log = Logger

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/**
 * JSON lines on standard error, time as ISO 8601 UTC. Written synchronously, so that the last line before a crash is
 * there; nothing on the hot path logs. Fields with a secret's name and text with a secret's form are replaced.
 * @param stream where lines go instead of standard error
 */
export function createLog(
  level: LogLevel,
  stream: DestinationStream = destination({ dest: 2, sync: true }),
): Log {
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
