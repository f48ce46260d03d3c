import type { Batch, VaultWriter } from './writer/batch.ts'
import { VaultUnavailable } from './unavailable.ts'

/** What one caller wants written together. */
export type Item = Partial<Batch>

/** Collects while a batch is being written, so that calls share commits; bounded. */
export interface Queue {
  /** @throws VaultUnavailable (rejects): nothing of it was written, it was destroyed meanwhile, or nobody can say */
  add(item: Item): Promise<void>
  /**
   * A new call is taken below half of the bound, so that answers under way find room; or when nothing waits, however
   * large it is. Neither is while the store is silent.
   */
  hasRoom(bytes: number, whose: 'call' | 'answer'): boolean
  /** Resolves when everything added so far is written or has failed. */
  flush(): Promise<void>
}

interface QueueOptions {
  writer: Pick<VaultWriter, 'write'>
  /** sealed bytes that may wait */
  maxBytes: number
}

interface Waiting {
  item: Item
  bytes: number
  written: PromiseWithResolvers<void>
}

/** Bounds the time one commit takes; an item that is larger goes alone. */
const maxBatchBytes = 8_388_608
const maxBatchItems = 500
/** A batch that takes longer means that the store is down, as far as new calls are concerned. */
const silentMs = 2_000

export function createQueue({ writer, maxBytes }: QueueOptions): Queue {
  let waiting: Waiting[] = []
  let bytes = 0
  let writing: Promise<void> | undefined
  let silent = false
  let planned = false

  /** A turn of the event loop is enough to gather what arrived together. */
  function plan(): void {
    if (planned || writing || waiting.length === 0) return
    planned = true
    setImmediate(() => {
      planned = false
      writing = writeNext()
    })
  }

  async function writeNext(): Promise<void> {
    const batch = takeBatch()
    const timer = setTimeout(() => (silent = true), silentMs)
    try {
      settle(batch, await writer.write(merge(batch)))
    } catch (cause) {
      const error = new VaultUnavailable('the vault could not be written', { cause })
      for (const { written } of batch) written.reject(error)
    }
    clearTimeout(timer)
    silent = false
    writing = undefined
    for (const one of batch) bytes -= one.bytes
    plan()
  }

  function takeBatch(): Waiting[] {
    let size = 0
    let count = 0
    while (count < waiting.length && count < maxBatchItems) {
      size += waiting[count]?.bytes ?? 0
      if (count > 0 && size > maxBatchBytes) break
      count++
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return batch
  }

  return {
    add(item) {
      const size = sizeOf(item)
      const written = Promise.withResolvers<void>()
      waiting.push({ item, bytes: size, written })
      bytes += size
      plan()
      return written.promise
    },
    hasRoom(more, whose) {
      if (silent) return false
      if (whose === 'answer') return bytes + more <= maxBytes
      return bytes === 0 || bytes + more <= maxBytes / 2
    },
    async flush() {
      const last = waiting.at(-1)?.written.promise ?? writing
      await last?.catch(() => undefined)
    },
  }
}

function settle(batch: readonly Waiting[], gone: readonly string[]): void {
  const missing = new Set(gone)
  for (const { item, written } of batch) {
    const about = item.records?.[0]?.exchange_id
    if (about === undefined || !missing.has(about)) written.resolve()
    else written.reject(new VaultUnavailable('it was erased meanwhile', { reason: 'erased' }))
  }
}

function merge(batch: readonly Waiting[]): Batch {
  return {
    keys: batch.flatMap(({ item }) => item.keys ?? []),
    contents: batch.flatMap(({ item }) => item.contents ?? []),
    records: batch.flatMap(({ item }) => item.records ?? []),
    ends: batch.flatMap(({ item }) => item.ends ?? []),
  }
}

function sizeOf({ records = [] }: Item): number {
  return records.reduce((sum, { sealed }) => sum + sealed.length, 0)
}
