import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { collect, type CollectParts } from './collect.ts'
import type { Receiver } from './receivers/receiver.ts'
import { sendBatch, type Settled } from './send-batch.ts'

export interface BatchParts extends CollectParts {
  sink: string
  receiver: Receiver
  db: Pick<ControlDatabase, 'read' | 'sinkProgress'>
  clock: Pick<Clock, 'now'>
  counts: DeliveryCounts
  /** events refused since the last one that was taken */
  refusals: { inRow: number }
  /** the receiver has said what became of some events */
  onSettled: () => void
}

export interface DeliveryCounts {
  delivered: (count: number) => void
  skipped: (count: number) => void
  refused: (count: number) => void
}

/** How a batch ended: more may wait, everything is sent, or another node has moved the cursor and goes on. */
export type BatchEnd = { outcome: 'more' | 'caught_up'; next: number } | { outcome: 'not_ours' }

/**
 * Sends the next batch from a leaf on, and moves the cursor over whatever of it is done with.
 * @throws ReceiverAway, or the error of the store
 */
export async function deliverBatch(from: number, parts: BatchParts, signal: AbortSignal): Promise<BatchEnd> {
  const { sink, db, clock, counts } = parts
  const { events, next, full, skipped, refused: tooLarge } = await collect(from, parts)
  if (next === from) return { outcome: 'caught_up', next }
  let cursor = from
  let left = events.length
  let isOurs = true
  /** The last step also passes over what nothing was sent of. */
  const settle = async (done: Settled): Promise<boolean> => {
    if (done.events.length > 0) parts.onSettled()
    left -= done.events.length
    const to = events[events.length - left]?.leaf ?? next
    const passed = tooLarge.filter(({ leaf }) => leaf >= cursor && leaf < to)
    const step = {
      delivered: done.events.length - done.refused.length,
      skipped: left === 0 ? skipped : 0,
      refused: [...done.refused, ...passed],
    }
    isOurs = await db.sinkProgress.move({ sink, from: cursor, to, at: clock.now(), ...step })
    cursor = to
    if (isOurs) {
      counts.delivered(step.delivered)
      counts.skipped(step.skipped)
      counts.refused(step.refused.length)
    }
    return isOurs
  }
  if (events.length === 0) await settle({ events: [], refused: [] })
  else await sendBatch(events, { ...parts, signal, settle })
  if (!isOurs) return { outcome: 'not_ours' }
  return { outcome: full ? 'more' : 'caught_up', next }
}
