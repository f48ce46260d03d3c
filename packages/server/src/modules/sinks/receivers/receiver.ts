import type { SinkEvent } from '../event.ts'

/** An event as it is sent. */
export interface Encoded {
  leaf: number
  /** of the entry, epoch milliseconds */
  time: number
  id: string
  text: string
  /** of the text in UTF-8 */
  bytes: number
}

/** What a receiver takes at a time. */
export interface ReceiverLimits {
  events: number
  /** of all events of a batch together, before they are compressed */
  bytes: number
  /** a larger event is never taken */
  eventBytes: number
  /** a batch that is not full waits for more so long */
  lingerMs?: number
}

/** What became of a batch. */
export interface Answer {
  /** so many events from the beginning are done with: taken, or among `refused` */
  settled: number
  refused: readonly { index: number; reason: string }[]
  /** some of `refused` were taken, and the receiver does not say which */
  someTaken?: true
  /** why the rest is not; absent: there is none */
  rest?: Rejection | ReceiverAway
}

/** The receiver will not take the rest as it is, because of one event in it, or of each. */
export class Rejection {
  readonly reason: string
  /** which of the rest it is, where the receiver says */
  readonly at: number | undefined
  constructor(reason: string, at?: number) {
    this.reason = reason
    this.at = at
  }
}

/** Nothing comes through now, whatever the events are: everything waits. The message is a phrase for people. */
export class ReceiverAway extends Error {
  override readonly name = 'ReceiverAway'
  /** the receiver asked for it */
  readonly retryAfterMs: number | undefined
  constructor(message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(message, options)
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Somebody outside who takes entries, by one protocol. */
export interface Receiver {
  readonly limits: ReceiverLimits
  encode(event: SinkEvent): Encoded
  /** The two cannot be in one batch. */
  splits?(left: Encoded, right: Encoded): boolean
  /**
   * Resolves when the receiver has said what became of each event; only then is anything done with.
   * @throws ReceiverAway when nothing of it is known to have been taken
   */
  send(batch: readonly Encoded[], signal: AbortSignal): Promise<Answer>
  close(): Promise<void>
}

export function encoded({ leaf, time, id }: SinkEvent, text: string): Encoded {
  return { leaf, time, id, text, bytes: Buffer.byteLength(text) }
}

/** All of it was taken. */
export function taken(batch: readonly Encoded[]): Answer {
  return { settled: batch.length, refused: [] }
}
