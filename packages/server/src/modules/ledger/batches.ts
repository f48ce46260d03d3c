import type { Batch } from './batch.ts'

/** How much may wait for a store that is down. */
export interface Limits {
  /** above this no admission is taken */
  maxEntries: number
  maxBytes: number
  /** settlements of what was admitted are still taken up to so many times that */
  settlementFactor: number
}

export const defaultLimits: Limits = { maxEntries: 10_000, maxBytes: 33_554_432, settlementFactor: 4 }

/** A batch on its way: collecting, then with the writer. */
export interface OpenBatch {
  readonly content: Batch
  entries: number
  bytes: number
  /** where in `content.texts` the entries stand that someone waits for */
  waitingAt: number[]
  /** what they wait for; absent while nobody does */
  durable: PromiseWithResolvers<void> | undefined
  /** what a flush waits for */
  ended: PromiseWithResolvers<void> | undefined
  /** the time to answer has passed */
  late: boolean
  timer: NodeJS.Timeout | undefined
}

/** What waits for the writer, in order. */
export interface Batches {
  /** The batch that collects. */
  open(): OpenBatch
  first(): OpenBatch | undefined
  last(): OpenBatch | undefined
  /** True when the first batch should go as soon as it can. */
  isUrgent(): boolean
  shift(): OpenBatch | undefined
  add(batch: OpenBatch, text: string): void
  addWaiting(batch: OpenBatch, text: string, id: string | undefined): void
  /** Takes out what somebody waited for, since nobody does any more. */
  dropWaiting(batch: OpenBatch): void
  /** The batch no longer counts towards the limits. */
  release(batch: OpenBatch): void
  hasRoom(bytes: number, importance: 'settlement' | 'other'): boolean
}

/** Bounds the time one commit takes; what is more goes with the next. */
const maxBatchEntries = 1_000
const maxBatchBytes = 4_194_304

export function createBatches(limits: Limits): Batches {
  const queue: OpenBatch[] = []
  let entries = 0
  let bytes = 0

  function count(batch: OpenBatch, text: string): void {
    batch.entries += 1
    batch.bytes += text.length
    entries += 1
    bytes += text.length
  }

  function release(batch: OpenBatch): void {
    entries -= batch.entries
    bytes -= batch.bytes
  }

  return {
    open() {
      const last = queue.at(-1)
      if (last && last.entries < maxBatchEntries && last.bytes < maxBatchBytes) return last
      const batch = newBatch()
      queue.push(batch)
      return batch
    },
    first: () => queue[0],
    last: () => queue.at(-1),
    isUrgent: () => queue.length > 1 || queue[0]?.durable !== undefined || queue[0]?.ended !== undefined,
    shift: () => queue.shift(),
    add(batch, text) {
      batch.content.texts.push(text)
      count(batch, text)
    },
    addWaiting(batch, text, id) {
      if (id === undefined) {
        batch.waitingAt.push(batch.content.texts.length)
        batch.content.texts.push(text)
      } else {
        batch.content.once.push({ id, text })
      }
      count(batch, text)
    },
    dropWaiting(batch) {
      release(batch)
      const { content } = batch
      const dropped = new Set(batch.waitingAt)
      content.texts = content.texts.filter((_, index) => !dropped.has(index))
      content.once = []
      batch.waitingAt = []
      batch.entries = content.texts.length
      batch.bytes = content.texts.reduce((sum, text) => sum + text.length, 0)
      entries += batch.entries
      bytes += batch.bytes
    },
    release,
    hasRoom(more, importance) {
      const factor = importance === 'settlement' ? limits.settlementFactor : 1
      return entries < limits.maxEntries * factor && bytes + more <= limits.maxBytes * factor
    },
  }
}

function newBatch(): OpenBatch {
  return {
    content: { texts: [], once: [], keys: [] },
    entries: 0,
    bytes: 0,
    waitingAt: [],
    durable: undefined,
    ended: undefined,
    late: false,
    timer: undefined,
  }
}
