import type { Clock } from '../../platform/clock/clock.ts'
import { deliverBatch, type BatchParts } from './deliver-batch.ts'
import { retryWantedLetters } from './retry-letters.ts'

export interface DeliverParts extends Omit<BatchParts, 'refusals' | 'onSettled'> {
  clock: Clock
  /** where the sink begins if it was never here before */
  firstLeaf: () => Promise<number>
  /** asked before each batch */
  mayGoOn: () => Promise<boolean>
}

/** Sends what waits for one sink, batch after batch, each once the one before was acknowledged. */
export interface Delivery {
  /**
   * Resolves when nothing is left to send, the sink is paused, or another node is at it.
   * @param onSettled told each time that the receiver has said what became of something
   * @throws ReceiverAway, or the error of the store
   */
  run(signal: AbortSignal, onSettled?: () => void): Promise<void>
}

export function createDelivery(parts: DeliverParts): Delivery {
  const { sink, receiver, db, clock, counts, mayGoOn } = parts
  const refusals = { inRow: 0 }
  /** by the monotonic clock: one that is set back keeps nothing waiting for longer */
  let lingerUntil = 0
  let firstLeaf: number | undefined
  return {
    async run(signal, onSettled = () => undefined) {
      firstLeaf ??= await parts.firstLeaf()
      let { next_leaf: cursor } = await db.sinkProgress.begin(sink, firstLeaf)
      while (!signal.aborted && (await mayGoOn()) && !(await isPaused())) {
        counts.delivered(await retryWantedLetters(parts, signal))
        if (clock.monotonic() < lingerUntil) return
        const end = await deliverBatch(cursor, { ...parts, refusals, onSettled }, signal)
        if (end.outcome === 'not_ours') return
        if (end.outcome === 'caught_up') {
          if (end.next !== cursor) lingerUntil = clock.monotonic() + (receiver.limits.lingerMs ?? 0)
          return
        }
        cursor = end.next
      }
    },
  }

  async function isPaused(): Promise<boolean> {
    const row = await db.read
      .selectFrom('sink_pauses')
      .select('sink')
      .where('sink', '=', sink)
      .executeTakeFirst()
    return row !== undefined
  }
}
