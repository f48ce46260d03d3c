import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { collect, encodeEntry, type CollectParts } from './collect.ts'
import type { Receiver } from './receivers/receiver.ts'
import { sendBatch, type Settled } from './send-batch.ts'

export interface DeliverParts extends CollectParts {
  sink: string
  receiver: Receiver
  db: Pick<ControlDatabase, 'read' | 'sinkProgress'>
  clock: Pick<Clock, 'now'>
  /** where the sink begins if it was never here before */
  firstLeaf: () => Promise<number>
  /** asked before each batch */
  mayGoOn: () => Promise<boolean>
  counts: DeliveryCounts
}

export interface DeliveryCounts {
  delivered: (count: number) => void
  skipped: (count: number) => void
  refused: (count: number) => void
}

/** Sends what waits for one sink, batch after batch, each once the one before was acknowledged. */
export interface Delivery {
  /**
   * Resolves when nothing is left to send, the sink is paused, or another node is at it.
   * @throws ReceiverAway, or the error of the store
   */
  run(signal: AbortSignal): Promise<void>
}

export function createDelivery(parts: DeliverParts): Delivery {
  const { sink, receiver, db, clock, mayGoOn } = parts
  const refusals = { inRow: 0 }
  let lingerUntil = 0
  let firstLeaf: number | undefined

  return {
    async run(signal) {
      firstLeaf ??= await parts.firstLeaf()
      let { next_leaf: cursor } = await db.sinkProgress.begin(sink, firstLeaf)
      while (!signal.aborted && (await mayGoOn()) && !(await isPaused())) {
        await retryLetters(signal)
        if (clock.now() < lingerUntil) return
        const moved = await deliverBatch(cursor, signal)
        if (moved === undefined) return
        cursor = moved
      }
    },
  }

  /** The leaf to go on with; undefined: there is nothing more to do now. */
  async function deliverBatch(from: number, signal: AbortSignal): Promise<number | undefined> {
    const collected = await collect(from, parts)
    const { events, next, full } = collected
    if (next === from) return undefined
    const tooLarge = [...collected.refused]
    let cursor = from
    let left = events.length
    let isOurs = true
    /** The last step also passes over what nothing was sent of. */
    const settle = async (done: Settled): Promise<boolean> => {
      left -= done.events.length
      const to = left === 0 ? next : (events[events.length - left]?.leaf ?? next)
      const before = tooLarge.filter(({ leaf }) => leaf < to && leaf >= cursor)
      const step = {
        delivered: done.events.length - done.refused.length,
        skipped: left === 0 ? collected.skipped : 0,
        refused: [...done.refused, ...before],
      }
      isOurs = await db.sinkProgress.move({ sink, from: cursor, to, at: clock.now(), ...step })
      cursor = to
      if (isOurs) count(step)
      return isOurs
    }
    if (events.length === 0) await settle({ events: [], refused: [] })
    else await sendBatch(events, { receiver, signal, refusals, settle })
    // Another node has moved the cursor, and goes on.
    if (!isOurs) return undefined
    if (full) return next
    lingerUntil = clock.now() + (receiver.limits.lingerMs ?? 0)
    return undefined
  }

  function count({
    delivered,
    skipped,
    refused,
  }: {
    delivered: number
    skipped: number
    refused: readonly unknown[]
  }) {
    parts.counts.delivered(delivered)
    parts.counts.skipped(skipped)
    parts.counts.refused(refused.length)
  }

  async function isPaused(): Promise<boolean> {
    const row = await db.read
      .selectFrom('sink_pauses')
      .select('sink')
      .where('sink', '=', sink)
      .executeTakeFirst()
    return row !== undefined
  }

  /** Dead letters that an administrator wants sent again, each alone. */
  async function retryLetters(signal: AbortSignal): Promise<void> {
    const letters = await db.read
      .selectFrom('sink_dead_letters')
      .select('leaf')
      .where('sink', '=', sink)
      .where('retry_at', 'is not', null)
      .orderBy('leaf')
      .limit(lettersAtOnce)
      .execute()
    for (const { leaf } of letters) {
      const reason = await sendLetter(leaf, signal)
      await db.sinkProgress.retried(sink, { leaf, reason }, clock.now())
      if (reason === undefined) parts.counts.delivered(1)
    }
  }

  /** Undefined: it is taken, or there is nothing to send of it any more. Else why not. @throws ReceiverAway */
  async function sendLetter(leaf: number, signal: AbortSignal): Promise<string | undefined> {
    const [entry] = await parts.forward(leaf, 1)
    const event = entry && encodeEntry(entry, parts)
    if (event === undefined) return undefined
    const { eventBytes } = receiver.limits
    if (event.bytes > eventBytes) return `${event.bytes} bytes are over the limit of ${eventBytes}`
    let reason: string | undefined
    const settle = async ({ refused }: Settled) => {
      reason = refused[0]?.reason
      return true
    }
    await sendBatch([event], { receiver, signal, refusals: { inRow: 0 }, settle })
    return reason
  }
}

const lettersAtOnce = 100
