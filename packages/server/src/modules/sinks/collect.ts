import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Refused } from '../../platform/sql/sink-progress.ts'
import { eventOf, type SinkEntry, type SinkEvent } from './event.ts'
import type { Encoded, Receiver } from './receivers/receiver.ts'
import type { SinkLedger } from './sink-ledger.ts'

export interface CollectParts {
  forward: SinkLedger['forward']
  select: (event: SinkEvent) => boolean
  cut: (event: SinkEvent) => SinkEvent
  receiver: Pick<Receiver, 'encode' | 'splits' | 'limits'>
}

/** The next batch of a sink. */
export interface Collected {
  events: readonly Encoded[]
  /** the leaf after the last one looked at */
  next: number
  skipped: number
  /** too large for the receiver */
  refused: readonly Refused[]
  /** more would not have gone in, or there was too much to look at */
  full: boolean
}

/** Read and encoded between two turns of the event loop, on which calls are served meanwhile. */
const pageSize = 50
/** A filter that lets nothing through must not keep the cursor from moving. */
const maxPages = 400

/** Reads entries from a leaf on until a batch is full or there are no more. Memory is bounded by the receiver's limits. */
export async function collect(from: number, parts: CollectParts): Promise<Collected> {
  const { forward, receiver } = parts
  const { limits } = receiver
  const events: Encoded[] = []
  const refused: Refused[] = []
  let [next, skipped, bytes] = [from, 0, 0]
  const done = (full: boolean): Collected => ({ events, next, skipped, refused, full })
  for (let page = 0; page < maxPages; page++) {
    const entries = await forward(next, pageSize)
    for (const entry of entries) {
      const event = encodeEntry(entry, parts)
      if (event === undefined) skipped += 1
      else if (event.bytes > limits.eventBytes)
        refused.push({
          leaf: event.leaf,
          reason: `${event.bytes} bytes are over the limit of ${limits.eventBytes}`,
        })
      else {
        const last = events.at(-1)
        const fits = events.length < limits.events && bytes + event.bytes <= limits.bytes
        if (!fits || (last && receiver.splits?.(last, event))) return done(true)
        events.push(event)
        bytes += event.bytes
      }
      next = entry.leaf + 1
    }
    if (entries.length < pageSize) return done(false)
    await nextTurn()
  }
  return done(true)
}

/** Undefined: there is nothing to send of it. */
export function encodeEntry(
  entry: SinkEntry,
  { select, cut, receiver }: Pick<CollectParts, 'select' | 'cut' | 'receiver'>,
): Encoded | undefined {
  const event = eventOf(entry)
  return event && select(event) ? receiver.encode(cut(event)) : undefined
}
